package org.ternrtc.sdp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A format's parameters, RFC 8866 section 6.15, kept as text. {@link H264Parameters}, {@link
 * Vp8Parameters} and {@link OpusParameters} read and write the ones they know; what is malformed in
 * them is as if it were not there.
 *
 * @param format the payload type of RTP media
 * @param parameters such as {@code apt=96}; may be empty
 */
public record Fmtp(String format, String parameters) implements Attribute {
  /** Refuses what would not stay in its field. */
  public Fmtp {
    Grammar.token(format, "format of a=fmtp");
    if (parameters.startsWith(" ")) {
      throw Grammar.malformed("parameters of a=fmtp", parameters);
    }
    Grammar.text(parameters, "parameters of a=fmtp");
  }

  /** For a payload type of RTP media. */
  public Fmtp(int payloadType, String parameters) {
    this(Integer.toString(payloadType), parameters);
  }

  /**
   * The line that makes {@code rtxPayloadType} the retransmission of another, RFC 4588 section 8.1.
   */
  public static Fmtp rtx(int rtxPayloadType, int associatedPayloadType) {
    return new Fmtp(rtxPayloadType, "apt=" + associatedPayloadType);
  }

  /** Whether the line is about this payload type. */
  public boolean appliesTo(int payloadType) {
    return format.equals(Integer.toString(payloadType));
  }

  /** The {@code name=value} parameters by lower-case name, in order; the first of a name counts. */
  public Map<String, String> parameterMap() {
    return FormatParameters.parse(parameters);
  }

  /** The value of a parameter, its name without regard to case; null when it is not there. */
  public @Nullable String parameter(String name) {
    return FormatParameters.find(parameters, name);
  }

  /** The payload type that this format retransmits ({@code apt}), or -1. */
  public int associatedPayloadType() {
    return FormatParameters.number(parameter("apt"), 0, 127, -1);
  }

  static Fmtp ofValue(String text) {
    Fields fields = new Fields(text);
    String format = fields.next("format of a=fmtp");
    String rest = fields.restOrNull();
    return new Fmtp(format, rest == null ? "" : rest);
  }

  @Override
  public String attributeName() {
    return "fmtp";
  }

  @Override
  public String attributeValue() {
    return parameters.isEmpty() ? format : format + " " + parameters;
  }
}
