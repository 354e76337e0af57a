package org.ternrtc.app.stream;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.peer.CompressedTrack;
import org.ternrtc.peer.EncodedSourceTrack;
import org.ternrtc.peer.EncodedVideoTrack;
import org.ternrtc.peer.VideoTrack;

/**
 * One picture flow of a server under its name. However many watch, it is encoded once; while nobody
 * watches it is not encoded at all. Thread-safe.
 */
public final class LiveStream implements AutoCloseable {
  private static final String CODEC = "VP8";
  private static final double MAX_FRAMES_PER_SECOND = 30;

  private final String name;
  private final @Nullable VideoTrack input;
  private final @Nullable EncodedSourceTrack compressed;
  private final boolean ownsInput;
  private final boolean device;
  private final int bitsPerSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EncodedVideoTrack encoding;
  private int viewers;
  private boolean closed;

  /**
   * @param input the pictures
   * @param ownsInput whether closing the stream closes the input
   * @param device whether it shows something private of this machine
   */
  public LiveStream(
      String name, VideoTrack input, boolean ownsInput, boolean device, int bitsPerSecond) {
    this.name = name;
    this.input = input;
    this.compressed = null;
    this.ownsInput = ownsInput;
    this.device = device;
    this.bitsPerSecond = bitsPerSecond;
  }

  /**
   * A stream of pictures that are compressed already, and of which it is the owner: all viewers get
   * them as they are.
   */
  public LiveStream(String name, EncodedSourceTrack compressed, boolean device) {
    this.name = name;
    this.input = null;
    this.compressed = compressed;
    this.ownsInput = true;
    this.device = device;
    this.bitsPerSecond = 0;
  }

  public String name() {
    return name;
  }

  /** Whether it is given only for a token. */
  public boolean device() {
    return device;
  }

  /** How many watch. */
  public int viewers() {
    lock.lock();
    try {
      return viewers;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The shared encoding for one more viewer, who calls {@link #leave} once when done.
   *
   * @throws IllegalStateException when the stream has ended
   */
  public CompressedTrack join() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the stream has ended");
      }
      VideoTrack raw = input;
      CompressedTrack shared = compressed == null ? encoding : compressed;
      if (shared == null && raw != null) {
        EncodedVideoTrack made = new EncodedVideoTrack(raw, CODEC, provider(), settings(raw));
        encoding = made;
        shared = made;
      }
      if (shared == null) {
        throw new AssertionError("neither pictures nor compressed ones");
      }
      viewers++;
      return shared;
    } finally {
      lock.unlock();
    }
  }

  /** One viewer less; with the last one the encoder goes. */
  public void leave() {
    lock.lock();
    try {
      viewers--;
      if (viewers == 0) {
        stopEncoding();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      stopEncoding();
    } finally {
      lock.unlock();
    }
    if (input != null && ownsInput) {
      input.close();
    }
    if (compressed != null) {
      compressed.close();
    }
  }

  private void stopEncoding() {
    EncodedVideoTrack shared = encoding;
    encoding = null;
    if (shared != null) {
      shared.close();
    }
  }

  private static VideoCodecProvider provider() {
    for (VideoCodecProvider each : VideoCodecs.providers()) {
      if (each.encodes(CODEC)) {
        return each;
      }
    }
    throw new IllegalStateException("no VP8 encoder is installed");
  }

  private VideoEncoderSettings settings(VideoTrack raw) {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(bitsPerSecond, MAX_FRAMES_PER_SECOND)
            .withContent(raw.content())
            .withThreads(CodecThreads.AUTO)
            .withAdaptSpeed(true);
    return raw.content() == ContentKind.SCREEN ? settings.withQuantizer(12, 56) : settings;
  }
}
