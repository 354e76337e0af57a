package org.ternrtc.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.EncodedVideoSource;
import org.ternrtc.media.ThreadedVideoSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

/**
 * Plays an IVF file of VP8 by its own timestamps without decoding it, over and over or once.
 *
 * <p>A file makes no key frame when one is asked for. If its next one comes within a second, that
 * is waited for; else the play jumps there, at the end of the file to its beginning, for all who
 * watch: a file that several people are to join and leave wants a key frame every few seconds.
 */
public final class IvfEncodedSource implements EncodedVideoSource {
  /** So long a key frame is waited for rather than jumped to. */
  private static final long WAIT_NANOS = 1_000_000_000;

  /** A gap between two timestamps that is taken for a fault of the file. */
  private static final long LONGEST_STEP_NANOS = 5_000_000_000L;

  /** Later than that, the schedule moves: what was missed is not sent in a burst. */
  private static final long LATEST_NANOS = 500_000_000;

  private final Path path;
  private final boolean loop;
  private final AtomicBoolean keyFrameWanted = new AtomicBoolean();
  private final LongAdder jumped = new LongAdder();
  private final Player player = new Player();

  /** Plays the file over and over. */
  public IvfEncodedSource(Path path) {
    this(path, true);
  }

  /**
   * Opens nothing yet.
   *
   * @param loop whether to start again at the end of the file
   */
  public IvfEncodedSource(Path path, boolean loop) {
    this.path = path;
    this.loop = loop;
  }

  /**
   * Reads the file's header.
   *
   * @throws IOException when it cannot be read or holds something other than VP8
   */
  @Override
  public String codec() throws IOException {
    return FileFaults.naming(
        path,
        () -> {
          try (IvfReader reader = IvfReader.open(path)) {
            return vp8(reader);
          }
        });
  }

  private static String vp8(IvfReader reader) throws IOException {
    if (!reader.codec().equals("VP8")) {
      throw new IOException("holds " + reader.codec() + ", only VP8 can be sent as it is");
    }
    return reader.codec();
  }

  @Override
  public ContentKind content() {
    return ContentKind.CAMERA;
  }

  @Override
  public void start(EncodedVideoSink sink) throws IOException {
    player.start(new Output(sink));
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted.set(true);
  }

  /** How many pictures were left out to come to a key frame that was asked for. */
  public long jumped() {
    return jumped.sum();
  }

  @Override
  public void close() {
    player.close();
  }

  /** Brings compressed pictures to where raw ones are expected to go. */
  private record Output(EncodedVideoSink to) implements VideoSink {
    @Override
    public void accept(VideoFrame frame) {
      throw new AssertionError("nothing is decoded here");
    }

    @Override
    public void ended(String reason) {
      to.ended(reason);
    }
  }

  /** The thread that plays; all of it but the start belongs to that thread. */
  private final class Player extends ThreadedVideoSource {
    private @Nullable IvfReader reader;
    private KeyFrameTimes keys = KeyFrameTimes.NONE;
    private long periodNanos;
    private boolean timed;
    private long previousNanos;

    Player() {
      super("tern-ivf", ContentKind.CAMERA);
    }

    @Override
    protected void begin() throws IOException {
      FileFaults.naming(
          path,
          () -> {
            keys = KeyFrameTimes.scan(path);
            double rate = keys.meanRate();
            timed = rate > 0;
            periodNanos = (long) (1e9 / (timed ? rate : 30));
            rewind();
            return vp8(open());
          });
    }

    private IvfReader open() throws IOException {
      IvfReader current = reader;
      if (current == null) {
        throw new IOException("the file is closed");
      }
      return current;
    }

    private void rewind() throws IOException {
      release();
      reader = IvfReader.open(path);
      previousNanos = -1;
    }

    @Override
    protected String deliver(VideoSink sink) throws IOException {
      return sink instanceof Output(EncodedVideoSink to)
          ? FileFaults.naming(path, () -> play(to))
          : "nobody takes the pictures";
    }

    private String play(EncodedVideoSink to) throws IOException {
      long due = System.nanoTime() - periodNanos;
      for (EncodedFrame frame = next(); frame != null; frame = next()) {
        due += step(frame);
        long now = System.nanoTime();
        if (now - due > LATEST_NANOS) {
          due = now;
        }
        if (!running(due - now)) {
          return "closed";
        }
        if (keyFrameWanted.get() && !frame.key() && !keys.within(frame, WAIT_NANOS)) {
          frame = nextKey();
          if (frame == null) {
            break;
          }
        }
        if (frame.key()) {
          keyFrameWanted.set(false);
        }
        to.accept(at(frame, due));
      }
      return "end of file";
    }

    /** How long after the one before a picture is due. */
    private long step(EncodedFrame frame) {
      long before = previousNanos;
      previousNanos = frame.captureNanos();
      long step = frame.captureNanos() - before;
      return timed && before >= 0 && step > 0 && step <= LONGEST_STEP_NANOS ? step : periodNanos;
    }

    private EncodedFrame at(EncodedFrame frame, long captureNanos) {
      byte[] data = frame.data();
      // RFC 6386 section 9.1: a key frame says its size after three bytes of tag and a start code.
      boolean sized = frame.key() && data.length >= 10;
      int width = sized ? (data[6] & 0xFF) | (data[7] & 0x3F) << 8 : 0;
      int height = sized ? (data[8] & 0xFF) | (data[9] & 0x3F) << 8 : 0;
      return new EncodedFrame(data, frame.key(), width, height, captureNanos, -1);
    }

    private @Nullable EncodedFrame nextKey() throws IOException {
      EncodedFrame frame = next();
      jumped.increment();
      while (frame != null && !frame.key()) {
        jumped.increment();
        frame = next();
      }
      if (frame != null) {
        previousNanos = frame.captureNanos();
      }
      return frame;
    }

    /** The next picture that has bytes; null at the end. */
    private @Nullable EncodedFrame next() throws IOException {
      while (true) {
        EncodedFrame frame = orEnd(open());
        if (frame == null) {
          if (!loop) {
            return null;
          }
          rewind();
        } else if (frame.data().length > 0) {
          return frame;
        }
      }
    }

    /** The last picture of a file that is cut off is left out. */
    private @Nullable EncodedFrame orEnd(IvfReader from) throws IOException {
      try {
        return from.next();
      } catch (EOFException e) {
        return null;
      }
    }

    @Override
    protected void release() {
      IvfReader current = reader;
      reader = null;
      if (current != null) {
        FileFaults.closeQuietly(current);
      }
    }
  }
}
