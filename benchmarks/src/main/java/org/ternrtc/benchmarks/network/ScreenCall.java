package org.ternrtc.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/**
 * Whether a screen can be captured, encoded, sent, and decoded by a second process at 30 pictures a
 * second without falling behind. This process captures the screen that DISPLAY names and starts the
 * other one, which decodes, and a third that fills the screen with text that scrolls.
 */
public final class ScreenCall {
  private static final double RATE = 30;
  private static final int BITS_PER_SECOND = 8_000_000;
  private static final long WARM_UP_NANOS = 10_000_000_000L;
  private static final long MEASURED_NANOS = 20_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Long> given = new ArrayList<>();
  private final List<Long> got = new ArrayList<>();
  private String size = "";

  private ScreenCall() {}

  /**
   * Runs the measurement, or with {@code receive} the other end of it, or with {@code draw} what is
   * seen.
   *
   * @param args none, {@code receive} or {@code draw}
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("draw")) {
      ScrollingText.draw();
    } else if (args.length > 0) {
      receive();
    } else {
      new ScreenCall().run();
    }
    System.exit(0);
  }

  private static void receive() throws IOException {
    var lines = new EndLines();
    try (PeerConnection connection =
        PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      connection.setRemoteDescription(lines.hear(SdpType.OFFER));
      for (RtpTransceiver transceiver : connection.transceivers()) {
        transceiver
            .receiver()
            .track()
            .addSink(frame ->
                lines.say("got " + System.nanoTime() + " " + frame.width() + "x" + frame.height()));
      }
      connection.setLocalDescription();
      lines.say("answer", connection.awaitGathering(PATIENCE));
      lines.await("end");
    }
  }

  private static Process start(String role) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ScreenCall.class.getName()));
    command.add(role);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private void run() throws Exception {
    Process text = start("draw");
    Process receiver = start("receive");
    try (var hear =
            new BufferedReader(
                new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8));
        var say = new PrintStream(receiver.getOutputStream(), true, StandardCharsets.UTF_8);
        ScreenSource screen = ScreenSource.open("", ScreenOptions.of(RATE));
        PeerConnection connection =
            PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      VideoTrack track = new VideoTrack(screen.content());
      connection.addTransceiver(
          track,
          TransceiverInit.of(RtpTransceiverDirection.SENDONLY)
              .withEncoding(RtpEncodingParameters.DEFAULT.withMaxBitrate(BITS_PER_SECOND)));
      connection.setLocalDescription();
      say.println("offer " + encoded(connection.awaitGathering(PATIENCE)));
      connection.setRemoteDescription(answer(hear.readLine()));
      connection.awaitConnected(PATIENCE);
      Thread listener = Thread.ofPlatform().daemon().start(() -> listen(hear));
      screen.start(counting(track));
      pause(WARM_UP_NANOS);
      Reading before = Reading.of(connection, receiver);
      pause(MEASURED_NANOS);
      Reading after = Reading.of(connection, receiver);
      say.println("end");
      receiver.waitFor();
      listener.join(PATIENCE);
      report(before, after);
    } finally {
      receiver.destroy();
      text.destroy();
    }
  }

  private static String encoded(SessionDescription description) {
    return Base64.getEncoder().encodeToString(description.sdp().getBytes(StandardCharsets.UTF_8));
  }

  private static SessionDescription answer(String line) throws IOException {
    if (line == null) {
      throw new IOException("the other process has ended");
    }
    byte[] sdp = Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1));
    return new SessionDescription(SdpType.ANSWER, new String(sdp, StandardCharsets.UTF_8));
  }

  /** Counts changed pictures on their way: of one that is offered again nothing need be sent. */
  private VideoSink counting(VideoTrack track) {
    return new VideoSink() {
      @Override
      public void accept(VideoFrame frame) {
        List<VideoFrame.Region> dirty = frame.dirty();
        if (dirty == null || !dirty.isEmpty()) {
          synchronized (ScreenCall.this) {
            given.add(System.nanoTime());
          }
        }
        track.accept(frame);
      }

      @Override
      public boolean wantsRepeats() {
        return track.wantsRepeats();
      }
    };
  }

  private void listen(BufferedReader hear) {
    try {
      for (String line = hear.readLine(); line != null; line = hear.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("got")) {
          synchronized (this) {
            got.add(Long.parseLong(words[1]));
            size = words[2];
          }
        }
      }
    } catch (IOException e) {
      // The other process has ended.
    }
  }

  private static void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** What had happened by a moment. */
  private record Reading(
      long nanos, double encoded, double bytes, double ownSeconds, double otherSeconds) {
    static Reading of(PeerConnection connection, Process receiver) {
      double encoded = 0;
      double bytes = 0;
      for (StatsReport.Stats stats : connection.getStats().ofType("outbound-rtp")) {
        encoded += stats.number("framesEncoded");
        bytes += stats.number("bytesSent");
      }
      return new Reading(
          System.nanoTime(),
          encoded,
          bytes,
          seconds(ProcessHandle.current()),
          seconds(receiver.toHandle()));
    }

    private static double seconds(ProcessHandle process) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
  }

  private synchronized void report(Reading before, Reading after) {
    double seconds = (after.nanos - before.nanos) / 1e9;
    int captured = 0;
    for (long time : given) {
      captured += time - before.nanos >= 0 && time - after.nanos < 0 ? 1 : 0;
    }
    int decoded = 0;
    double longest = 0;
    long last = 0;
    for (long time : got) {
      if (time - before.nanos >= 0 && time - after.nanos < 0) {
        longest = decoded == 0 ? 0 : Math.max(longest, (time - last) / 1e6);
        last = time;
        decoded++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "two-processes: %.1f s: %d pictures captured, %.0f encoded, %d of %s decoded by the other"
            + " process (%.1f a second), at most %.0f ms from one to the next%n",
        seconds,
        captured,
        after.encoded - before.encoded,
        decoded,
        size,
        decoded / seconds,
        longest);
    System.out.printf(
        Locale.ROOT,
        "two-processes: %.2f Mbit/s; of one core: sender %.0f %%, receiver %.0f %%%n",
        8e-6 * (after.bytes - before.bytes) / seconds,
        100 * (after.ownSeconds - before.ownSeconds) / seconds,
        100 * (after.otherSeconds - before.otherSeconds) / seconds);
  }
}
