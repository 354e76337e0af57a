package org.ternrtc.media.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

/**
 * Writes every picture it is given to a Y4M file, whose size is that of the first. The file is
 * created with the first picture. Thread-safe.
 *
 * <p>Y4M has one rate for the whole file and no times: the rate is a claim of the caller's.
 */
public final class Y4mSink implements VideoSink, AutoCloseable {
  private final Path path;
  private final int framesPerSecond;
  private @Nullable Y4mWriter writer;
  private boolean closed;
  private int width;
  private int height;
  private long frames;
  private long refused;

  /**
   * @param framesPerSecond what the header says
   */
  public Y4mSink(Path path, int framesPerSecond) {
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    this.path = path;
    this.framesPerSecond = framesPerSecond;
  }

  /**
   * Writes one picture; one of another size than the first is left out and counted.
   *
   * @throws UncheckedIOException when the file cannot be written
   */
  @Override
  public synchronized void accept(VideoFrame frame) {
    if (closed) {
      return;
    }
    try {
      Y4mWriter to = writer;
      if (to == null) {
        width = frame.width();
        height = frame.height();
        to = Y4mWriter.create(path, width, height, framesPerSecond, 1);
        writer = to;
      }
      if (frame.width() != width || frame.height() != height) {
        refused++;
        return;
      }
      to.write(frame);
      frames++;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  /** How many pictures are in the file. */
  public synchronized long frames() {
    return frames;
  }

  /** How many pictures had another size than the first. */
  public synchronized long refused() {
    return refused;
  }

  /** Writes what is buffered; may be called twice. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Y4mWriter last = writer;
    writer = null;
    if (last != null) {
      last.close();
    }
  }
}
