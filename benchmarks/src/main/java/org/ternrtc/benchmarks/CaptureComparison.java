package org.ternrtc.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Screens;
import org.ternrtc.media.VideoFrame;

/**
 * Our side of {@code ./tern bench capture}: whole grabs of the screen that DISPLAY names, grab and
 * conversion, AWT's Robot, two monitors at once, how evenly pictures come, and the processor time
 * of it. Prints one line for each: name, median and least, in milliseconds.
 */
public final class CaptureComparison {
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 300;
  private static final int PACED_SECONDS = 8;
  private static final long LOAD_WARM_UP_MILLIS = 8000;
  private static final long LOAD_MILLIS = 8000;

  private CaptureComparison() {}

  private interface Work {
    void once() throws IOException;
  }

  /**
   * Runs all that the arguments name: {@code grab}, {@code robot}, {@code parallel}, {@code pace},
   * {@code load30}, {@code load60}.
   */
  public static void main(String[] args) throws Exception {
    TrainedKernels.await();
    for (String what : args) {
      switch (what) {
        case "grab" -> grab();
        case "robot" -> robot();
        case "parallel" -> TwoMonitors.measure(provider("x11"));
        case "pace" -> {
          for (double rate : new double[] {15, 24, 30, 60}) {
            pace(rate);
          }
        }
        case "load30" -> load(30);
        case "load60" -> load(60);
        default -> throw new IllegalArgumentException(what);
      }
    }
  }

  private static ScreenProvider provider(String name) {
    return Screens.providers().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void time(String name, int warmUp, int rounds, Work work) throws IOException {
    for (int i = 0; i < warmUp; i++) {
      work.once();
    }
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long before = System.nanoTime();
      work.once();
      millis[i] = (System.nanoTime() - before) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(Locale.ROOT, "%-24s %8.3f %8.3f%n", name, millis[rounds / 2], millis[0]);
  }

  private static void grab() throws IOException {
    ScreenProvider x11 = provider("x11");
    try (ScreenGrabber grabber = x11.grabber(x11.list().getFirst(), GrabOptions.defaults())) {
      time("tern-grab", WARM_UP, ROUNDS, grabber::grabPixels);
      time("tern-grab+i420", WARM_UP, ROUNDS, () -> whole(grabber));
    }
  }

  /** A picture as a source takes it, whole: that needs a server that does not tell damage. */
  static void whole(ScreenGrabber grabber) throws IOException {
    List<VideoFrame.Region> dirty = grabber.grab(System.nanoTime()).dirty();
    if (dirty != null && dirty.isEmpty()) {
      throw new IOException("this X server tells what is drawn: pictures are not whole");
    }
  }

  private static void robot() throws IOException {
    ScreenProvider robot = provider("robot");
    try (ScreenGrabber grabber = robot.grabber(robot.list().getFirst(), GrabOptions.defaults())) {
      time("robot-grab", 60, 100, grabber::grabPixels);
    }
  }

  /** Processor time of this whole process while a source runs, once it is warm. */
  private static void load(double rate) throws IOException, InterruptedException {
    try (ScreenSource source = ScreenSource.open("", ScreenOptions.of(rate))) {
      source.start(frame -> {});
      Thread.sleep(LOAD_WARM_UP_MILLIS);
      ScreenSource.Counters before = source.counters();
      long began = System.nanoTime();
      long cpu = processNanos();
      Thread.sleep(LOAD_MILLIS);
      long nanos = System.nanoTime() - began;
      ScreenSource.Counters after = source.counters();
      System.out.printf(
          Locale.ROOT,
          "load at %.0f: %.1f grabs a second, %.2f %% of a core%n",
          rate,
          1e9 * (after.grabs() - before.grabs()) / nanos,
          100.0 * (processNanos() - cpu) / nanos);
    }
  }

  private static long processNanos() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .orElseThrow(IllegalStateException::new)
        .toNanos();
  }

  private static void pace(double rate) throws IOException, InterruptedException {
    int count = (int) (rate * PACED_SECONDS);
    long[] times = new long[count];
    int[] got = {0};
    var done = new CountDownLatch(1);
    try (ScreenSource source = ScreenSource.open("", ScreenOptions.of(rate))) {
      source.start(frame -> {
        if (got[0] < count) {
          times[got[0]++] = frame.captureNanos();
        } else {
          done.countDown();
        }
      });
      done.await(4L * PACED_SECONDS, TimeUnit.SECONDS);
    }
    int from = Math.min(10, got[0] - 2);
    int last = got[0] - 1;
    double mean = (times[last] - times[from]) / 1e6 / (last - from);
    double square = 0;
    for (int i = from + 1; i <= last; i++) {
      double off = (times[i] - times[i - 1]) / 1e6 - mean;
      square += off * off;
    }
    System.out.printf(
        Locale.ROOT,
        "pace %2.0f: %.3f a second (%+.2f %%), standard deviation %.3f ms%n",
        rate,
        1000 / mean,
        100 * (1000 / mean / rate - 1),
        Math.sqrt(square / (last - from)));
  }
}
