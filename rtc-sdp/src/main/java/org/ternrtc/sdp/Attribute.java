package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One {@code a=} line, RFC 8866 section 5.13. Each attribute that WebRTC uses has a type of its
 * own; all others, and the few whose malformed lines must be passed over instead of refused
 * (candidate, rid, simulcast), are {@link Unknown}.
 */
public sealed interface Attribute
    permits Attribute.Unknown,
        Candidate,
        Direction,
        ExtMap,
        Fingerprint,
        Flag,
        Fmtp,
        Group,
        IceOptions,
        IcePwd,
        IceUfrag,
        MaxMessageSize,
        MaxPtime,
        Mid,
        Msid,
        MsidSemantic,
        Ptime,
        Rid,
        Rtcp,
        RtcpFb,
        RtcpXr,
        RtpMap,
        SctpMap,
        SctpPort,
        Setup,
        Simulcast,
        Ssrc,
        SsrcGroup,
        TlsId {

  /** The name on the wire, such as {@code ice-ufrag}. */
  String attributeName();

  /** What stands after the colon, or null when there is none. */
  @Nullable String attributeValue();

  /** The line without its end, such as {@code a=mid:0}. */
  default String toLine() {
    String value = attributeValue();
    return value == null ? "a=" + attributeName() : "a=" + attributeName() + ":" + value;
  }

  /**
   * Reads one attribute, with or without {@code a=} in front.
   *
   * @throws SdpException for line 1
   */
  static Attribute parse(String line) throws SdpException {
    try {
      Grammar.text(line, "attribute");
      return AttributeParser.parse(line.startsWith("a=") ? line.substring(2) : line);
    } catch (IllegalArgumentException e) {
      throw new SdpException(1, AttributeParser.reasonOf(e));
    }
  }

  /** An attribute without a type here, kept as it is. */
  record Unknown(String attributeName, @Nullable String attributeValue) implements Attribute {
    /** Refuses what would not stay in its line. */
    public Unknown {
      Grammar.token(attributeName, "attribute name");
      Grammar.textOrNull(attributeValue, "attribute value");
    }
  }
}
