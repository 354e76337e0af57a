package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ternrtc.sdp.H264ProfileLevelId.Profile;

class FormatParametersTest {
  @Test
  void h264IsReadAndWrittenAsBrowsersDo() {
    String text = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
    H264Parameters h264 = H264Parameters.of(text);
    assertEquals(new H264Parameters(new H264ProfileLevelId(0x42, 0xE0, 0x1F), 1, true), h264);
    assertEquals(text, h264.toParameters());
  }

  @Test
  void h264HasDefaultsAndNeverFails() {
    assertEquals(new H264Parameters(H264ProfileLevelId.DEFAULT, 0, false), H264Parameters.of(""));
    for (String bad :
        new String[] {"42e01", "42e01f0", "42e01x", "", "-2e01f", "\u0664\u0662e01f"}) {
      H264Parameters h264 = H264Parameters.of("profile-level-id=" + bad + ";packetization-mode=7");
      assertNull(h264.profileLevelId(), bad);
      assertEquals(0, h264.packetizationMode());
      assertFalse(h264.isCompatibleWith(h264));
    }
  }

  /** The rows of RFC 6184 table 5, with flags that may be either set both ways. */
  @Test
  void h264ProfilesAreThoseOfTable5() {
    assertProfile(
        Profile.CONSTRAINED_BASELINE, "42e01f", "42401f", "4d801f", "4df01f", "58c01f", "58f01f");
    assertProfile(Profile.BASELINE, "42001f", "42a00a", "58801f", "58b01f");
    assertProfile(Profile.MAIN, "4d001f", "4d401f", "4d501f");
    assertProfile(Profile.HIGH, "64001f");
    assertProfile(Profile.CONSTRAINED_HIGH, "640c1f");
    assertProfile(Profile.OTHER, "64081f", "42011f", "4d201f", "58001f", "f4001f", "00001f");
  }

  private static void assertProfile(Profile expected, String... hex) {
    for (String text : hex) {
      H264ProfileLevelId id = Objects.requireNonNull(H264ProfileLevelId.parseOrNull(text));
      assertEquals(expected, id.profile(), text);
      assertEquals(text, id.toHex());
    }
  }

  @Test
  void h264FormatsMatchByProfileAndMode() {
    H264Parameters ours = H264Parameters.of("packetization-mode=1;profile-level-id=42e01f");
    assertTrue(
        ours.isCompatibleWith(H264Parameters.of("profile-level-id=42C028; packetization-mode=1")));
    assertFalse(ours.isCompatibleWith(H264Parameters.of("profile-level-id=42e01f")));
    assertFalse(
        ours.isCompatibleWith(H264Parameters.of("packetization-mode=1;profile-level-id=4d001f")));
  }

  @Test
  void vp8LimitsAreReadWrittenAndApplied() {
    Vp8Parameters vp8 = Vp8Parameters.of("max-fs=12288;max-fr=60");
    assertEquals(new Vp8Parameters(60, 12_288), vp8);
    assertEquals("max-fs=12288;max-fr=60", vp8.toParameters());
    assertEquals("max-fr=5", new Vp8Parameters(5, 0).toParameters());
    assertEquals("", Vp8Parameters.UNLIMITED.toParameters());
    assertEquals(Vp8Parameters.UNLIMITED, Vp8Parameters.of("max-fs=-1;max-fr=99999999999"));
    assertTrue(vp8.allows(1920, 1080));
    assertFalse(vp8.allows(3840, 2160));
    assertFalse(new Vp8Parameters(0, 100).allows(16 * 29, 16));
    assertTrue(new Vp8Parameters(0, 100).allows(16 * 28, 16));
    assertTrue(Vp8Parameters.UNLIMITED.allows(16_383, 16_383));
  }

  @Test
  void opusIsReadAndWritten() {
    OpusParameters opus =
        OpusParameters.of(
            "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1;maxaveragebitrate=64000;usedtx=1;"
                + "maxplaybackrate=24000;sprop-maxcapturerate=16000;cbr=1;ptime=20;maxptime=60");
    assertEquals(
        new OpusParameters(24_000, 16_000, 64_000, true, true, true, true, true, 10, 20, 60), opus);
    assertEquals(opus, OpusParameters.of(opus.toParameters()));
    assertEquals(
        "minptime=10;useinbandfec=1",
        OpusParameters.of("minptime=10;useinbandfec=1").toParameters());
  }

  @Test
  void opusHasDefaultsAndNeverFails() {
    OpusParameters defaults = OpusParameters.defaults();
    assertEquals(48_000, defaults.maxPlaybackRate());
    assertEquals("", defaults.toParameters());
    assertEquals(
        defaults,
        OpusParameters.of(
            "maxplaybackrate=1;maxaveragebitrate=x;stereo=yes;minptime=;ptime=9999;=;;maxptime=-1"));
    assertEquals(
        "maxaveragebitrate=32000;stereo=1;useinbandfec=1",
        defaults
            .withStereo(true, false)
            .withFecAndDtx(true, false)
            .withMaxAverageBitrate(32_000)
            .toParameters());
    assertThrows(IllegalArgumentException.class, () -> defaults.withMaxAverageBitrate(1));
  }
}
