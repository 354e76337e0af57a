package org.ternrtc.codec.vp8;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.encoder.FrameCoder;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.ratecontrol.RateControl;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/**
 * VP8 encoder, RFC 6386: one pass, constant bit rate, key frames only when asked for or when the
 * size changes.
 *
 * <p>Threads as {@link VideoEncoder} says. A frame is never dropped. Pictures of more than {@link
 * #MAX_PIXELS} are refused with an {@link IllegalArgumentException}. The settings' threads have no
 * effect yet: one thread works.
 */
public final class Vp8Encoder implements VideoEncoder {
  /** Largest picture, in pixels: what our decoder takes unless told otherwise. */
  public static final int MAX_PIXELS = Vp8Decoder.DEFAULT_MAX_PIXELS;

  private static final int MAX_ATTEMPTS = 3;

  private final VideoEncoderSettings settings;
  private volatile Rate rate;
  private Rate rateInForce;
  private @Nullable Stream stream;
  private boolean closed;

  private record Rate(int bitsPerSecond, double framesPerSecond) {}

  /** What exists while the size of the pictures stays the same. */
  private record Stream(
      int width, int height, FrameCoder coder, SourcePicture source, RateControl control) {}

  /** Makes an encoder; what it needs for pictures is allocated with the first one. */
  public Vp8Encoder(VideoEncoderSettings settings) {
    this.settings = settings;
    rate = new Rate(settings.bitsPerSecond(), settings.framesPerSecond());
    rateInForce = rate;
  }

  @Override
  public EncodedFrame encode(VideoFrame frame, EncodeOptions options) {
    if (closed) {
      throw new IllegalStateException("encoder is closed");
    }
    boolean key = options.keyFrame();
    Stream current = stream;
    if (current == null || current.width != frame.width() || current.height != frame.height()) {
      current = begin(frame.width(), frame.height());
      stream = current;
      key = true;
    }
    applyRate(current.control);
    current.source.load(frame);
    return encode(current, frame, key);
  }

  private EncodedFrame encode(Stream current, VideoFrame frame, boolean key) {
    FrameCoder coder = current.coder;
    RateControl control = current.control;
    coder.begin();
    int index = control.quantizerIndex(key);
    byte[] data = coder.code(current.source, key, index);
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      int other = control.reconsider(key, index, data.length * 8.0);
      if (other == index) {
        break;
      }
      index = other;
      data = coder.code(current.source, key, index);
    }
    coder.keep();
    control.frameDone(key, index, data.length * 8.0);
    return new EncodedFrame(data, key, frame.width(), frame.height(), frame.captureNanos(), index);
  }

  private Stream begin(int width, int height) {
    if ((long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException("picture of " + width + "x" + height + " is too large");
    }
    int columns = (width + 15) / 16;
    int rows = (height + 15) / 16;
    RateControl control =
        new RateControl(
            columns * rows,
            settings.minQuantizer(),
            settings.maxQuantizer(),
            rate.bitsPerSecond,
            rate.framesPerSecond);
    return new Stream(
        width,
        height,
        new FrameCoder(width, height, settings.speed()),
        new SourcePicture(columns, rows),
        control);
  }

  private void applyRate(RateControl control) {
    Rate wanted = rate;
    if (!wanted.equals(rateInForce)) {
      control.setRate(wanted.bitsPerSecond, wanted.framesPerSecond);
      rateInForce = wanted;
    }
  }

  @Override
  public void setRate(int bitsPerSecond, double framesPerSecond) {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException("bitsPerSecond " + bitsPerSecond);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    rate = new Rate(bitsPerSecond, framesPerSecond);
  }

  /** The picture that a decoder shows after the frame just made; for tests. */
  VideoFrame reconstruction() {
    Stream current = stream;
    if (current == null) {
      throw new IllegalStateException("nothing encoded yet");
    }
    FrameBuffer picture = current.coder.reconstruction();
    return picture.toVideoFrame(current.width, current.height, 0);
  }

  @Override
  public void close() {
    closed = true;
    stream = null;
  }
}
