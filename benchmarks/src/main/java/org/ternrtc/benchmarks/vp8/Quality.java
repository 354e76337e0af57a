package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.Vp8Decoder;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.StructuralSimilarity;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfReader;
import org.ternrtc.media.file.Y4mReader;

/** Decodes a stream and compares it with the clip it was made from. */
final class Quality {
  private final Path clip;
  private final int frames;
  private long bytes;
  private int decoded;
  private @Nullable EncodedFrame pending;

  private Quality(Path clip, int frames) {
    this.clip = clip;
    this.frames = frames;
  }

  /** What a stream costs and how it looks, without times. */
  static Point measure(String encoder, int targetKbps, Path clip, int frames, Path ivf)
      throws IOException {
    return new Quality(clip, frames).compare(encoder, targetKbps, ivf);
  }

  private Point compare(String encoder, int targetKbps, Path ivf) throws IOException {
    PictureQuality sum = new PictureQuality(0, 0, 0, 0, 0);
    double similarity = 0;
    int count = 0;
    double rate;
    try (Y4mReader truth = Y4mReader.open(clip);
        IvfReader stream = IvfReader.open(ivf);
        Vp8Decoder decoder = new Vp8Decoder()) {
      rate = truth.framesPerSecond();
      pending = stream.next();
      VideoFrame shown = null;
      for (VideoFrame frame = truth.next(); frame != null && count < frames; ) {
        // The times of both count from 0; half a picture decides.
        double seconds = (count + 0.5) / rate;
        for (EncodedFrame next = pending; due(next, seconds); next = pending) {
          shown = decode(decoder, next, shown);
          pending = stream.next();
        }
        if (shown != null) {
          sum = sum.plus(PictureQuality.compare(frame, shown));
          similarity += StructuralSimilarity.compare(frame, shown).all();
        }
        count++;
        frame = truth.next();
      }
    } catch (UndecodableFrameException e) {
      throw new IOException(ivf + " cannot be decoded: " + e.getMessage(), e);
    }
    return new Point(
        encoder,
        targetKbps,
        bytes * 8 * rate / count / 1000,
        Math.min(sum.psnrY(), 100),
        similarity / count,
        0,
        0,
        0,
        count,
        count - decoded);
  }

  private static boolean due(@Nullable EncodedFrame frame, double seconds) {
    return frame != null && frame.captureNanos() / 1e9 < seconds;
  }

  private @Nullable VideoFrame decode(
      Vp8Decoder decoder, @Nullable EncodedFrame frame, @Nullable VideoFrame shown)
      throws UndecodableFrameException {
    if (frame == null || frame.data().length == 0) {
      return shown;
    }
    bytes += frame.data().length;
    decoded++;
    VideoFrame picture = decoder.decode(frame);
    return picture == null ? shown : picture;
  }
}
