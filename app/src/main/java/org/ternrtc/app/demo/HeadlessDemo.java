package org.ternrtc.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.VideoTrack;

/**
 * Two peers in one process, each with a source, an encoder, a decoder and UDP sockets of its own,
 * meet in a room of a real server and are measured by what each of them sees.
 */
final class HeadlessDemo {
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(30);
  private static final int MIN_WARM_UP_SECONDS = 3;
  private static final int MAX_WARM_UP_SECONDS = 20;
  private static final long COMPARE_EVERY_MILLIS = 250;

  private final PrintWriter out;
  private final Duration duration;
  private final int bitsPerSecond;
  private final boolean json;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  HeadlessDemo(PrintWriter out, Duration duration, int bitsPerSecond, boolean json) {
    this.out = out;
    this.duration = duration;
    this.bitsPerSecond = bitsPerSecond;
    this.json = json;
  }

  int run() throws IOException, InterruptedException {
    PatternMeter first = new PatternMeter();
    PatternMeter second = new PatternMeter();
    long began = System.nanoTime();
    try (StopSignal _ = StopSignal.onStop(over::countDown);
        TernServer server = TernServer.start(ServerOptions.defaults().withPort(0));
        VideoTrack firstPattern = VideoTrack.of(new PatternSource());
        VideoTrack secondPattern = VideoTrack.of(new PatternSource());
        RoomCall firstCall = call(server, firstPattern, first);
        RoomCall secondCall = call(server, secondPattern, second)) {
      firstPattern.start();
      secondPattern.start();
      firstCall.start();
      long offered = System.nanoTime();
      secondCall.start();
      await(first, second);
      say(
          "first pictures %d ms after the second peer came",
          (System.nanoTime() - offered) / 1_000_000);
      warmUp(first, second);
      first.start();
      second.start();
      measure(first, second);
      first.stop();
      second.stop();
    }
    return summary(first.result(), second.result(), System.nanoTime() - began);
  }

  private RoomCall call(TernServer server, VideoTrack pattern, PatternMeter meter) {
    return new RoomCall(
        URI.create(server.url()),
        "demo",
        null,
        Peers.configuration(List.of()),
        pattern,
        meter,
        RtpEncodingParameters.DEFAULT.withMaxBitrate(bitsPerSecond),
        new RoomCall.Listener() {
          @Override
          public void onState(RoomCall.State state, String text) {
            if (state == RoomCall.State.FAILED || state == RoomCall.State.REFUSED) {
              failure.compareAndSet(null, text);
              over.countDown();
            }
          }
        });
  }

  private void await(PatternMeter first, PatternMeter second) throws InterruptedException {
    long end = System.nanoTime() + FIRST_PICTURE.toNanos();
    while (first.pictures() == 0 || second.pictures() == 0) {
      pause(Duration.ofMillis(10));
      if (System.nanoTime() - end > 0) {
        throw new CommandFault(
            CommandFault.FAILED,
            "no pictures within "
                + FIRST_PICTURE.toSeconds()
                + " seconds in "
                + (first.pictures() + second.pictures() == 0 ? "either" : "one")
                + " direction");
      }
    }
  }

  /**
   * Lets the compiler of the JVM do its work before anything is measured: until a second was good
   * in both directions, but neither shorter nor longer than the bounds.
   */
  private void warmUp(PatternMeter first, PatternMeter second) throws InterruptedException {
    for (int seconds = 1; seconds <= MAX_WARM_UP_SECONDS; seconds++) {
      first.start();
      second.start();
      pause(Duration.ofSeconds(1));
      if (seconds >= MIN_WARM_UP_SECONDS && steady(first) && steady(second)) {
        return;
      }
    }
  }

  private static boolean steady(PatternMeter meter) {
    return meter.result().picturesPerSecond() >= PatternMeter.MIN_PICTURES_PER_SECOND;
  }

  private void measure(PatternMeter first, PatternMeter second) throws InterruptedException {
    long start = System.nanoTime();
    long nextLine = start + TimeUnit.SECONDS.toNanos(1);
    while (System.nanoTime() - start < duration.toNanos()) {
      pause(Duration.ofMillis(COMPARE_EVERY_MILLIS));
      first.compareLatest();
      second.compareLatest();
      if (System.nanoTime() - nextLine >= 0) {
        nextLine += TimeUnit.SECONDS.toNanos(1);
        say("A sees %s  B sees %s", first.result(), second.result());
      }
    }
  }

  private void pause(Duration time) throws InterruptedException {
    if (over.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      String reason = failure.get();
      throw new CommandFault(CommandFault.FAILED, reason == null ? "stopped" : reason);
    }
  }

  private int summary(PatternMeter.Result first, PatternMeter.Result second, long nanos) {
    boolean good = first.shortcomings().isEmpty() && second.shortcomings().isEmpty();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("good", good);
      line.put("a", json(first));
      line.put("b", json(second));
      out.println(JsonLine.write(line));
    } else {
      out.printf(Locale.ROOT, "A saw %s%n", first);
      out.printf(Locale.ROOT, "B saw %s%n", second);
      out.printf(
          Locale.ROOT,
          "%s, %.1f s in all%n",
          good ? "Both ways are good" : "Not good enough",
          nanos / 1e9);
    }
    out.flush();
    if (!good) {
      String why =
          first.shortcomings().isEmpty()
              ? "B saw " + String.join(", ", second.shortcomings())
              : "A saw " + String.join(", ", first.shortcomings());
      throw new CommandFault(CommandFault.FAILED, why);
    }
    return 0;
  }

  private static Map<String, Object> json(PatternMeter.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", result.seconds());
    json.put("differentPictures", result.different());
    json.put("picturesPerSecond", result.picturesPerSecond());
    json.put("medianAgeMillis", finite(result.medianAgeMillis()));
    json.put("psnr", finite(result.psnr()));
    json.put("lowestPsnr", finite(result.lowestPsnr()));
    json.put("longestGapMillis", result.longestGapMillis());
    json.put("shortcomings", result.shortcomings());
    return json;
  }

  /** JSON has no NaN; nothing measured is -1. */
  private static double finite(double value) {
    return Double.isFinite(value) ? value : -1;
  }

  private void say(String format, Object... values) {
    if (!json) {
      out.printf(Locale.ROOT, format + "%n", values);
      out.flush();
    }
  }
}
