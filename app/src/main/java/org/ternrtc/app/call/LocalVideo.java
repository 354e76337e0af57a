package org.ternrtc.app.call;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.source.Sources;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Window;
import org.ternrtc.media.EncodedVideoSource;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.VideoSource;
import org.ternrtc.peer.CompressedTrack;
import org.ternrtc.peer.EncodedSourceTrack;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.MediaTrack;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.VideoTrack;

/**
 * One's own pictures: a camera, a screen, a window, a file, one at a time, exchanged in a call
 * without a negotiation. The next one is opened, and has given its first picture, before the one
 * before is left: a device that cannot be had changes nothing, and the other side sees no gap. Only
 * a camera is given back first where another cannot be opened beside it: the two may be one.
 *
 * <p>Thread-safe. {@link #change} takes as long as opening a device does.
 */
public final class LocalVideo implements LocalPictures, AutoCloseable {
  /** A source that runs, and what it is by id. */
  private record Running(SourceSpec spec, @Nullable MediaTrack track) {}

  /** Makes the source that a SPEC names; not started, null for none. */
  interface Opener {
    @Nullable VideoSource open(SourceSpec spec) throws IOException;
  }

  /**
   * Longer than a camera takes to its first picture; who has none by then is shown all the same.
   */
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(2);

  private final Opener opener;
  private final Duration firstPicture;
  private final boolean mayChange;
  private final Supplier<@Nullable PeerConnection> connection;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Running running;
  private volatile boolean off;
  private volatile @Nullable VideoSink preview;

  private LocalVideo(
      Opener opener,
      Duration firstPicture,
      Running running,
      boolean mayChange,
      Supplier<@Nullable PeerConnection> connection) {
    this.opener = opener;
    this.firstPicture = firstPicture;
    this.running = running;
    this.mayChange = mayChange;
    this.connection = connection;
  }

  /**
   * Starts a source.
   *
   * @param mayChange whether another may follow
   * @param connection gives the call's connection of the moment
   * @throws IOException when it cannot be opened; the message says why in one line
   */
  public static LocalVideo start(
      SourceSpec spec, boolean mayChange, Supplier<@Nullable PeerConnection> connection)
      throws IOException {
    return start(Sources::open, FIRST_PICTURE, spec, mayChange, connection);
  }

  static LocalVideo start(
      Opener opener,
      Duration firstPicture,
      SourceSpec spec,
      boolean mayChange,
      Supplier<@Nullable PeerConnection> connection)
      throws IOException {
    return new LocalVideo(opener, firstPicture, open(opener, spec), mayChange, connection);
  }

  private static Running open(Opener opener, SourceSpec spec) throws IOException {
    EncodedVideoSource compressed = Sources.compressed(spec);
    if (compressed != null) {
      return new Running(spec, EncodedSourceTrack.of(compressed).start());
    }
    VideoSource source = opener.open(spec);
    if (source == null) {
      return new Running(spec, null);
    }
    return new Running(byId(spec, source), VideoTrack.of(source).start());
  }

  private static SourceSpec byId(SourceSpec spec, VideoSource source) {
    return switch (source) {
      case CameraSource camera -> new SourceSpec.Camera(camera.camera().id());
      case ScreenSource screen when screen.target() instanceof Window window ->
          new SourceSpec.Window(window.id());
      case ScreenSource screen when screen.target() instanceof org.ternrtc.capture.Screen monitor ->
          new SourceSpec.Screen(monitor.id());
      default -> spec;
    };
  }

  /** What is in use, by id. */
  public SourceSpec used() {
    return running.spec();
  }

  /** Whether there are pictures at all. */
  public boolean sends() {
    return running.track() != null;
  }

  @Override
  public @Nullable MediaTrack now() {
    return sent(running.track(), off);
  }

  @Override
  public boolean mayChange() {
    return mayChange;
  }

  /** What is compressed already cannot be made black: nothing is sent instead. */
  private static @Nullable MediaTrack sent(@Nullable MediaTrack track, boolean isOff) {
    return isOff && track instanceof CompressedTrack ? null : track;
  }

  /** From now on one's own pictures are shown there too, unless they come compressed. */
  public void show(VideoSink own) {
    lock.lock();
    try {
      preview = own;
      if (running.track() instanceof VideoTrack raw) {
        raw.addSink(own);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends black pictures, once a second, or for compressed ones nothing at all. */
  public void off(boolean value) {
    lock.lock();
    try {
      MediaTrack track = running.track();
      MediaTrack before = now();
      off = value;
      if (track instanceof VideoTrack raw) {
        raw.setEnabled(!value);
      } else if (track != null) {
        replace(before, now());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends another source from now on.
   *
   * @throws IOException when it cannot be opened; the message says why in one line
   */
  public void change(SourceSpec next) throws IOException {
    lock.lock();
    try {
      Running before = running;
      if (next.equals(before.spec())) {
        return;
      }
      Running opened = beside(before, next);
      become(running, opened);
    } finally {
      lock.unlock();
    }
  }

  /** The next source, running; the one before may have been left for it. */
  private Running beside(Running before, SourceSpec next) throws IOException {
    try {
      return awaited(open(opener, next));
    } catch (IOException e) {
      if (!(next instanceof SourceSpec.Camera && before.spec() instanceof SourceSpec.Camera)) {
        throw e;
      }
    }
    // By another name it may be the very camera that is in use, or cameras share what they need.
    become(before, new Running(new SourceSpec.None(), null));
    return awaited(open(opener, next));
  }

  private Running awaited(Running next) throws InterruptedIOException {
    if (next.track() instanceof VideoTrack raw) {
      try {
        raw.awaitPicture(firstPicture);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        raw.close();
        throw new InterruptedIOException("interrupted while a source was being opened");
      }
    }
    return next;
  }

  private void become(Running before, Running next) {
    MediaTrack left = now();
    running = next;
    if (next.track() instanceof VideoTrack raw) {
      raw.setEnabled(!off);
      VideoSink own = preview;
      if (own != null) {
        raw.addSink(own);
      }
    }
    replace(left, now());
    close(before.track());
  }

  private void replace(@Nullable MediaTrack before, @Nullable MediaTrack next) {
    PeerConnection current = connection.get();
    if (current == null) {
      return;
    }
    try {
      for (RtpTransceiver each : current.transceivers()) {
        boolean sends = each.direction().sends() && !each.stopped();
        if (each.kind() == MediaKind.VIDEO && sends && each.sender().track() == before) {
          each.sender().replaceTrack(next);
          return;
        }
      }
    } catch (RtcException e) {
      // The call is over: the next one begins with what runs now.
      System.getLogger(LocalVideo.class.getName())
          .log(System.Logger.Level.DEBUG, "not replaced: {0}", e.getMessage());
    }
  }

  private static void close(@Nullable MediaTrack track) {
    switch (track) {
      case null -> {}
      case VideoTrack raw -> raw.close();
      case EncodedSourceTrack compressed -> compressed.close();
      default -> {}
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      close(running.track());
    } finally {
      lock.unlock();
    }
  }
}
