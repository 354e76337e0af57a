package org.ternrtc.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/** One 1080p picture each way; the budget of everything at 30 pictures a second is 33 ms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PixelConversionBenchmark {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;

  /** Which form of the kernels. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  private PixelConverter converter = PixelConverter.scalar();
  private final int[] rgb = new int[WIDTH * HEIGHT];
  private final int[] rows = new int[2 * WIDTH];
  private final IntBuffer screen =
      ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT).order(ByteOrder.nativeOrder()).asIntBuffer();
  private final VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);

  /** A picture from a seed. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = random.nextInt();
    }
    screen.put(0, rgb);
    if (kernels.equals("vector")) {
      PixelConverter vector = PixelConverter.vector();
      if (vector == null) {
        throw new IllegalStateException("no vectors here");
      }
      converter = vector;
    }
    converter.toI420(rgb, 0, WIDTH, frame);
  }

  /** A screen's pixels in memory that is shared with the X server. */
  @Benchmark
  public VideoFrame bgraOffHeapToI420() {
    converter.toI420(screen, WIDTH, rows, frame);
    return frame;
  }

  /** Pixels in a Java array. */
  @Benchmark
  public VideoFrame rgbArrayToI420() {
    converter.toI420(rgb, 0, WIDTH, frame);
    return frame;
  }

  /** What the window does with each picture. */
  @Benchmark
  public int[] i420ToRgb() {
    converter.toRgb(frame, rgb, 0, WIDTH);
    return rgb;
  }
}
