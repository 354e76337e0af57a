package org.ternrtc.app.capture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.file.Y4mSink;
import org.ternrtc.media.pixel.PixelConverter;

/** Takes grabbed pictures, counts and keeps them. Pictures come on the source's thread. */
final class CaptureMeter implements VideoSink, AutoCloseable {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final @Nullable Region region;
  private final @Nullable Y4mSink file;
  private final CountDownLatch over;

  private @Nullable VideoFrame last;
  private @Nullable String ended;
  private @Nullable String fault;
  private long frames;
  private long firstNanos;
  private long lastNanos;
  private long firstCpuNanos;
  private long ownCpuNanos;
  private long lastCpuNanos;

  CaptureMeter(
      @Nullable Region region, @Nullable Path path, int framesPerSecond, CountDownLatch over) {
    this.region = region;
    this.file = path == null ? null : new Y4mSink(path, Math.max(1, framesPerSecond));
    this.over = over;
  }

  /**
   * What came of it.
   *
   * @param framesPerSecond from the first to the last picture
   * @param millisPerFrame processor time of the source's thread for one picture, without what is
   *     done with it
   * @param ended why the source ended by itself, null when it did not
   * @param fault what went wrong here, null when nothing did
   */
  record Result(
      long frames,
      int width,
      int height,
      double framesPerSecond,
      double millisPerFrame,
      @Nullable String ended,
      @Nullable String fault) {}

  @Override
  public synchronized void accept(VideoFrame frame) {
    long began = threads.getCurrentThreadCpuTime();
    if (frames == 0) {
      firstCpuNanos = began;
      // By time of capture: the first picture of a cold JVM takes longer to come.
      firstNanos = frame.captureNanos();
    }
    lastNanos = frame.captureNanos();
    lastCpuNanos = began - ownCpuNanos;
    try {
      VideoFrame part = region == null ? frame : region.of(frame);
      if (file != null) {
        file.accept(part);
      }
      last = part;
      frames++;
    } catch (IllegalArgumentException | UncheckedIOException wrong) {
      fault = wrong.getMessage();
      over.countDown();
    }
    ownCpuNanos += threads.getCurrentThreadCpuTime() - began;
  }

  @Override
  public synchronized void ended(String reason) {
    ended = reason;
    over.countDown();
  }

  synchronized Result result() {
    VideoFrame frame = last;
    double millis = frames < 2 ? 0 : Math.max(0, lastCpuNanos - firstCpuNanos) / 1e6 / (frames - 1);
    return new Result(
        frames,
        frame == null ? 0 : frame.width(),
        frame == null ? 0 : frame.height(),
        frames < 2 ? 0 : (frames - 1) * 1e9 / Math.max(1, lastNanos - firstNanos),
        millis,
        ended,
        fault);
  }

  /** Writes the last picture as PNG. */
  synchronized void snapshot(Path path) throws IOException {
    VideoFrame frame = last;
    if (frame == null) {
      return;
    }
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    PixelConverter.best().toRgb(frame, pixels, 0, frame.width());
    write(image, path);
  }

  /** Writes an image as PNG. */
  static void write(BufferedImage image, Path path) throws IOException {
    if (!ImageIO.write(image, "png", path.toFile())) {
      throw new IOException(path + ": no PNG writer in this Java");
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
