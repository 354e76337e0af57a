package org.ternrtc.benchmarks;

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
import org.ternrtc.media.denoise.TemporalDenoiser;

/**
 * One picture of a noisy, moving scene denoised; a tenth of the time of its encoding is the goal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class DenoiseBenchmark {
  private static final int PICTURES = 16;

  /** Picture size. */
  @Param({"640x480", "1280x720"})
  String size = "";

  private final TemporalDenoiser denoiser = new TemporalDenoiser();
  private final VideoFrame[] pictures = new VideoFrame[PICTURES];
  private int next;

  /** Renders the pictures. */
  @Setup
  public void prepare() {
    String[] sides = size.split("x", -1);
    for (int n = 0; n < PICTURES; n++) {
      pictures[n] = MovingPicture.render(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), n);
    }
  }

  /** Denoises the next picture. */
  @Benchmark
  public VideoFrame denoise() {
    next = (next + 1) % (2 * PICTURES);
    return denoiser.denoise(pictures[Math.min(next, 2 * PICTURES - 1 - next)]);
  }
}
