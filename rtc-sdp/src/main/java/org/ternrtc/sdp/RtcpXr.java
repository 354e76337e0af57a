package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Which extended reports (XR) a side takes part in, RFC 3611 section 5.1.
 *
 * @param formats each with its parameters, such as {@code rcvr-rtt=all} or {@code voip-metrics};
 *     empty to say that none are wanted
 */
public record RtcpXr(List<String> formats) implements Attribute {
  /** Both ask for their round trip, whether they send media or not (sections 4.4 and 4.5). */
  public static final RtcpXr RECEIVER_ROUND_TRIP = new RtcpXr(List.of("rcvr-rtt=all"));

  private static final String ROUND_TRIP = "rcvr-rtt=";

  /** Refuses what would not stay one word each. */
  public RtcpXr {
    formats = List.copyOf(formats);
    for (String format : formats) {
      Grammar.word(format, "format of a=rtcp-xr");
    }
  }

  static RtcpXr ofValue(String text) {
    Fields fields = new Fields(text);
    List<String> formats = new ArrayList<>();
    while (fields.hasMore()) {
      formats.add(fields.next("format of a=rtcp-xr"));
    }
    return new RtcpXr(formats);
  }

  /** Whether those who only receive may ask for their round trip ({@code rcvr-rtt}). */
  public boolean receiverRoundTrip() {
    return formats.stream().anyMatch(format -> format.startsWith(ROUND_TRIP));
  }

  @Override
  public String attributeName() {
    return "rtcp-xr";
  }

  @Override
  public String attributeValue() {
    return String.join(" ", formats);
  }
}
