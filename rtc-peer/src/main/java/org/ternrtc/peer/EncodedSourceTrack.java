package org.ternrtc.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.EncodedVideoSource;

/**
 * Pictures that come compressed from a source and are sent as they are, to any number of senders.
 *
 * <p>Neither the path's estimate nor a sender's parameters change what the source made: where a
 * path cannot carry it, pictures are left out up to the next key frame. Requests for key frames are
 * passed on to the source, which answers them as it can. Nothing is queued. Thread-safe.
 */
public final class EncodedSourceTrack implements CompressedTrack, EncodedVideoSink, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EncodedSourceTrack.class.getName());

  private final String id = UUID.randomUUID().toString();
  private final EncodedVideoSource source;
  private final String codec;
  private final List<EncodedVideoSink> sinks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Written by the source's thread alone. */
  private volatile Counters counters = new Counters(0, 0, 0, 0, 0, 0, 0, 0, "none", 0);

  private EncodedSourceTrack(EncodedVideoSource source) throws IOException {
    this.source = source;
    this.codec = source.codec();
  }

  /**
   * A track over a source, which it owns; no device is opened before {@link #start}.
   *
   * @throws IOException when the source cannot tell its codec
   */
  public static EncodedSourceTrack of(EncodedVideoSource source) throws IOException {
    return new EncodedSourceTrack(source);
  }

  /**
   * Starts the source.
   *
   * @throws IOException when the file or the device cannot be opened
   */
  public EncodedSourceTrack start() throws IOException {
    source.start(this);
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String codec() {
    return codec;
  }

  @Override
  public String encoderName() {
    return "none";
  }

  @Override
  public boolean ended() {
    return ended.get();
  }

  @Override
  public void addSink(EncodedVideoSink sink) {
    sinks.add(sink);
    if (counters.framesIn() > 0) {
      requestKeyFrame();
    }
    if (ended.get()) {
      sink.ended("the track has ended");
    }
  }

  @Override
  public void removeSink(EncodedVideoSink sink) {
    sinks.remove(sink);
  }

  @Override
  public void requestKeyFrame() {
    source.requestKeyFrame();
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public void accept(EncodedFrame frame) {
    Counters before = counters;
    counters =
        new Counters(
            before.framesIn() + 1,
            before.framesEncoded() + 1,
            before.keyFrames() + (frame.key() ? 1 : 0),
            0,
            0,
            0,
            frame.width() > 0 ? frame.width() : before.width(),
            frame.height() > 0 ? frame.height() : before.height(),
            "none",
            0);
    for (EncodedVideoSink sink : sinks) {
      try {
        sink.accept(frame);
      } catch (RuntimeException e) {
        removeSink(sink);
        LOG.log(Level.WARNING, "a sink of track " + id + " failed and was removed", e);
      }
    }
  }

  @Override
  public void ended(String reason) {
    if (ended.compareAndSet(false, true)) {
      for (EncodedVideoSink sink : sinks) {
        sink.ended(reason);
      }
    }
  }

  /** Ends the track and closes its source; may be called twice. */
  @Override
  public void close() {
    source.close();
    ended("the track was closed");
  }
}
