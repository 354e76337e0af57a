package org.ternrtc.benchmarks;

import java.io.IOException;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Pixels;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;

/**
 * Grab and conversion of two monitors: one after the other, each grabbed and then converted; one
 * after the other as a source does it, converting while the server copies; and each by a thread of
 * its own. Wants a server that does not tell damage, so that every picture is whole.
 *
 * <p>Says as well how much processor time a picture takes, ours and the server's (whose process the
 * property {@code tern.server} names): divided by the processors, that is the time below which no
 * arrangement gets.
 */
final class TwoMonitors {
  private static final int PICTURES = 250;
  private static final int ROUNDS = 7;
  private static final int WARM_UP = 4;

  private final List<ExecutorService> threads =
      List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
  private final List<ScreenGrabber> grabbers = new ArrayList<>();
  private final PixelConverter converter = PixelConverter.best();
  private int[] rows = new int[0];

  private TwoMonitors() {}

  private interface Way {
    void once() throws Exception;
  }

  /** What one picture took at the median: on the clock, and of all processors together. */
  private record Taken(double millis, double processorMillis) {
    double processors() {
      return processorMillis / millis;
    }
  }

  static void measure(ScreenProvider provider) throws Exception {
    new TwoMonitors().run(provider);
  }

  private void run(ScreenProvider provider) throws Exception {
    List<Screen> monitors = provider.list().subList(1, 3);
    try {
      for (int i = 0; i < 2; i++) {
        Screen monitor = monitors.get(i);
        grabbers.add(
            threads.get(i).submit(() -> provider.grabber(monitor, GrabOptions.defaults())).get());
      }
      List<Way> ways = List.of(this::grabThenConvert, this::oneAfterTheOther, this::together);
      double[][] millis = new double[ways.size()][ROUNDS];
      double[][] processor = new double[ways.size()][ROUNDS];
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        for (int way = 0; way < ways.size(); way++) {
          double before = processorMillis();
          long began = System.nanoTime();
          ways.get(way).once();
          if (round >= 0) {
            millis[way][round] = (System.nanoTime() - began) / 1e6 / (2 * PICTURES);
            processor[way][round] = (processorMillis() - before) / (2 * PICTURES);
          }
        }
      }
      List<Taken> taken = new ArrayList<>();
      for (int way = 0; way < ways.size(); way++) {
        taken.add(new Taken(median(millis[way]), median(processor[way])));
      }
      report(taken.get(0), taken.get(1), taken.get(2));
    } finally {
      for (ScreenGrabber grabber : grabbers) {
        grabber.close();
      }
      threads.forEach(ExecutorService::close);
    }
  }

  private static void report(Taken plain, Taken serial, Taken parallel) {
    int processors = Runtime.getRuntime().availableProcessors();
    line("two-monitors grab, then convert", plain);
    line("two-monitors one by one", serial);
    line("two-monitors in parallel", parallel);
    System.out.printf(
        Locale.ROOT,
        "two-monitors: parallel is %.2f times grab, then convert; %.2f times one by one, of %.2f that"
            + " %d processors allow%n",
        plain.millis / parallel.millis,
        serial.millis / parallel.millis,
        processors * serial.millis / serial.processorMillis,
        processors);
  }

  private static void line(String name, Taken taken) {
    System.out.printf(
        Locale.ROOT,
        "%-32s %.3f ms a picture, %.2f processors busy%n",
        name,
        taken.millis,
        taken.processors());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static double processorMillis() {
    double own = millis(ProcessHandle.current());
    String server = System.getProperty("tern.server", "");
    return server.isEmpty()
        ? own
        : own + ProcessHandle.of(Long.parseLong(server)).map(TwoMonitors::millis).orElse(0.0);
  }

  private static double millis(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
  }

  private void grabThenConvert() throws Exception {
    Future<?> done =
        threads
            .getFirst()
            .submit(() -> {
              for (int i = 0; i < PICTURES; i++) {
                for (ScreenGrabber grabber : grabbers) {
                  convert(grabber.grabPixels());
                }
              }
              return null;
            });
    done.get();
  }

  private void convert(Pixels pixels) {
    if (rows.length != 2 * pixels.width()) {
      rows = new int[2 * pixels.width()];
    }
    IntBuffer data = pixels.data();
    converter.toI420(
        data, pixels.stride(), rows, VideoFrame.allocate(pixels.width(), pixels.height(), 0));
  }

  private void oneAfterTheOther() throws Exception {
    Future<?> done =
        threads
            .getFirst()
            .submit(() -> {
              for (int i = 0; i < PICTURES; i++) {
                for (ScreenGrabber grabber : grabbers) {
                  CaptureComparison.whole(grabber);
                }
              }
              return null;
            });
    done.get();
  }

  private void together() throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ScreenGrabber grabber = grabbers.get(i);
      running.add(threads.get(i).submit(() -> repeat(grabber)));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  private static boolean repeat(ScreenGrabber grabber) throws IOException {
    for (int i = 0; i < PICTURES; i++) {
      CaptureComparison.whole(grabber);
    }
    return true;
  }
}
