package org.ternrtc.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.VideoSource;

/**
 * A flow of raw pictures, W3C Media Capture section 4.3: from a source of ours to senders, or from
 * a receiver to sinks.
 *
 * <p>Thread-safe. A picture goes to every sink on the thread that delivers it; sinks that need time
 * put it into a slot of their own. The track holds no queue.
 */
public final class VideoTrack implements MediaTrack, VideoSink, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VideoTrack.class.getName());

  private static final long BLACK_PERIOD_NANOS = 1_000_000_000;

  private final String id = UUID.randomUUID().toString();
  private final ContentKind content;
  private final @Nullable VideoSource source;
  private final List<VideoSink> sinks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Open once the first picture came, or it is certain that none will. */
  private final CountDownLatch begun = new CountDownLatch(1);

  private volatile boolean enabled = true;

  private final PicturePace pace = new PicturePace();

  /** The last black picture; touched by the thread that delivers pictures alone. */
  private @Nullable VideoFrame black;

  /** A track whose pictures the caller pushes by {@link #accept}. */
  public VideoTrack(ContentKind content) {
    this(content, null);
  }

  private VideoTrack(ContentKind content, @Nullable VideoSource source) {
    this.content = content;
    this.source = source;
  }

  /** A track over a source, which it owns; nothing is opened before {@link #start}. */
  public static VideoTrack of(VideoSource source) {
    return new VideoTrack(source.content(), source);
  }

  /**
   * Starts the source, if the track has one.
   *
   * @throws IOException when the file or the device cannot be opened
   */
  public VideoTrack start() throws IOException {
    if (source != null) {
      source.start(this);
    }
    return this;
  }

  /**
   * Waits for the first picture. A device that was opened may need a while until it gives one: who
   * waits for it before {@code replaceTrack} leaves the other side the former pictures meanwhile.
   *
   * @return false when none came in that time, or the track ended without one
   */
  public boolean awaitPicture(Duration timeout) throws InterruptedException {
    return begun.await(timeout.toNanos(), TimeUnit.NANOSECONDS) && !ended.get();
  }

  @Override
  public String id() {
    return id;
  }

  /** What the pictures show. */
  public ContentKind content() {
    return content;
  }

  @Override
  public boolean ended() {
    return ended.get();
  }

  /**
   * Whether pictures pass; a disabled track gives a black one of the same size once a second (W3C
   * {@code enabled}). To send nothing at all, replace the sender's track by none.
   */
  public boolean enabled() {
    return enabled;
  }

  /** Switches between pictures and black. */
  public void setEnabled(boolean value) {
    enabled = value;
  }

  /** Adds a sink; it hears every picture from now on. */
  public void addSink(VideoSink sink) {
    sinks.add(sink);
    if (ended.get()) {
      sink.ended("the track has ended");
    }
  }

  /** Removes a sink; a picture on its way may still reach it. */
  public void removeSink(VideoSink sink) {
    sinks.remove(sink);
  }

  boolean hasSinks() {
    return !sinks.isEmpty();
  }

  @Override
  public void accept(VideoFrame frame) {
    if (ended.get()) {
      return;
    }
    begun.countDown();
    pace.picture(System.nanoTime());
    @Nullable VideoFrame shown = frame;
    if (!enabled) {
      shown = blackInstead(frame);
    } else if (black != null) {
      // What came last was black: what the source says of changes does not hold against that.
      shown = frame.withDirty(null);
      black = null;
    }
    if (shown == null) {
      return;
    }
    for (VideoSink sink : sinks) {
      try {
        sink.accept(shown);
      } catch (RuntimeException e) {
        removeSink(sink);
        LOG.log(Level.WARNING, "a sink of track " + id + " failed and was removed", e);
      }
    }
  }

  /** When pictures came. */
  PicturePace pace() {
    return pace;
  }

  @Override
  public boolean wantsRepeats() {
    if (enabled != (black == null)) {
      return true; // switched since the last picture
    }
    for (VideoSink sink : sinks) {
      if (sink.wantsRepeats()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void ended(String reason) {
    if (ended.compareAndSet(false, true)) {
      begun.countDown();
      for (VideoSink sink : sinks) {
        sink.ended(reason);
      }
    }
  }

  /** Ends the track and closes its source; may be called twice. */
  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
    ended("the track was closed");
  }

  /** One at once, then one a second: an encoder need not work for a picture that is the same. */
  private @Nullable VideoFrame blackInstead(VideoFrame frame) {
    VideoFrame last = black;
    boolean same = last != null && last.width() == frame.width() && last.height() == frame.height();
    long since = last == null ? 0 : frame.captureNanos() - last.captureNanos();
    if (same && since >= 0 && since < BLACK_PERIOD_NANOS) {
      return null;
    }
    VideoFrame next =
        same && last != null
            ? last.withCaptureNanos(frame.captureNanos()).withDirty(List.of())
            : black(frame);
    black = next;
    return next;
  }

  private static VideoFrame black(VideoFrame like) {
    VideoFrame frame = VideoFrame.allocate(like.width(), like.height(), like.captureNanos());
    Arrays.fill(frame.data(), 0, frame.uOffset(), (byte) 16);
    Arrays.fill(frame.data(), frame.uOffset(), frame.data().length, (byte) 128);
    return frame;
  }
}
