package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Sections that belong together, RFC 5888 section 5; BUNDLE is RFC 8843 section 7. May be empty.
 */
public record Group(String semantics, List<String> mids) implements Attribute {
  /** One transport for all of the group. */
  public static final String BUNDLE = "BUNDLE";

  /** Lip synchronization. */
  public static final String LS = "LS";

  /** Copies the list. */
  public Group {
    Grammar.token(semantics, "semantics of a=group");
    mids = List.copyOf(mids);
    mids.forEach(mid -> Grammar.token(mid, "mid in a=group"));
  }

  /** A BUNDLE group; the first mid is the tagged section, whose transport all use. */
  public static Group bundle(List<String> mids) {
    return new Group(BUNDLE, mids);
  }

  /** Whether this is a BUNDLE group. */
  public boolean isBundle() {
    return semantics.equals(BUNDLE);
  }

  static Group ofValue(String text) {
    Fields fields = new Fields(text);
    String semantics = fields.next("semantics of a=group");
    List<String> mids = new ArrayList<>();
    while (fields.hasMore()) {
      mids.add(fields.next("mid"));
    }
    return new Group(semantics, mids);
  }

  @Override
  public String attributeName() {
    return "group";
  }

  @Override
  public String attributeValue() {
    return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
  }
}
