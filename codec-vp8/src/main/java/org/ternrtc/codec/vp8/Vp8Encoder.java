package org.ternrtc.codec.vp8;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.reference.Feedback;
import org.ternrtc.codec.vp8.wavefront.Workers;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncoderStatistics;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.denoise.TemporalDenoiser;

/**
 * VP8 encoder, RFC 6386: one pass, constant bit rate, key frames only when asked for, when the size
 * changes, or when a loss cannot be repaired otherwise.
 *
 * <p>Threads as {@link VideoEncoder} says. A picture is coded once; only one that comes out far
 * larger than the channel takes, such as the first after a cut, is coded again. A picture is
 * dropped only where the settings allow it. Pictures of more than {@link #MAX_PIXELS} are refused
 * with an {@link IllegalArgumentException}.
 */
public final class Vp8Encoder implements VideoEncoder {
  /** Largest picture, in pixels: what our decoder takes unless told otherwise. */
  public static final int MAX_PIXELS = Vp8Decoder.DEFAULT_MAX_PIXELS;

  private final VideoEncoderSettings settings;
  private final TemporalDenoiser denoiser = new TemporalDenoiser();
  private Workers workers;
  private final Feedback feedback = new Feedback();
  private volatile EncodingRate rate;
  private volatile EncoderStatistics statistics;
  private @Nullable EncodingStream stream;
  private boolean closed;

  private final AdaptiveSpeed speed;
  private final LongSupplier clock;

  /** Makes an encoder; what it needs for pictures is allocated with the first one. */
  public Vp8Encoder(VideoEncoderSettings settings) {
    this(settings, System::nanoTime);
  }

  /**
   * For tests.
   *
   * @param clock read before and after each picture
   */
  Vp8Encoder(VideoEncoderSettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    speed = new AdaptiveSpeed(settings.speed());
    workers = workers(Math.max(settings.threads(), 1));
    rate = new EncodingRate(settings.bitsPerSecond(), settings.framesPerSecond());
    statistics =
        new EncoderStatistics(
            0, 0, 0, 0, 0, 0, 0, EncodingStream.INITIAL_BUFFER_MILLIS, settings.content());
  }

  private static Workers workers(int threads) {
    return new Workers("tern-vp8-encoder", threads);
  }

  /** As many as pictures of this size are worth, where that was left to us. */
  private void chooseThreads(VideoFrame frame) {
    if (settings.threads() == CodecThreads.AUTO) {
      int wanted = CodecThreads.of(frame.width(), frame.height());
      if (wanted != workers.count()) {
        workers.close();
        workers = workers(wanted);
      }
    }
  }

  @Override
  public @Nullable EncodedFrame encode(VideoFrame frame, EncodeOptions options) {
    if (closed) {
      throw new IllegalStateException("encoder is closed");
    }
    EncodingStream current = stream;
    if (current == null || !current.fits(frame)) {
      if ((long) frame.width() * frame.height() > MAX_PIXELS) {
        throw new IllegalArgumentException(
            "picture of " + frame.width() + "x" + frame.height() + " is too large");
      }
      chooseThreads(frame);
      long nextId = current == null ? 0 : current.nextId();
      current = new EncodingStream(frame.width(), frame.height(), settings, rate, nextId, workers);
      stream = current;
    }
    current.apply(rate);
    feedback.drainTo(current.planner());
    long start = clock.getAsLong();
    current.useSpeed(speed.speed());
    EncodedFrame encoded = current.encode(withoutNoise(frame), options);
    if (settings.adaptSpeed() && encoded != null && !encoded.key()) {
      // A key frame is slow by nature.
      speed.encoded(clock.getAsLong() - start, Math.round(1e9 / rate.framesPerSecond()));
    }
    statistics = count(current, encoded);
    return encoded;
  }

  /** Where it is wanted, and only of what is known to be a camera. */
  private VideoFrame withoutNoise(VideoFrame frame) {
    if (settings.denoise() && statistics.content() == ContentKind.CAMERA) {
      return denoiser.denoise(frame);
    }
    denoiser.reset();
    return frame;
  }

  private EncoderStatistics count(EncodingStream current, @Nullable EncodedFrame encoded) {
    EncoderStatistics before = statistics;
    boolean out = encoded != null;
    return new EncoderStatistics(
        before.framesEncoded() + (out ? 1 : 0),
        before.keyFrames() + (encoded != null && encoded.key() ? 1 : 0),
        before.framesDropped() + (out ? 0 : 1),
        before.framesAtMaxQuantizer() + (out && current.atMaxQuantizer() ? 1 : 0),
        before.framesAtMinQuantizer() + (out && current.atMinQuantizer() ? 1 : 0),
        before.framesCodedAgain() + (current.codedAgain() ? 1 : 0),
        before.bytes() + (encoded == null ? 0 : encoded.data().length),
        current.bufferMillis(),
        current.content());
  }

  @Override
  public void setRate(int bitsPerSecond, double framesPerSecond) {
    rate = new EncodingRate(bitsPerSecond, framesPerSecond);
  }

  @Override
  public boolean settled() {
    EncodingStream current = stream;
    return current == null || current.settled();
  }

  @Override
  public void acknowledge(long frameId) {
    feedback.acknowledged(frameId);
  }

  @Override
  public void lost(long frameId) {
    feedback.lost(frameId);
  }

  @Override
  public EncoderStatistics statistics() {
    return statistics;
  }

  /** The speed that the next picture is coded with. */
  int speed() {
    return speed.speed();
  }

  /** The picture that a decoder shows after the frame just made; for tests. */
  VideoFrame reconstruction() {
    EncodingStream current = stream;
    if (current == null) {
      throw new IllegalStateException("nothing encoded yet");
    }
    FrameBuffer picture = current.reconstruction();
    return picture.toVideoFrame(current.width(), current.height(), 0);
  }

  @Override
  public void close() {
    closed = true;
    workers.close();
    stream = null;
  }
}
