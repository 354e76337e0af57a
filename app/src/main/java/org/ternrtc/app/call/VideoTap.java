package org.ternrtc.app.call;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.file.Y4mSink;

/** Counts received pictures and hands them to a window or a file, if there is one. Thread-safe. */
public final class VideoTap implements VideoSink, AutoCloseable {
  private static final int FILE_FRAMES_PER_SECOND = 30;

  private final AtomicLong frames = new AtomicLong();
  private volatile @Nullable VideoSink shown;
  private volatile @Nullable Y4mSink file;

  /** From now on pictures are written to a Y4M file, too. */
  public void recordTo(Path path) {
    file = new Y4mSink(path, FILE_FRAMES_PER_SECOND);
  }

  /** From now on pictures are shown, too. */
  public void show(VideoSink sink) {
    shown = sink;
  }

  /** How many pictures came. */
  public long frames() {
    return frames.get();
  }

  @Override
  public void accept(VideoFrame frame) {
    frames.incrementAndGet();
    VideoSink window = shown;
    if (window != null) {
      window.accept(frame);
    }
    Y4mSink disk = file;
    if (disk != null) {
      disk.accept(frame);
    }
  }

  @Override
  public void close() throws java.io.IOException {
    Y4mSink disk = file;
    file = null;
    if (disk != null) {
      disk.close();
    }
  }
}
