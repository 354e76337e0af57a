package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Sources that belong together, RFC 5576 section 4.2: FID (retransmission), SIM, FEC-FR. */
public record SsrcGroup(String semantics, List<Long> ssrcs) implements Attribute {
  /** Flow identification, RFC 4588: the second source retransmits the first. */
  public static final String FID = "FID";

  /** Copies the list. */
  public SsrcGroup {
    Grammar.token(semantics, "semantics of a=ssrc-group");
    ssrcs = List.copyOf(ssrcs);
    ssrcs.forEach(ssrc -> Grammar.inRange(ssrc, 0, Ssrc.MAX, "a=ssrc-group"));
  }

  /** A source and the one that retransmits it. */
  public static SsrcGroup fid(long ssrc, long rtxSsrc) {
    return new SsrcGroup(FID, List.of(ssrc, rtxSsrc));
  }

  static SsrcGroup ofValue(String text) {
    Fields fields = new Fields(text);
    String semantics = fields.next("semantics of a=ssrc-group");
    List<Long> ssrcs = new ArrayList<>();
    while (fields.hasMore()) {
      ssrcs.add(Grammar.number(fields.next("ssrc"), 0, Ssrc.MAX, "a=ssrc-group"));
    }
    return new SsrcGroup(semantics, ssrcs);
  }

  @Override
  public String attributeName() {
    return "ssrc-group";
  }

  @Override
  public String attributeValue() {
    return ssrcs.stream().map(ssrc -> " " + ssrc).collect(Collectors.joining("", semantics, ""));
  }
}
