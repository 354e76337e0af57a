package org.ternrtc.sdp;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three bytes of {@code profile-level-id}, RFC 6184 section 8.1.
 *
 * @param profileIdc of the sequence parameter set
 * @param profileIop the constraint flags, constraint_set0_flag in the top bit
 * @param levelIdc ten times the level, 31 for level 3.1
 */
public record H264ProfileLevelId(int profileIdc, int profileIop, int levelIdc) {
  /** What holds when nothing is written: Baseline, level 1. */
  public static final H264ProfileLevelId DEFAULT = new H264ProfileLevelId(0x42, 0x00, 0x0A);

  private static final int CONSTRAINT_SET3 = 0b0001_0000;

  /** The profiles of RFC 6184 table 5 that WebRTC meets. */
  public enum Profile {
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    CONSTRAINED_HIGH,
    HIGH,
    /** Any other, compatible with none here. */
    OTHER
  }

  /** A row of table 5; flags outside the mask may be either. */
  private record Pattern(int profileIdc, int mask, int bits, Profile profile) {}

  private static final List<Pattern> PATTERNS =
      List.of(
          new Pattern(0x42, 0b0100_1111, 0b0100_0000, Profile.CONSTRAINED_BASELINE),
          new Pattern(0x4D, 0b1000_1111, 0b1000_0000, Profile.CONSTRAINED_BASELINE),
          new Pattern(0x58, 0b1100_1111, 0b1100_0000, Profile.CONSTRAINED_BASELINE),
          new Pattern(0x42, 0b0100_1111, 0b0000_0000, Profile.BASELINE),
          new Pattern(0x58, 0b1100_1111, 0b1000_0000, Profile.BASELINE),
          new Pattern(0x4D, 0b1010_1111, 0b0000_0000, Profile.MAIN),
          new Pattern(0x64, 0b1111_1111, 0b0000_1100, Profile.CONSTRAINED_HIGH),
          new Pattern(0x64, 0b1111_1111, 0b0000_0000, Profile.HIGH));

  /** Refuses what is not a byte. */
  public H264ProfileLevelId {
    Grammar.inRange(profileIdc, 0, 255, "profile_idc");
    Grammar.inRange(profileIop, 0, 255, "profile-iop");
    Grammar.inRange(levelIdc, 0, 255, "level_idc");
  }

  /** From six hexadecimal digits; null when it is anything else. */
  public static @Nullable H264ProfileLevelId parseOrNull(String hex) {
    if (hex.length() != 6 || !hex.chars().allMatch(Grammar::isHex)) {
      return null;
    }
    int value = HexFormat.fromHexDigits(hex);
    return new H264ProfileLevelId(value >> 16, value >> 8 & 0xFF, value & 0xFF);
  }

  /** The profile by RFC 6184 table 5. */
  public Profile profile() {
    for (Pattern pattern : PATTERNS) {
      if (pattern.profileIdc == profileIdc && (profileIop & pattern.mask) == pattern.bits) {
        return pattern.profile;
      }
    }
    return Profile.OTHER;
  }

  /**
   * Level 1b stands between 1 and 1.1; Baseline, Main and Extended write it as 1.1 with
   * constraint_set3_flag, others as 9 (H.264 A.3.1, A.3.2).
   */
  private boolean isLevel1b() {
    return levelIdc == 9
        || (levelIdc == 11
            && (profileIop & CONSTRAINT_SET3) != 0
            && (profileIdc == 0x42 || profileIdc == 0x4D || profileIdc == 0x58));
  }

  /** Less than 0 when this level is lower than the other's, 0 when they are the same. */
  public int compareLevel(H264ProfileLevelId other) {
    return Integer.compare(rank(), other.rank());
  }

  private int rank() {
    return isLevel1b() ? 10 * 10 + 5 : levelIdc * 10;
  }

  /** This profile at the level of another one of the same profile. */
  H264ProfileLevelId withLevelOf(H264ProfileLevelId other) {
    if (profileIdc == 0x42 || profileIdc == 0x4D || profileIdc == 0x58) {
      int iop = profileIop & ~CONSTRAINT_SET3;
      return other.isLevel1b()
          ? new H264ProfileLevelId(profileIdc, iop | CONSTRAINT_SET3, 11)
          : new H264ProfileLevelId(profileIdc, iop, other.levelIdc);
    }
    return new H264ProfileLevelId(profileIdc, profileIop, other.isLevel1b() ? 9 : other.levelIdc);
  }

  /** Six lower-case hexadecimal digits. */
  public String toHex() {
    return HexFormat.of().toHexDigits(profileIdc << 16 | profileIop << 8 | levelIdc, 6);
  }
}
