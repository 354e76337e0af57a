package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code a=msid-semantic}, an early draft's line that browsers still write, kept as text: Chromium
 * puts a space in front ({@code " WMS"}), Firefox does not ({@code "WMS *"}).
 */
public record MsidSemantic(String text) implements Attribute {
  /** Refuses what would not stay in its line. */
  public MsidSemantic {
    Grammar.text(text, "a=msid-semantic");
  }

  /** The semantic, in practice always {@code WMS}; empty when the line has none. */
  public String semantic() {
    String first = new Fields(text).nextOrNull();
    return first == null ? "" : first;
  }

  /** The stream ids, or {@code *}. */
  public List<String> streamIds() {
    Fields fields = new Fields(text);
    fields.nextOrNull();
    List<String> ids = new ArrayList<>();
    while (fields.hasMore()) {
      ids.add(fields.next("id"));
    }
    return List.copyOf(ids);
  }

  @Override
  public String attributeName() {
    return "msid-semantic";
  }

  @Override
  public String attributeValue() {
    return text;
  }
}
