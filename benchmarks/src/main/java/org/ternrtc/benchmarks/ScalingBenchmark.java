package org.ternrtc.benchmarks;

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
import org.ternrtc.media.pixel.PictureScaler;

/**
 * One 1080p picture made smaller, or a 720p one larger, into a new frame; done when a call's rate
 * falls, for simulcast and for a screen that is larger than wanted. At 30 pictures a second the
 * target is 5 % of a core, 1.7 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ScalingBenchmark {
  /** Which form of the kernels. */
  @Param({"vector", "scalar"})
  public String kernels = "vector";

  private PictureScaler scaler = PictureScaler.scalar();
  private final VideoFrame large = VideoFrame.allocate(1920, 1080, 0);
  private final VideoFrame small = VideoFrame.allocate(1280, 720, 0);

  /** Pictures from a seed. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    random.nextBytes(large.data());
    random.nextBytes(small.data());
    if (kernels.equals("vector")) {
      PictureScaler vector = PictureScaler.vector();
      if (vector == null) {
        throw new IllegalStateException("no vectors here");
      }
      scaler = vector;
    }
  }

  /** To 960x540: the mean of four. */
  @Benchmark
  public VideoFrame halve() {
    return scaler.scale(large, 960, 540);
  }

  /** To 1280x720: two samples each way. */
  @Benchmark
  public VideoFrame scaleByTwoThirds() {
    return scaler.scale(large, 1280, 720);
  }

  /** To 640x360: three samples each way. */
  @Benchmark
  public VideoFrame scaleToAThird() {
    return scaler.scale(large, 640, 360);
  }

  /** To 854x480: no simple ratio, up to four samples each way. */
  @Benchmark
  public VideoFrame scaleTo480() {
    return scaler.scale(large, 854, 480);
  }

  /** From 1280x720 to 1920x1080: linear interpolation. */
  @Benchmark
  public VideoFrame grow() {
    return scaler.scale(small, 1920, 1080);
  }
}
