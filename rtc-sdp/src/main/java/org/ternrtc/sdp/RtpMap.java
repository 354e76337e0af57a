package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * A payload type's codec, RFC 8866 section 6.6.
 *
 * @param encodingName such as {@code VP8}; compare without case
 * @param clockRate in Hz
 * @param parameters for audio the number of channels; null when not written
 */
public record RtpMap(
    int payloadType, String encodingName, int clockRate, @Nullable String parameters)
    implements Attribute {
  /** Refuses what is out of range. */
  public RtpMap {
    Grammar.inRange(payloadType, 0, 127, "payload type of a=rtpmap");
    Grammar.token(encodingName, "encoding name of a=rtpmap");
    Grammar.inRange(clockRate, 1, Integer.MAX_VALUE, "clock rate of a=rtpmap");
    Grammar.wordOrNull(parameters, "parameters of a=rtpmap");
  }

  /** Without encoding parameters. */
  public RtpMap(int payloadType, String encodingName, int clockRate) {
    this(payloadType, encodingName, clockRate, null);
  }

  /** Audio channels; 1 when not written or not a number. */
  public int channels() {
    return parameters != null && parameters.matches("[1-9][0-9]{0,2}")
        ? Integer.parseInt(parameters)
        : 1;
  }

  /** Whether this is the named codec, without regard to case. */
  public boolean isCodec(String name) {
    return encodingName.equalsIgnoreCase(name);
  }

  static RtpMap ofValue(String text) {
    Fields fields = new Fields(text);
    int payloadType =
        Grammar.integer(
            fields.next("payload type of a=rtpmap"), 0, 127, "payload type of a=rtpmap");
    String[] parts = fields.next("encoding of a=rtpmap").split("/", 3);
    fields.end();
    if (parts.length < 2) {
      throw new IllegalArgumentException("clock rate of a=rtpmap is missing");
    }
    int clockRate = Grammar.integer(parts[1], 1, Integer.MAX_VALUE, "clock rate of a=rtpmap");
    return new RtpMap(payloadType, parts[0], clockRate, parts.length < 3 ? null : parts[2]);
  }

  @Override
  public String attributeName() {
    return "rtpmap";
  }

  @Override
  public String attributeValue() {
    String value = payloadType + " " + encodingName + "/" + clockRate;
    return parameters == null ? value : value + "/" + parameters;
  }
}
