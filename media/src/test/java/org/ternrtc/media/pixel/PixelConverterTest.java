package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.VideoFrame;

final class PixelConverterTest {
  private final PixelConverter converter = PixelConverter.scalar();

  private void assertColour(int rgb, int y, int u, int v) {
    int[] pixels = new int[16];
    Arrays.fill(pixels, rgb);
    VideoFrame frame = converter.toI420(pixels, 0, 4, 4, 4, 0);
    assertEquals(y, frame.data()[0] & 0xFF, "Y");
    assertEquals(u, frame.data()[16] & 0xFF, "U");
    assertEquals(v, frame.data()[20] & 0xFF, "V");
  }

  /** BT.601, limited range: the colours of the standard's bars. */
  @Test
  void theColourBarsHaveTheValuesOfTheStandard() {
    assertColour(0x000000, 16, 128, 128);
    assertColour(0xFFFFFF, 235, 128, 128);
    assertColour(0xFF0000, 82, 90, 240);
    assertColour(0x00FF00, 144, 54, 34);
    assertColour(0x0000FF, 41, 240, 110);
    assertColour(0xFF_808080, 126, 128, 128);
  }

  @Test
  void thereAndBackChangesAFlatColourByAlmostNothing() {
    Random random = new Random(9);
    int[] back = new int[4];
    for (int i = 0; i < 5000; i++) {
      int rgb = random.nextInt() & 0xFFFFFF;
      int[] pixels = {rgb, rgb, rgb, rgb};
      converter.toRgb(converter.toI420(pixels, 0, 2, 2, 2, 0), back, 0, 2);
      for (int shift = 0; shift <= 16; shift += 8) {
        int error = Math.abs((rgb >> shift & 0xFF) - (back[0] >> shift & 0xFF));
        assertTrue(
            error <= 3, Integer.toHexString(rgb) + " came back " + Integer.toHexString(back[0]));
      }
    }
  }

  @Test
  void chromaIsTheMeanOfFourPixelsAndTheEdgeOfAnOddSizeCountsTwice() {
    int[] pixels = {0xFF0000, 0x0000FF, 0x0000FF, 0x0000FF, 0xFF0000, 0, 0, 0, 0xFF0000};
    VideoFrame frame = converter.toI420(pixels, 0, 3, 3, 3, 0);
    assertEquals(4, frame.vOffset() - frame.uOffset());
    // Two red, two blue: 128, 0, 128 on average.
    int u = ((-38 * 128 + 112 * 128 + 128) >> 8) + 128;
    assertEquals(u, frame.data()[frame.uOffset()] & 0xFF);
    // The corner stands alone.
    assertEquals(240, frame.data()[frame.vOffset() + 3] & 0xFF);
  }

  @Test
  void stridesAndOffsetsAreHonouredAndNothingElseIsTouched() {
    Random random = new Random(4);
    int[] tight = random.ints(7 * 5).toArray();
    int[] padded = new int[3 + 5 * 11];
    for (int row = 0; row < 5; row++) {
      System.arraycopy(tight, 7 * row, padded, 3 + 11 * row, 7);
    }
    VideoFrame expected = converter.toI420(tight, 0, 7, 7, 5, 0);
    assertArrayEquals(expected.data(), converter.toI420(padded, 3, 11, 7, 5, 0).data());

    IntBuffer offHeap =
        ByteBuffer.allocateDirect(4 * 5 * 11).order(ByteOrder.nativeOrder()).asIntBuffer();
    offHeap.put(0, padded, 3, 5 * 11 - 3);
    VideoFrame fromBuffer = VideoFrame.allocate(7, 5, 0);
    converter.toI420(offHeap, 11, new int[14], fromBuffer);
    assertArrayEquals(expected.data(), fromBuffer.data());

    int[] out = new int[3 + 5 * 11];
    converter.toRgb(expected, out, 3, 11);
    int[] tightOut = new int[35];
    converter.toRgb(expected, tightOut, 0, 7);
    for (int i = 0; i < out.length; i++) {
      int row = (i - 3) / 11;
      int column = (i - 3) % 11;
      boolean inside = i >= 3 && column < 7 && row < 5;
      assertEquals(inside ? tightOut[7 * row + column] : 0, out[i]);
    }
  }

  @Test
  void bgraBytesOfALittleEndianScreenAreReadAsTheyStand() {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      bytes.put((byte) 0).put((byte) 0).put((byte) 255).put((byte) 77); // B G R A: red
    }
    VideoFrame frame = VideoFrame.allocate(2, 2, 0);
    converter.toI420(bytes.flip().asIntBuffer(), 2, new int[4], frame);
    assertEquals(82, frame.data()[0] & 0xFF);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    VideoFrame frame = VideoFrame.allocate(4, 4, 0);
    assertThrows(IllegalArgumentException.class, () -> converter.toI420(new int[15], 0, 4, frame));
    assertThrows(IllegalArgumentException.class, () -> converter.toI420(new int[16], 1, 4, frame));
    assertThrows(IllegalArgumentException.class, () -> converter.toI420(new int[16], 0, 3, frame));
    assertThrows(IllegalArgumentException.class, () -> converter.toRgb(frame, new int[16], -1, 4));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> converter.toI420(IntBuffer.allocate(16), 4, new int[7], frame));
  }

  @Test
  void convertingIntoAGivenFrameAllocatesNothing() {
    int[] pixels = new Random(1).ints(320 * 240).toArray();
    IntBuffer buffer =
        ByteBuffer.allocateDirect(4 * 320 * 240).order(ByteOrder.nativeOrder()).asIntBuffer();
    int[] rows = new int[640];
    VideoFrame frame = VideoFrame.allocate(320, 240, 0);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    long allocated = 0;
    for (int i = 0; i < 60; i++) {
      long before = threads.getThreadAllocatedBytes(id);
      converter.toI420(pixels, 0, 320, frame);
      converter.toI420(buffer, 320, rows, frame);
      converter.toRgb(frame, pixels, 0, 320);
      allocated = threads.getThreadAllocatedBytes(id) - before;
    }
    assertTrue(allocated < 200, allocated + " bytes");
  }

  @Test
  void aPartOfAFrameIsConvertedInPlaceAndTheRestStays() {
    var random = new Random(5);
    IntBuffer pixels = IntBuffer.wrap(random.ints(40 * 9).toArray());
    VideoFrame whole = VideoFrame.allocate(64, 32, 0);
    random.nextBytes(whole.data());
    VideoFrame expected = VideoFrame.wrap(64, 32, whole.data().clone(), 0, 2048, 2560, 64, 32, 0);
    int[] rows = new int[80];
    converter.toI420(pixels, 40, rows, expected.crop(6, 4, 38, 9));
    converter.toI420(pixels, 40, rows, whole, 6, 4, 38, 9);
    assertArrayEquals(expected.data(), whole.data());
    assertThrows(
        IllegalArgumentException.class,
        () -> converter.toI420(pixels, 40, rows, whole, 7, 4, 38, 9),
        "an odd edge");
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> converter.toI420(pixels, 40, rows, whole, 30, 4, 38, 9),
        "outside");
  }
}
