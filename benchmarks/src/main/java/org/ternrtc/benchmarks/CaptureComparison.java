package org.ternrtc.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Screens;
import org.ternrtc.media.VideoFrame;

/**
 * Our side of {@code ./tern bench capture}: whole grabs of the screen that DISPLAY names, grab and
 * conversion, AWT's Robot, two monitors at once, and how evenly pictures come. Prints one line for
 * each: name, median and least, in milliseconds.
 */
public final class CaptureComparison {
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 300;
  private static final int PACED_SECONDS = 8;

  private CaptureComparison() {}

  private interface Work {
    void once() throws IOException;
  }

  /**
   * Runs all that the arguments name: {@code grab}, {@code robot}, {@code parallel}, {@code pace}.
   */
  public static void main(String[] args) throws Exception {
    TrainedKernels.await();
    for (String what : args) {
      switch (what) {
        case "grab" -> grab();
        case "robot" -> robot();
        case "parallel" -> parallel();
        case "pace" -> {
          for (double rate : new double[] {15, 24, 30, 60}) {
            pace(rate);
          }
        }
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
  private static void whole(ScreenGrabber grabber) throws IOException {
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

  /**
   * Two monitors one after the other, and each by a thread of its own: grab and conversion as a
   * source does them. Wants a server that does not tell damage, so that every picture is whole.
   */
  private static void parallel() throws Exception {
    List<Screen> monitors = Screens.list().subList(1, 3);
    double[] serial = new double[5];
    double[] parallel = new double[5];
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 6; round++) {
        long before = System.nanoTime();
        for (Screen monitor : monitors) {
          repeat(monitor, 150, new CountDownLatch(1));
        }
        double one = (System.nanoTime() - before) / 1e6;
        before = System.nanoTime();
        var together = new CountDownLatch(2);
        List<Future<?>> running = new ArrayList<>();
        for (Screen monitor : monitors) {
          running.add(
              threads.submit(() -> {
                repeat(monitor, 150, together);
                return null;
              }));
        }
        for (Future<?> each : running) {
          each.get();
        }
        if (round > 0) {
          serial[round - 1] = one;
          parallel[round - 1] = (System.nanoTime() - before) / 1e6;
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    Arrays.sort(serial);
    Arrays.sort(parallel);
    System.out.printf(
        Locale.ROOT,
        "two-monitors serial %.1f ms, parallel %.1f ms: %.2f times%n",
        serial[2],
        parallel[2],
        serial[2] / parallel[2]);
  }

  private static void repeat(Screen monitor, int times, CountDownLatch together)
      throws IOException, InterruptedException {
    try (ScreenGrabber grabber = provider("x11").grabber(monitor, GrabOptions.defaults())) {
      together.countDown();
      if (together.getCount() > 0) {
        together.await();
      }
      for (int i = 0; i < times; i++) {
        whole(grabber);
      }
    }
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
