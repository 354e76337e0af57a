package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** Name to type. Faults leave as {@link IllegalArgumentException}; the caller knows the line. */
final class AttributeParser {
  private AttributeParser() {}

  /** Takes the text after {@code a=}. */
  static Attribute parse(String text) {
    int colon = text.indexOf(':');
    String name = Grammar.token(colon < 0 ? text : text.substring(0, colon), "attribute name");
    if (colon < 0) {
      return withoutValue(name);
    }
    String value = text.substring(colon + 1);
    return isPassedOver(name) ? typedOrUnknown(name, value) : typed(name, value);
  }

  /**
   * RFC 8839 section 5.1, RFC 8851 section 6, RFC 8853 section 5: a bad line of these is no error.
   */
  static boolean isPassedOver(String name) {
    return name.equals("candidate") || name.equals("rid") || name.equals("simulcast");
  }

  static String reasonOf(IllegalArgumentException e) {
    String message = e.getMessage();
    return message == null ? "malformed" : message;
  }

  private static Attribute withoutValue(String name) {
    Attribute known = Flag.ofNameOrNull(name);
    if (known == null) {
      known = Direction.ofNameOrNull(name);
    }
    if (known != null) {
      return known;
    }
    return switch (name) {
      case "ice-ufrag",
          "ice-pwd",
          "ice-options",
          "fingerprint",
          "setup",
          "tls-id",
          "mid",
          "group",
          "rtpmap",
          "fmtp",
          "rtcp-fb",
          "rtcp",
          "extmap",
          "ssrc",
          "ssrc-group",
          "sctp-port",
          "sctpmap",
          "max-message-size",
          "ptime",
          "maxptime",
          "msid" ->
          throw new IllegalArgumentException("a=" + name + " has no value");
      default -> new Attribute.Unknown(name, null);
    };
  }

  private static Attribute typedOrUnknown(String name, String value) {
    try {
      return typed(name, value);
    } catch (IllegalArgumentException _) {
      return new Attribute.Unknown(name, value);
    }
  }

  private static Attribute typed(String name, String value) {
    @Nullable Attribute attribute =
        switch (name) {
          case "candidate" -> Candidate.ofValue(value);
          case "extmap" -> ExtMap.ofValue(value);
          case "fingerprint" -> Fingerprint.ofValue(value);
          case "fmtp" -> Fmtp.ofValue(value);
          case "group" -> Group.ofValue(value);
          case "ice-options" -> IceOptions.ofValue(value);
          case "ice-pwd" -> new IcePwd(value);
          case "ice-ufrag" -> new IceUfrag(value);
          case "max-message-size" -> MaxMessageSize.ofValue(value);
          case "maxptime" -> MaxPtime.ofValue(value);
          case "mid" -> new Mid(value);
          case "msid" -> Msid.ofValue(value);
          case "msid-semantic" -> new MsidSemantic(value);
          case "ptime" -> Ptime.ofValue(value);
          case "rid" -> Rid.ofValue(value);
          case "rtcp" -> Rtcp.ofValue(value);
          case "rtcp-fb" -> RtcpFb.ofValue(value);
          case "rtcp-xr" -> RtcpXr.ofValue(value);
          case "rtpmap" -> RtpMap.ofValue(value);
          case "sctp-port" -> SctpPort.ofValue(value);
          case "sctpmap" -> SctpMap.ofValue(value);
          case "setup" -> Setup.ofValue(value);
          case "simulcast" -> Simulcast.ofValue(value);
          case "ssrc" -> Ssrc.ofValue(value);
          case "ssrc-group" -> SsrcGroup.ofValue(value);
          case "tls-id" -> new TlsId(value);
          default -> null;
        };
    return attribute == null ? new Attribute.Unknown(name, value) : attribute;
  }
}
