package org.ternrtc.sdp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Format parameters of H.264, RFC 6184 section 8.1. Reading never fails: what is missing or
 * malformed has its default.
 *
 * @param profileLevelId null when it is written but is not six hexadecimal digits: match it with
 *     nothing
 * @param packetizationMode 0 (single NAL units), 1 (non-interleaved) or 2
 * @param levelAsymmetryAllowed whether each side may send at its own level
 */
public record H264Parameters(
    @Nullable H264ProfileLevelId profileLevelId,
    int packetizationMode,
    boolean levelAsymmetryAllowed) {
  /** Refuses what is out of range. */
  public H264Parameters {
    Grammar.inRange(packetizationMode, 0, 2, "packetization-mode");
  }

  /** From the text of an {@code a=fmtp}; empty text gives the defaults. */
  public static H264Parameters of(String parameters) {
    Map<String, String> map = FormatParameters.parse(parameters);
    String profile = map.get("profile-level-id");
    return new H264Parameters(
        profile == null ? H264ProfileLevelId.DEFAULT : H264ProfileLevelId.parseOrNull(profile),
        FormatParameters.number(map, "packetization-mode", 0, 2, 0),
        FormatParameters.isOne(map, "level-asymmetry-allowed"));
  }

  /** As the text of an {@code a=fmtp}. */
  public String toParameters() {
    String profile = profileLevelId == null ? "" : ";profile-level-id=" + profileLevelId.toHex();
    return "level-asymmetry-allowed="
        + (levelAsymmetryAllowed ? 1 : 0)
        + ";packetization-mode="
        + packetizationMode
        + profile;
  }

  /**
   * Whether both sides can use the format together: same profile and packetization mode, RFC 6184
   * section 8.2.2.
   */
  public boolean isCompatibleWith(H264Parameters other) {
    return profileLevelId != null
        && other.profileLevelId != null
        && profileLevelId.profile() == other.profileLevelId.profile()
        && profileLevelId.profile() != H264ProfileLevelId.Profile.OTHER
        && packetizationMode == other.packetizationMode;
  }

  /**
   * What an answer with these parameters says to an offer that it is compatible with, RFC 6184
   * section 8.2.2: the own level when both sides allow different ones, else the lower of the two.
   *
   * @return the text of an {@code a=fmtp}
   * @throws IllegalArgumentException if they are not compatible
   */
  public String answerTo(H264Parameters offer) {
    H264ProfileLevelId own = profileLevelId;
    H264ProfileLevelId theirs = offer.profileLevelId;
    if (own == null || theirs == null || !isCompatibleWith(offer)) {
      throw new IllegalArgumentException("the offer's H.264 is another");
    }
    boolean asymmetric = levelAsymmetryAllowed && offer.levelAsymmetryAllowed;
    H264ProfileLevelId level = asymmetric || own.compareLevel(theirs) <= 0 ? own : theirs;
    return new H264Parameters(theirs.withLevelOf(level), packetizationMode, levelAsymmetryAllowed)
        .toParameters();
  }
}
