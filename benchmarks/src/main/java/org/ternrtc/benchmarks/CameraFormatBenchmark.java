package org.ternrtc.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.ternrtc.media.pixel.ColourMatrix;
import org.ternrtc.media.pixel.YuvConverter;

/**
 * One 720p picture of a camera into I420; at 30 pictures a second 1 % of a core is 0.33 ms, which
 * is the target of each but the one of three bytes a pixel (1 ms).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class CameraFormatBenchmark {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  /** Which form of the kernels. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  private YuvConverter converter = YuvConverter.scalar();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT).order(ByteOrder.nativeOrder());
  private final VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);

  /** Samples from a seed. */
  @Setup
  public void fill() {
    byte[] samples = new byte[4 * WIDTH * HEIGHT];
    new Random(1).nextBytes(samples);
    buffer.put(0, samples);
    if (kernels.equals("vector")) {
      YuvConverter vector = YuvConverter.vector();
      if (vector == null) {
        throw new IllegalStateException("no vectors here");
      }
      converter = vector;
    }
  }

  /** Packed 4:2:2, what most cameras give uncompressed. */
  @Benchmark
  public VideoFrame yuyvToI420() {
    converter.packedToI420(buffer, 0, 2 * WIDTH, YuvConverter.Packed.YUYV, frame);
    return frame;
  }

  /** Luma and pairs of chroma. */
  @Benchmark
  public VideoFrame nv12ToI420() {
    converter.nv12ToI420(buffer, 0, WIDTH * HEIGHT, WIDTH, frame);
    return frame;
  }

  /** Blue, green, red. */
  @Benchmark
  public VideoFrame bgrToI420() {
    converter.rgbToI420(buffer, 0, 3 * WIDTH, true, ColourMatrix.BT601_LIMITED, frame);
    return frame;
  }
}
