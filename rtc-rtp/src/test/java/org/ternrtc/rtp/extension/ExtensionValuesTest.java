package org.ternrtc.rtp.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.rtcp.NtpTime;

/** Golden bytes of header extensions, worked out by hand from their definitions. */
final class ExtensionValuesTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void playoutDelayHasTwelveBitsEach() {
    byte[] out = new byte[3];
    new PlayoutLimits(100, 2500).write(out, 0);
    assertArrayEquals(hex("00a0fa"), out);
    assertEquals(new PlayoutLimits(100, 2500), PlayoutLimits.read(out, 0, 3));
    new PlayoutLimits(40_950, 40_950).write(out, 0);
    assertArrayEquals(hex("ffffff"), out);
    assertEquals(new PlayoutLimits(0, 0), PlayoutLimits.read(hex("000000"), 0, 3));
    assertNull(PlayoutLimits.read(hex("0fa00a"), 0, 3), "least above most");
    assertNull(PlayoutLimits.read(hex("0fa0"), 0, 2));
    assertThrows(IllegalArgumentException.class, () -> new PlayoutLimits(20, 10));
    assertThrows(IllegalArgumentException.class, () -> new PlayoutLimits(0, 40_960));
  }

  @Test
  void orientationIsTheLowestTwoBits() {
    assertEquals(0, VideoOrientation.degrees((byte) 0));
    assertEquals(90, VideoOrientation.degrees((byte) 1));
    assertEquals(180, VideoOrientation.degrees((byte) 0x0A), "the camera at the back");
    assertEquals(270, VideoOrientation.degrees((byte) 0xF7));
    assertEquals(3, VideoOrientation.value(270));
    assertThrows(IllegalArgumentException.class, () -> VideoOrientation.value(45));
  }

  @Test
  void coloursAreCodePointsAndARange() {
    byte[] out = new byte[4];
    ColourSpace.BT601.write(out, 0);
    assertArrayEquals(hex("06060610"), out);
    assertEquals(ColourSpace.BT601, ColourSpace.read(out, 0, 4));
    assertEquals(new ColourSpace(1, 1, 1, true), ColourSpace.read(hex("01010125"), 0, 4));
    byte[] metadata = new byte[28];
    metadata[0] = 9;
    metadata[1] = 16;
    metadata[2] = 9;
    metadata[3] = 0x10;
    assertEquals(new ColourSpace(9, 16, 9, false), ColourSpace.read(metadata, 0, 28));
    assertNull(ColourSpace.read(metadata, 0, 27));
  }

  @Test
  void captureTimeIsNtpWithAnOffsetPerhaps() {
    byte[] out = new byte[8];
    new CaptureTime(NtpTime.ofEpochNanos(1_500_000_000L), 0).write(out, 0);
    // 2 208 988 801.5 seconds since 1900.
    assertArrayEquals(hex("83aa7e8180000000"), out);
    CaptureTime plain = CaptureTime.read(out, 0, 8);
    assertEquals(1_500_000_000L, NtpTime.toEpochNanos(plain == null ? 0 : plain.senderNtpTime()));
    // Half a second back.
    CaptureTime relayed = CaptureTime.read(hex("83aa7e8180000000ffffffff80000000"), 0, 16);
    assertEquals(
        1_000_000_000L, NtpTime.toEpochNanos(relayed == null ? 0 : relayed.senderNtpTime()));
    assertNull(CaptureTime.read(out, 0, 7));
  }

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(8285);
    byte[] out = new byte[8];
    for (int i = 0; i < 2000; i++) {
      int least = 10 * random.nextInt(4096);
      PlayoutLimits limits =
          new PlayoutLimits(least, least + 10 * random.nextInt(4096 - least / 10));
      limits.write(out, 0);
      assertEquals(limits, PlayoutLimits.read(out, 0, 3));
      CaptureTime time = new CaptureTime(random.nextLong(), 0);
      time.write(out, 0);
      assertEquals(time, CaptureTime.read(out, 0, 8));
      ColourSpace colours =
          new ColourSpace(
              random.nextInt(256), random.nextInt(256), random.nextInt(256), random.nextBoolean());
      colours.write(out, 0);
      assertEquals(colours, ColourSpace.read(out, 0, 4));
    }
  }
}
