package org.ternrtc.peer.jsep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sdp.FormatParameters;
import org.ternrtc.sdp.H264Parameters;

/**
 * Which formats of two sides are the same codec, RFC 8829 section 5.3.1: by name and clock, and by
 * what each payload format asks of its parameters. Malformed parameters match nothing and hurt
 * nobody.
 */
public final class CodecMatching {
  private CodecMatching() {}

  /** Whether a format carries media; retransmissions, redundancy and repair only help others. */
  public static boolean isMedia(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "rtx", "red", "ulpfec", "flexfec-03", "flexfec", "telephone-event", "cn" -> false;
      default -> true;
    };
  }

  /** Whether both are the same codec in a configuration that both can use. */
  public static boolean same(String name, String parameters, String otherName, String other) {
    if (!name.equalsIgnoreCase(otherName)) {
      return false;
    }
    return switch (name.toUpperCase(Locale.ROOT)) {
      // RFC 6184 section 8.2.2.
      case "H264" -> H264Parameters.of(parameters).isCompatibleWith(H264Parameters.of(other));
      // RFC 9628 section 7.3.
      case "VP9" -> number(parameters, "profile-id") == number(other, "profile-id");
      // AV1's payload format, section 7.3.
      case "AV1" -> number(parameters, "profile") == number(other, "profile");
      default -> true;
    };
  }

  private static int number(String parameters, String name) {
    return FormatParameters.number(FormatParameters.parse(parameters), name, 0, 255, 0);
  }

  /** What an answer of ours says of a format that we have too: the parameters, and the feedback. */
  public static VideoCodec answer(VideoCodec offered, String ours) {
    String parameters =
        offered.name().equalsIgnoreCase("H264")
            ? H264Parameters.of(ours).answerTo(H264Parameters.of(offered.parameters()))
            : echoed(offered, ours);
    return offered.withOurFeedback().withParameters(parameters);
  }

  /** A configuration that must be the same on both sides is said again; limits are ours to say. */
  private static String echoed(VideoCodec offered, String ours) {
    Map<String, String> asked = FormatParameters.parse(offered.parameters());
    return switch (offered.name().toUpperCase(Locale.ROOT)) {
      case "VP9" ->
          asked.containsKey("profile-id") ? "profile-id=" + asked.get("profile-id") : ours;
      default -> ours;
    };
  }

  /**
   * The first of the other side's formats that one of ours matches, in the other side's order.
   *
   * @return null when there is none
   */
  public static @Nullable VideoCodec first(List<VideoCodec> theirs, List<VideoCodec> ours) {
    for (VideoCodec codec : theirs) {
      for (VideoCodec own : ours) {
        if (same(codec.name(), codec.parameters(), own.name(), own.parameters())) {
          return codec;
        }
      }
    }
    return null;
  }
}
