package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.VideoFrame;

/** Against pictures that ffmpeg made (see {@code pixel/README.md} in the resources), and itself. */
final class YuvConverterTest {
  private static final int WIDTH = 70;
  private static final int HEIGHT = 46;

  private static List<YuvConverter> forms() {
    List<YuvConverter> forms = new ArrayList<>(List.of(YuvConverter.scalar()));
    YuvConverter vector = YuvConverter.vector();
    if (vector != null) {
      forms.add(vector);
    }
    return forms;
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = YuvConverterTest.class.getResourceAsStream("/pixel/" + name)) {
      assertNotNull(in, name);
      return in.readAllBytes();
    }
  }

  private static VideoFrame i420(String name, int width, int height) throws IOException {
    VideoFrame frame = VideoFrame.allocate(width, height, 0);
    byte[] bytes = file(name);
    assertEquals(frame.data().length, bytes.length);
    System.arraycopy(bytes, 0, frame.data(), 0, bytes.length);
    return frame;
  }

  private static int largestDifference(byte[] a, byte[] b) {
    assertEquals(a.length, b.length);
    int largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
    }
    return largest;
  }

  private static double meanDifference(byte[] a, byte[] b) {
    assertEquals(a.length, b.length);
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return (double) sum / a.length;
  }

  @Test
  void coloursAreThoseOfFfmpegInEveryMatrixAndRange() throws Exception {
    int[] rgb = new int[64 * 48];
    ByteBuffer.wrap(file("patches-64x48.bgra"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(rgb);
    for (ColourMatrix matrix : ColourMatrix.values()) {
      String name = matrix.name().toLowerCase(Locale.ROOT).replace('_', '-');
      VideoFrame theirs = i420("patches-64x48." + name + ".i420", 64, 48);
      VideoFrame ours = PixelConverter.scalar().withMatrix(matrix).toI420(rgb, 0, 64, 64, 48, 0);
      assertTrue(largestDifference(theirs.data(), ours.data()) <= 1, matrix.toString());

      byte[] back = file("patches-64x48." + name + ".bgra");
      int[] ourRgb = new int[64 * 48];
      PixelConverter.scalar().withMatrix(matrix).toRgb(theirs, ourRgb, 0, 64);
      for (int i = 0; i < ourRgb.length; i++) {
        for (int channel = 0; channel < 3; channel++) {
          int difference = ((ourRgb[i] >> (8 * channel)) & 0xFF) - (back[4 * i + channel] & 0xFF);
          assertTrue(Math.abs(difference) <= 2, matrix + " pixel " + i + " by " + difference);
        }
      }
    }
  }

  @Test
  void packedAndPairedFormatsAreThoseOfFfmpeg() throws Exception {
    VideoFrame theirs = i420("camera-70x46.yuv420p", WIDTH, HEIGHT);
    for (YuvConverter form : forms()) {
      VideoFrame ours = VideoFrame.allocate(WIDTH, HEIGHT, 0);
      form.nv12ToI420(ByteBuffer.wrap(file("camera-70x46.nv12")), 0, WIDTH * HEIGHT, WIDTH, ours);
      assertArrayEquals(theirs.data(), ours.data(), "NV12");
      for (YuvConverter.Packed order : YuvConverter.Packed.values()) {
        VideoFrame packed = VideoFrame.allocate(WIDTH, HEIGHT, 0);
        byte[] file = file("camera-70x46." + order.name().toLowerCase(Locale.ROOT) + "422");
        form.packedToI420(ByteBuffer.wrap(file), 0, 2 * WIDTH, order, packed);
        // The mean of two rows of chroma: theirs is rounded down where ours is rounded up.
        assertTrue(largestDifference(theirs.data(), packed.data()) <= 1, order.toString());
        assertArrayEquals(
            Arrays.copyOf(theirs.data(), WIDTH * HEIGHT),
            Arrays.copyOf(packed.data(), WIDTH * HEIGHT),
            "luma is only moved");
      }
      VideoFrame planes = VideoFrame.allocate(WIDTH, HEIGHT, 0);
      int chroma = WIDTH * HEIGHT / 4;
      int luma = WIDTH * HEIGHT;
      form.planesToI420(
          ByteBuffer.wrap(theirs.data()), 0, luma, luma + chroma, WIDTH, WIDTH / 2, planes);
      assertArrayEquals(theirs.data(), planes.data());
    }
  }

  @Test
  void scaledPicturesAreCloseToThoseOfFfmpeg() throws Exception {
    VideoFrame picture = i420("camera-70x46.yuv420p", WIDTH, HEIGHT);
    byte[] half = new PictureScaler().scale(picture, 35, 23).data();
    assertTrue(meanDifference(file("scaled-35x23.i420"), half) < 0.6);
    byte[] twice = new PictureScaler().scale(picture, 140, 92).data();
    assertTrue(meanDifference(file("scaled-140x92.i420"), twice) < 0.6);
  }

  @Test
  void thereAndBackIsExactAtAnySizeStrideAndOffset() {
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(20);
      VideoFrame frame = VideoFrame.allocate(width, height, 0);
      random.nextBytes(frame.data());
      int stride = 4 * ((width + 1) / 2) + random.nextInt(9);
      int offset = random.nextInt(16);
      for (YuvConverter form : forms()) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(offset + stride * height * 2 + stride);
        for (YuvConverter.Packed order : YuvConverter.Packed.values()) {
          form.i420ToPacked(frame, buffer, offset, stride, order);
          VideoFrame back = VideoFrame.allocate(width, height, 0);
          form.packedToI420(buffer, offset, stride, order, back);
          assertArrayEquals(frame.data(), back.data(), width + "x" + height);
        }
        int pairs = offset + stride * height;
        form.i420ToNv12(frame, buffer, offset, pairs, stride);
        VideoFrame back = VideoFrame.allocate(width, height, 0);
        form.nv12ToI420(buffer, offset, pairs, stride, back);
        assertArrayEquals(frame.data(), back.data(), width + "x" + height);
      }
    }
  }

  @Test
  void threeAndFourBytesAPixelAreReadAsThePixelsTheyAre() {
    Random random = new Random(6);
    for (YuvConverter form : forms()) {
      int[] pixels = random.ints(33 * 17).map(p -> p & 0xFFFFFF).toArray();
      VideoFrame expected = PixelConverter.scalar().toI420(pixels, 0, 33, 33, 17, 0);
      ByteBuffer bgr = ByteBuffer.allocate(100 * 17);
      ByteBuffer rgb = ByteBuffer.allocate(100 * 17);
      ByteBuffer bgrx = ByteBuffer.allocateDirect(4 * 33 * 17).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < pixels.length; i++) {
        bgrx.putInt(4 * i, pixels[i] | 0x55000000);
        for (int channel = 0; channel < 3; channel++) {
          int at = i / 33 * 100 + i % 33 * 3;
          bgr.put(at + channel, (byte) (pixels[i] >> (8 * channel)));
          rgb.put(at + 2 - channel, (byte) (pixels[i] >> (8 * channel)));
        }
      }
      ColourMatrix matrix = ColourMatrix.BT601_LIMITED;
      for (int form3 = 0; form3 < 3; form3++) {
        VideoFrame ours = VideoFrame.allocate(33, 17, 0);
        switch (form3) {
          case 0 -> form.rgbToI420(bgr, 0, 100, true, matrix, ours);
          case 1 -> form.rgbToI420(rgb, 0, 100, false, matrix, ours);
          default -> form.bgrxToI420(bgrx, 0, 132, matrix, ours);
        }
        assertArrayEquals(expected.data(), ours.data());
      }
      int[] back = new int[33 * 17];
      PixelConverter.scalar().toRgb(expected, back, 0, 33);
      form.i420ToRgb(expected, rgb, 0, 100, false, matrix);
      assertEquals(back[40] >> 16 & 0xFF, rgb.get(100 + 7 * 3) & 0xFF);
      assertEquals(back[40] & 0xFF, rgb.get(100 + 7 * 3 + 2) & 0xFF);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    YuvConverter form = YuvConverter.scalar();
    VideoFrame frame = VideoFrame.allocate(5, 3, 0);
    ByteBuffer small = ByteBuffer.allocate(35);
    assertThrows(
        IllegalArgumentException.class,
        () -> form.packedToI420(small, 0, 12, YuvConverter.Packed.YUYV, frame));
    assertThrows(
        IllegalArgumentException.class,
        () -> form.packedToI420(small, 0, 11, YuvConverter.Packed.YUYV, frame));
    assertThrows(IllegalArgumentException.class, () -> form.nv12ToI420(small, 0, 30, 6, frame));
    assertThrows(
        IllegalArgumentException.class,
        () -> form.rgbToI420(small, -1, 15, true, ColourMatrix.BT601_LIMITED, frame));
  }
}
