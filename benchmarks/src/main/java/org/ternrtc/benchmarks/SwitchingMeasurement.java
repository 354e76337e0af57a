package org.ternrtc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.ternrtc.capture.CameraOptions;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.VideoSource;
import org.ternrtc.media.file.Y4mFileSource;
import org.ternrtc.media.file.Y4mSink;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpSender;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/**
 * In one call, on the screen that DISPLAY names with a window of the given title in it: a camera
 * (one that is made up), the screen, the window and a file follow each other, and each is made
 * black and shown again. Prints for each step how long the other side had no new picture, how soon
 * the source before was given back, and how many black pictures came.
 */
public final class SwitchingMeasurement {
  private static final int ROUNDS = 8;
  private static final int BITRATE = 2_500_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Pictures at the output of the receiver; sources are told apart by their shape. */
  private static final class Remote implements VideoSink {
    private double shape;
    private long last;
    private long first;
    private long gap;
    private final AtomicLong count = new AtomicLong();

    @Override
    public synchronized void accept(VideoFrame frame) {
      long now = System.nanoTime();
      count.incrementAndGet();
      if (first == 0 && Math.abs((double) frame.width() / frame.height() / shape - 1) < 0.02) {
        first = now;
        gap = now - last;
        notifyAll();
      }
      last = now;
    }

    synchronized void expect(int width, int height) {
      shape = (double) width / height;
      first = 0;
    }

    synchronized void await() throws InterruptedException, IOException {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (first == 0) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("the other side does not see it");
        }
        wait(100);
      }
    }

    synchronized Step step(long chosen, long replaced, long released) {
      return new Step(gap / 1e6, (released - replaced) / 1e6, (first - chosen) / 1e6);
    }
  }

  private interface Opener {
    VideoSource open() throws IOException;
  }

  private record Kind(String name, int width, int height, Opener opener) {}

  /** Milliseconds: with no picture at the other side; to the release; from choice to sight. */
  private record Step(double gap, double released, double seen) {}

  private final Remote remote = new Remote();
  private final Map<String, List<Step>> steps = new LinkedHashMap<>();

  private SwitchingMeasurement() {}

  /**
   * @param args the title of a window
   */
  public static void main(String[] args) throws Exception {
    TrainedKernels.await();
    Path file = Files.createTempFile("tern-switching", ".y4m");
    try {
      try (var out = new Y4mSink(file, 30)) {
        for (int i = 0; i < 60; i++) {
          out.accept(PatternPicture.render(i, i * 33L, 640, 320));
        }
      }
      new SwitchingMeasurement().run(args[0], file);
    } finally {
      Files.deleteIfExists(file);
    }
    System.exit(0);
  }

  private void run(String window, Path file) throws Exception {
    var camera = new StandInCamera();
    ScreenSource screen = ScreenSource.open("", 30);
    ScreenSource shared = ScreenSource.openWindow(window, ScreenOptions.of(30));
    List<Kind> kinds =
        List.of(
            new Kind(
                "camera",
                640,
                480,
                () ->
                    new CameraSource(
                        camera, camera.list().getFirst(), new CameraOptions(640, 480, 30))),
            new Kind(
                "screen",
                screen.target().width(),
                screen.target().height(),
                () -> ScreenSource.open("", 30)),
            new Kind(
                "window",
                shared.target().width() & ~1,
                shared.target().height() & ~1,
                () -> ScreenSource.openWindow(window, ScreenOptions.of(30))),
            new Kind("file", 640, 320, () -> new Y4mFileSource(file)));
    VideoTrack now = VideoTrack.of(kinds.getFirst().opener().open()).start();
    try (PeerConnection one =
            PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {});
        PeerConnection two = PeerConnection.create(Configuration.defaults(), receiver())) {
      RtpSender sender =
          one.addTransceiver(
                  now,
                  TransceiverInit.of(RtpTransceiverDirection.SENDONLY)
                      .withEncoding(RtpEncodingParameters.DEFAULT.withMaxBitrate(BITRATE)))
              .sender();
      remote.expect(640, 480);
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
      one.awaitConnected(Duration.ofSeconds(30));
      remote.await();
      Thread.sleep(6000); // until codec and rate have settled
      String before = "camera";
      for (int i = 1; i <= 4 * (ROUNDS + 1); i++) {
        Kind next = kinds.get(i % 4);
        now = change(sender, now, next, before, i > 4);
        before = next.name();
        Thread.sleep(1000);
      }
      steps.forEach(SwitchingMeasurement::print);
      if (camera.held() != before.equals("camera")) {
        throw new IllegalStateException("the camera was not given back");
      }
      mute(now, before);
      now.close();
    }
  }

  private PeerConnectionListener receiver() {
    return new PeerConnectionListener() {
      @Override
      public void onTrack(RtpTransceiver transceiver) {
        transceiver.receiver().track().addSink(remote);
      }
    };
  }

  private VideoTrack change(RtpSender sender, VideoTrack old, Kind to, String from, boolean counts)
      throws IOException, InterruptedException {
    long chosen = System.nanoTime();
    VideoTrack next = VideoTrack.of(to.opener().open()).start();
    next.awaitPicture(Duration.ofSeconds(2));
    remote.expect(to.width(), to.height());
    long replaced = System.nanoTime();
    sender.replaceTrack(next);
    old.close();
    long released = System.nanoTime();
    remote.await();
    if (counts) {
      steps
          .computeIfAbsent(from + " to " + to.name(), _ -> new ArrayList<>())
          .add(remote.step(chosen, replaced, released));
    }
    return next;
  }

  private static void print(String what, List<Step> all) {
    System.out.printf(
        Locale.ROOT,
        "%-18s no picture for %s ms, given back after %s ms, seen %s ms after the choice%n",
        what,
        spread(all.stream().mapToDouble(Step::gap).sorted().toArray()),
        spread(all.stream().mapToDouble(Step::released).sorted().toArray()),
        spread(all.stream().mapToDouble(Step::seen).sorted().toArray()));
  }

  private static String spread(double[] sorted) {
    return String.format(
        Locale.ROOT, "%.0f (most %.0f)", sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  private void mute(VideoTrack track, String what) throws InterruptedException {
    track.setEnabled(false);
    Thread.sleep(500);
    long before = remote.count.get();
    Thread.sleep(5000);
    double black = (remote.count.get() - before) / 5.0;
    long switched = System.nanoTime();
    track.setEnabled(true);
    long counted = remote.count.get();
    while (remote.count.get() == counted) {
      Thread.sleep(1);
    }
    System.out.printf(
        Locale.ROOT,
        "%s muted: %.1f black pictures a second; shown again, the next came after %.0f ms%n",
        what,
        black,
        (System.nanoTime() - switched) / 1e6);
  }
}
