package org.ternrtc.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.Screens;
import org.ternrtc.media.VideoFrame;

/**
 * One grab of the whole screen that DISPLAY names, converted to I420. Needs a display, such as
 * {@code xvfb-run -s "-screen 0 1920x1080x24 -extension DAMAGE"}: without word of what is drawn
 * every picture is whole. The target for 1920x1080 is 35 % of a core at 60 pictures a second with
 * all that belongs to it, 5.8 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Dorg.lwjgl.system.memoryBackend=ffm"
    })
public class ScreenGrabBenchmark {
  /** The provider's name. */
  @Param({"x11", "robot"})
  public String provider = "x11";

  private @Nullable ScreenGrabber grabber;

  /** Opens the grabber on the benchmark's own thread. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    TrainedKernels.await();
    for (ScreenProvider candidate : Screens.providers()) {
      if (candidate.name().equals(provider)) {
        String reason = candidate.unavailable();
        if (reason != null) {
          throw new IOException(reason);
        }
        grabber = candidate.grabber(candidate.list().getFirst(), GrabOptions.defaults());
      }
    }
  }

  /** Grab and conversion, into a new frame. */
  @Benchmark
  public VideoFrame grab() throws IOException {
    if (grabber == null) {
      throw new IOException("no provider " + provider);
    }
    return grabber.grab(System.nanoTime());
  }

  /** Gives the display back. */
  @TearDown(Level.Trial)
  public void close() {
    if (grabber != null) {
      grabber.close();
    }
  }
}
