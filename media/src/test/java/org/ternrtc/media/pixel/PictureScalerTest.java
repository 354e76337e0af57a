package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.media.pattern.PatternReader;

final class PictureScalerTest {
  private final PictureScaler scaler = new PictureScaler();

  private static VideoFrame plane(int width, int height, int... samples) {
    VideoFrame frame = VideoFrame.allocate(width, height, 5);
    for (int i = 0; i < samples.length; i++) {
      frame.data()[i] = (byte) samples[i];
    }
    return frame;
  }

  private static int[] luma(VideoFrame frame) {
    int[] out = new int[frame.width() * frame.height()];
    for (int i = 0; i < out.length; i++) {
      out[i] = frame.data()[i] & 0xFF;
    }
    return out;
  }

  @Test
  void halvingIsTheMeanOfFour() {
    VideoFrame half = scaler.scale(plane(4, 2, 0, 4, 100, 255, 8, 4, 255, 254), 2, 1);
    assertArrayEquals(new int[] {4, 216}, luma(half));
    assertEquals(5, half.captureNanos());
  }

  @Test
  void shrinkingByThreeHalvesWeighsByArea() {
    VideoFrame out = scaler.scale(plane(3, 1, 30, 60, 90), 2, 1);
    // 30 and half of 60; half of 60 and 90.
    assertArrayEquals(new int[] {40, 80}, luma(out));
  }

  @Test
  void growingInterpolatesBetweenCentres() {
    assertArrayEquals(new int[] {0, 25, 75, 100}, luma(scaler.scale(plane(2, 1, 0, 100), 4, 1)));
    assertArrayEquals(new int[] {7, 7, 7}, luma(scaler.scale(plane(1, 1, 7), 3, 1)));
  }

  @Test
  void aFlatPictureStaysFlatAtAnySize() {
    Random random = new Random(8);
    for (int i = 0; i < 100; i++) {
      VideoFrame frame = VideoFrame.allocate(1 + random.nextInt(150), 1 + random.nextInt(150), 0);
      byte value = (byte) random.nextInt();
      Arrays.fill(frame.data(), value);
      VideoFrame out = scaler.scale(frame, 1 + random.nextInt(150), 1 + random.nextInt(150));
      for (byte sample : out.data()) {
        assertEquals(value, sample, frame + " to " + out);
      }
    }
  }

  @Test
  void theFastHalvingIsTheGeneralScaling() {
    Random random = new Random(6);
    for (int[] size : new int[][] {{160, 120}, {162, 122}, {34, 62}}) {
      VideoFrame frame = VideoFrame.allocate(size[0], size[1], 0);
      random.nextBytes(frame.data());
      VideoFrame fast = scaler.scale(frame, size[0] / 2, size[1] / 2);
      var axis = new ScaleAxis(size[0], size[0] / 2);
      assertEquals(ScaleAxis.ONE / 2, axis.weights[0]);
      for (int y = 0; y < fast.height(); y++) {
        for (int x = 0; x < fast.width(); x++) {
          int at = 2 * y * size[0] + 2 * x;
          int sum = 2;
          for (int corner : new int[] {0, 1, size[0], size[0] + 1}) {
            sum += frame.data()[at + corner] & 0xFF;
          }
          assertEquals((byte) (sum >> 2), fast.data()[y * fast.width() + x]);
        }
      }
    }
  }

  @Test
  void weightsAlwaysAddUpToOneAndStayInside() {
    for (int from = 1; from < 60; from++) {
      for (int to = 1; to < 60; to++) {
        var axis = new ScaleAxis(from, to);
        for (int i = 0; i < to; i++) {
          int sum = 0;
          for (int tap = 0; tap < axis.taps; tap++) {
            assertTrue(axis.weights[i * axis.taps + tap] >= 0, from + " to " + to);
            sum += axis.weights[i * axis.taps + tap];
          }
          assertEquals(ScaleAxis.ONE, sum);
          assertTrue(axis.start[i] >= 0 && axis.start[i] + axis.taps <= from);
        }
      }
    }
  }

  @Test
  void thePatternIsReadAfterScalingAndComesBackAlmostWhole() {
    VideoFrame pattern = PatternPicture.render(77, 1_795_000_000_123L, 640, 480);
    for (int[] size : new int[][] {{320, 240}, {213, 160}, {960, 720}, {175, 143}, {1280, 720}}) {
      VideoFrame scaled = scaler.scale(pattern, size[0], size[1]);
      assertEquals(PatternMark.of(77, 1_795_000_000_123L), PatternReader.read(scaled));
      VideoFrame back = scaler.scale(scaled, 640, 480);
      assertNotNull(PatternReader.read(back));
      assertTrue(PictureQuality.compare(pattern, back).psnrY() > 20);
    }
    assertSame(pattern, scaler.scale(pattern, 640, 480));
  }

  @Test
  void croppedPicturesAreScaledFromTheirOwnPart() {
    VideoFrame pattern = PatternPicture.render(3, 0, 320, 240);
    VideoFrame part = pattern.crop(100, 60, 99, 77);
    VideoFrame copy = VideoFrame.allocate(99, 77, 0);
    for (int y = 0; y < 77; y++) {
      System.arraycopy(part.data(), part.yOffset() + y * 320, copy.data(), 99 * y, 99);
    }
    for (int y = 0; y < 39; y++) {
      System.arraycopy(
          part.data(), part.uOffset() + y * 160, copy.data(), copy.uOffset() + 50 * y, 50);
      System.arraycopy(
          part.data(), part.vOffset() + y * 160, copy.data(), copy.vOffset() + 50 * y, 50);
    }
    assertArrayEquals(scaler.scale(copy, 64, 48).data(), scaler.scale(part, 64, 48).data());
    assertThrows(IllegalArgumentException.class, () -> pattern.crop(1, 0, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> pattern.crop(300, 0, 22, 2));
  }

  @Test
  void fittingKeepsTheShapeAndIsEven() {
    assertArrayEquals(new int[] {1280, 720}, PictureScaler.fit(1920, 1080, 1280, 1280));
    assertArrayEquals(new int[] {640, 480}, PictureScaler.fit(641, 481, 1280, 720));
    assertArrayEquals(new int[] {2, 2}, PictureScaler.fit(1, 1, 100, 100));
  }

  private static PictureScaler vector() {
    PictureScaler vector = PictureScaler.vector();
    assumeTrue(vector != null, "no vectors of 256 bit here");
    return Objects.requireNonNull(vector);
  }

  @Test
  void vectorsScaleToTheSameBits() {
    Random random = new Random(11);
    PictureScaler scalar = PictureScaler.scalar();
    PictureScaler vector = vector();
    assertEquals("scalar", scalar.kernels());
    assertEquals("vector", vector.kernels());
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(300);
      int height = 1 + random.nextInt(60);
      VideoFrame frame = VideoFrame.allocate(width, height, 0);
      switch (round % 3) {
        case 0 -> Arrays.fill(frame.data(), (byte) 255);
        case 1 -> random.nextBytes(frame.data());
        default -> {
          for (int i = 0; i < frame.data().length; i++) {
            frame.data()[i] = (byte) (random.nextInt() >> 31);
          }
        }
      }
      // From a twentieth to twice the size, each way by itself; half and two thirds among them.
      int toWidth =
          switch (round % 5) {
            case 0 -> Math.max(1, width / 2);
            case 1 -> Math.max(1, width * 2 / 3);
            default -> 1 + random.nextInt(2 * width);
          };
      int toHeight = round % 5 == 0 ? Math.max(1, height / 2) : 1 + random.nextInt(2 * height);
      assertArrayEquals(
          scalar.scale(frame, toWidth, toHeight).data(),
          vector.scale(frame, toWidth, toHeight).data(),
          frame + " to " + toWidth + "x" + toHeight);
    }
  }

  /** Boxed vectors are the symptom of a kernel too large for the compiler. */
  @Test
  void aWarmVectorScalerAllocatesItsPictureOnly() {
    PictureScaler vector = vector();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    VideoFrame frame = VideoFrame.allocate(640, 480, 0);
    for (int[] size : new int[][] {{426, 320}, {201, 150}, {1000, 700}}) {
      long allocated = Long.MAX_VALUE;
      long deadline = System.nanoTime() + 60_000_000_000L;
      int samples = VideoFrame.allocate(size[0], size[1], 0).data().length;
      // Compilation happens in the background: until it has, vectors are objects.
      while (allocated > samples + 1000 && System.nanoTime() - deadline < 0) {
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < 20; i++) {
          vector.scale(frame, size[0], size[1]);
        }
        allocated = (threads.getThreadAllocatedBytes(id) - before) / 20;
      }
      assertTrue(allocated <= samples + 1000, allocated + " bytes for a picture of " + samples);
    }
  }
}
