package org.ternrtc.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.AudioSource;

/**
 * A flow of raw sound, W3C Media Capture section 4.3: from a source of ours to senders, or from a
 * receiver to sinks.
 *
 * <p>Thread-safe. Sound goes to every sink on the thread that delivers it; its samples hold during
 * that call. The track holds no queue.
 */
public final class AudioTrack implements MediaTrack, AudioSink, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AudioTrack.class.getName());

  private final String id = UUID.randomUUID().toString();
  private final @Nullable AudioSource source;
  private final List<AudioSink> sinks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean enabled = true;

  /** A track whose sound the caller pushes by {@link #accept}. */
  public AudioTrack() {
    this(null);
  }

  private AudioTrack(@Nullable AudioSource source) {
    this.source = source;
  }

  /** A track over a source, which it owns; nothing is opened before {@link #start}. */
  public static AudioTrack of(AudioSource source) {
    return new AudioTrack(source);
  }

  /**
   * Starts the source, if the track has one.
   *
   * @throws IOException when the file or the device cannot be opened
   */
  public AudioTrack start() throws IOException {
    if (source != null) {
      source.start(this);
    }
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean ended() {
    return ended.get();
  }

  /** Whether sound passes; a disabled track gives silence (W3C {@code enabled}): it is muted. */
  public boolean enabled() {
    return enabled;
  }

  /** Mutes the track, or lets sound through again. */
  public void setEnabled(boolean value) {
    enabled = value;
  }

  /** Adds a sink; it hears everything from now on. */
  public void addSink(AudioSink sink) {
    sinks.add(sink);
    if (ended.get()) {
      sink.ended("the track has ended");
    }
  }

  /** Removes a sink; sound on its way may still reach it. */
  public void removeSink(AudioSink sink) {
    sinks.remove(sink);
  }

  boolean hasSinks() {
    return !sinks.isEmpty();
  }

  @Override
  public void accept(AudioFrame frame) {
    if (ended.get()) {
      return;
    }
    AudioFrame heard =
        enabled
            ? frame
            : AudioFrame.silence(
                frame.length(), frame.sampleRate(), frame.channels(), frame.captureNanos());
    for (AudioSink sink : sinks) {
      try {
        sink.accept(heard);
      } catch (RuntimeException e) {
        removeSink(sink);
        LOG.log(Level.WARNING, "a sink of track " + id + " failed and was removed", e);
      }
    }
  }

  @Override
  public void ended(String reason) {
    if (ended.compareAndSet(false, true)) {
      for (AudioSink sink : sinks) {
        try {
          sink.ended(reason);
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "a sink of track " + id + " failed at its end", e);
        }
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
}
