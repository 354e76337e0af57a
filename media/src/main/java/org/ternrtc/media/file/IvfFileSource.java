package org.ternrtc.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoFrame;

/**
 * Decodes and plays an IVF file at its mean rate, over and over or once, with whichever decoder is
 * installed. Pictures that cannot be decoded are left out.
 */
public final class IvfFileSource extends PacedVideoSource {
  /** Decoding cannot skip; a source that is late catches up by so many pictures at a time. */
  private static final int MAX_CATCH_UP = 4;

  private static final double MAX_RATE = 240;

  private final Path path;
  private final boolean loop;
  private final Function<String, VideoDecoder> decoders;
  private @Nullable IvfReader reader;
  private @Nullable VideoDecoder decoder;
  private long lastTick = -1;

  /** Plays the file over and over. */
  public IvfFileSource(Path path) {
    this(path, true);
  }

  /**
   * @param loop whether to start again at the end of the file
   */
  public IvfFileSource(Path path, boolean loop) {
    this(path, loop, VideoCodecs::decoder);
  }

  /**
   * @param loop whether to start again at the end of the file
   * @param decoders makes the decoder for a codec, by its name in SDP; throws {@link
   *     IllegalArgumentException} when there is none
   */
  public IvfFileSource(Path path, boolean loop, Function<String, VideoDecoder> decoders) {
    super("tern-ivf", ContentKind.CAMERA);
    this.path = path;
    this.loop = loop;
    this.decoders = decoders;
  }

  @Override
  protected double open() throws IOException {
    return FileFaults.naming(
        path,
        () -> {
          double rate = meanRate(path);
          rewind();
          return rate;
        });
  }

  /** Timestamps may count pictures or fractions of a second: the mean tells. */
  static double meanRate(Path path) throws IOException {
    try (IvfReader scan = IvfReader.open(path)) {
      if (scan.next() == null) {
        throw new IOException("the file has no picture");
      }
      long first = scan.timestamp();
      try {
        while (scan.next() != null) {}
      } catch (EOFException e) {
        // Cut off: the whole pictures count.
      }
      double seconds = (scan.timestamp() - first) / scan.unitsPerSecond();
      double rate = (scan.frames() - 1) / seconds;
      return rate > 0 && rate <= MAX_RATE ? rate : 30;
    }
  }

  private void rewind() throws IOException {
    release();
    IvfReader opened = IvfReader.open(path);
    reader = opened;
    try {
      decoder = decoders.apply(opened.codec());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
    long wanted = Math.min(tick - lastTick, MAX_CATCH_UP);
    lastTick = tick;
    return FileFaults.naming(
        path,
        () -> {
          VideoFrame frame = null;
          for (long i = 0; i < wanted; i++) {
            frame = nextPicture();
            if (frame == null) {
              return null;
            }
          }
          return frame == null ? null : frame.withCaptureNanos(captureNanos);
        });
  }

  /** The next picture that is shown; null when there are no more. */
  private @Nullable VideoFrame nextPicture() throws IOException {
    boolean rewound = false;
    while (true) {
      EncodedFrame encoded = nextEncoded();
      if (encoded == null) {
        // A whole round without one picture would be repeated for ever.
        if (!loop || rewound) {
          return null;
        }
        rewound = true;
        rewind();
        continue;
      }
      VideoFrame frame = decode(encoded);
      if (frame != null) {
        return frame;
      }
    }
  }

  private @Nullable EncodedFrame nextEncoded() throws IOException {
    IvfReader current = reader;
    if (current == null) {
      return null;
    }
    try {
      return current.next();
    } catch (EOFException e) {
      if (current.frames() == 0) {
        throw e;
      }
      return null;
    }
  }

  private @Nullable VideoFrame decode(EncodedFrame encoded) {
    VideoDecoder current = decoder;
    if (current == null || encoded.data().length == 0) {
      return null;
    }
    try {
      return current.decode(encoded);
    } catch (UndecodableFrameException e) {
      return null;
    }
  }

  @Override
  protected void release() {
    IvfReader openReader = reader;
    VideoDecoder openDecoder = decoder;
    reader = null;
    decoder = null;
    if (openReader != null) {
      FileFaults.closeQuietly(openReader);
    }
    if (openDecoder != null) {
      openDecoder.close();
    }
  }
}
