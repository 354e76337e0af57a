package org.ternrtc.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PictureScaler;

/** One 1080p picture made smaller, into a new frame; done when a call's rate falls. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ScalingBenchmark {
  private final PictureScaler scaler = new PictureScaler();
  private final VideoFrame frame = VideoFrame.allocate(1920, 1080, 0);

  /** A picture from a seed. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(frame.data());
    TrainedKernels.await();
  }

  /** To 960x540. */
  @Benchmark
  public VideoFrame halve() {
    return scaler.scale(frame, 960, 540);
  }

  /** To 1280x720. */
  @Benchmark
  public VideoFrame scaleByTwoThirds() {
    return scaler.scale(frame, 1280, 720);
  }
}
