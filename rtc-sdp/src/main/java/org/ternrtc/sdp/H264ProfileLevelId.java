package org.ternrtc.sdp;

import java.util.HexFormat;
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
    return switch (profileIdc) {
      case 0x42 ->
          (profileIop & 0x4F) == 0x40 ? Profile.CONSTRAINED_BASELINE : lowBits(0, Profile.BASELINE);
      case 0x4D ->
          (profileIop & 0x8F) == 0x80
              ? Profile.CONSTRAINED_BASELINE
              : (profileIop & 0xAF) == 0 ? Profile.MAIN : Profile.OTHER;
      case 0x58 ->
          (profileIop & 0xCF) == 0xC0
              ? Profile.CONSTRAINED_BASELINE
              : (profileIop & 0xCF) == 0x80 ? Profile.BASELINE : Profile.OTHER;
      case 0x64 ->
          profileIop == 0
              ? Profile.HIGH
              : profileIop == 0x0C ? Profile.CONSTRAINED_HIGH : Profile.OTHER;
      default -> Profile.OTHER;
    };
  }

  private Profile lowBits(int expected, Profile profile) {
    return (profileIop & 0x4F) == expected ? profile : Profile.OTHER;
  }

  /** Six lower-case hexadecimal digits. */
  public String toHex() {
    return HexFormat.of().toHexDigits(profileIdc << 16 | profileIop << 8 | levelIdc, 6);
  }
}
