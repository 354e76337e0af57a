package org.ternrtc.media.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;

/**
 * Plays a Y4M file at its own rate, over and over or once. Late pictures are skipped in the file as
 * well, so it never plays slower than it should.
 */
public final class Y4mFileSource extends PacedVideoSource {
  private final Path path;
  private final boolean loop;
  private @Nullable Y4mReader reader;
  private long position;

  /** Plays the file over and over. */
  public Y4mFileSource(Path path) {
    this(path, true);
  }

  /**
   * @param loop whether to start again at the end of the file
   */
  public Y4mFileSource(Path path, boolean loop) {
    super("tern-y4m", ContentKind.CAMERA);
    this.path = path;
    this.loop = loop;
  }

  @Override
  protected double open() throws IOException {
    Y4mReader opened = FileFaults.naming(path, () -> Y4mReader.open(path));
    reader = opened;
    return opened.framesPerSecond();
  }

  @Override
  protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
    return FileFaults.naming(
        path,
        () -> {
          while (position < tick) {
            if (!atPicture(Y4mReader::skip)) {
              return null;
            }
            position++;
          }
          var frame = new VideoFrame[1];
          if (!atPicture(
              from -> {
                VideoFrame next = from.next();
                if (next == null) {
                  return false;
                }
                frame[0] = next;
                return true;
              })) {
            return null;
          }
          position++;
          return frame[0].withCaptureNanos(captureNanos);
        });
  }

  private interface Step {
    boolean on(Y4mReader reader) throws IOException;
  }

  /** One step in the file; at its end once more from the beginning. False when there is no more. */
  private boolean atPicture(Step step) throws IOException {
    Y4mReader current = reader;
    if (current == null) {
      return false;
    }
    try {
      if (step.on(current)) {
        return true;
      }
    } catch (EOFException e) {
      // A recording that was cut off: what is whole of it is played.
      if (current.frames() == 0) {
        throw e;
      }
    }
    if (!loop || current.frames() == 0) {
      return false;
    }
    current.close();
    reader = null;
    Y4mReader again = Y4mReader.open(path);
    reader = again;
    return step.on(again);
  }

  @Override
  protected void release() {
    Y4mReader current = reader;
    reader = null;
    if (current != null) {
      FileFaults.closeQuietly(current);
    }
  }
}
