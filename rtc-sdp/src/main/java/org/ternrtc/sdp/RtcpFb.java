package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * RTCP feedback that the writer understands, RFC 4585 section 4.2.
 *
 * @param format a payload type, or {@code *} for all of the section
 * @param type such as {@code nack}, {@code ccm}, {@code goog-remb}, {@code transport-cc}
 * @param parameter such as {@code pli} or {@code fir}; null when not written
 */
public record RtcpFb(String format, String type, @Nullable String parameter) implements Attribute {
  /** The format that means all payload types of the section. */
  public static final String ALL = "*";

  /** Refuses what would not stay in its field. */
  public RtcpFb {
    if (!format.equals(ALL)) {
      Grammar.integer(format, 0, 127, "payload type of a=rtcp-fb");
    }
    Grammar.word(type, "type of a=rtcp-fb");
    if (parameter != null && (parameter.isBlank() || parameter.startsWith(" "))) {
      throw Grammar.malformed("parameter of a=rtcp-fb", parameter);
    }
    Grammar.textOrNull(parameter, "parameter of a=rtcp-fb");
  }

  /** For one payload type, without parameter. */
  public static RtcpFb of(int payloadType, String type) {
    return new RtcpFb(Integer.toString(payloadType), type, null);
  }

  /** For one payload type. */
  public static RtcpFb of(int payloadType, String type, String parameter) {
    return new RtcpFb(Integer.toString(payloadType), type, parameter);
  }

  /** Whether the line is about this payload type, by number or by {@code *}. */
  public boolean appliesTo(int payloadType) {
    return format.equals(ALL) || Integer.parseInt(format) == payloadType;
  }

  /** Whether this is the feedback named, for whatever payload type. */
  public boolean is(String type, @Nullable String parameter) {
    return this.type.equals(type)
        && (parameter == null ? this.parameter == null : parameter.equals(this.parameter));
  }

  static RtcpFb ofValue(String text) {
    Fields fields = new Fields(text);
    String format = fields.next("payload type of a=rtcp-fb");
    String type = fields.next("type of a=rtcp-fb");
    String rest = fields.restOrNull();
    return new RtcpFb(format, type, rest == null ? null : rest.stripTrailing());
  }

  @Override
  public String attributeName() {
    return "rtcp-fb";
  }

  @Override
  public String attributeValue() {
    String value = format + " " + type;
    return parameter == null ? value : value + " " + parameter;
  }
}
