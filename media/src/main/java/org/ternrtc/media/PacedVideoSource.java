package org.ternrtc.media;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source whose pictures are fetched by a thread of its own at a steady rate; the base of pattern,
 * file and screen sources.
 *
 * <p>{@link #open}, {@link #next} and {@link #release} run on that one thread, so that a device may
 * belong to it. The schedule is absolute ({@link Pacer}): a late picture is skipped, never caught
 * up. {@link VideoSink#ended} is called when the source ends by itself, not when it is closed.
 */
public abstract class PacedVideoSource extends ThreadedVideoSource {
  private double rate;

  /**
   * @param threadName name of the source's thread
   */
  protected PacedVideoSource(String threadName, ContentKind content) {
    super(threadName, content);
  }

  /**
   * Opens the file or the device. When this throws, {@link #release} is still called.
   *
   * @return pictures a second, over 0 and at most 1000
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract double open() throws IOException;

  /**
   * Makes the next picture.
   *
   * @param tick its number on the schedule, from 0; numbers are left out when the source was late
   * @param captureNanos now, on the scale of {@link System#nanoTime}
   * @return the picture, or null when there are no more
   * @throws IOException with one line that says why the source ends
   */
  protected abstract @Nullable VideoFrame next(long tick, long captureNanos) throws IOException;

  /**
   * Whether there is a picture to make for this tick. When not, the tick passes with none; asked
   * before {@link #next}.
   *
   * @throws IOException with one line that says why the source ends
   */
  protected boolean due(VideoSink sink, long now) throws IOException {
    return true;
  }

  /** What {@link VideoSink#ended} is told when {@link #next} has no more pictures. */
  protected String endReason() {
    return "end of file";
  }

  @Override
  protected final void begin() throws IOException {
    rate = open();
  }

  @Override
  protected final String deliver(VideoSink sink) throws IOException {
    Pacer pacer = new Pacer(rate, System.nanoTime());
    while (running(pacer.nanosToNext(System.nanoTime()))) {
      long now = System.nanoTime();
      long tick = pacer.take(now);
      if (tick < 0 || !due(sink, now)) {
        continue;
      }
      VideoFrame frame = next(tick, now);
      if (frame == null) {
        return endReason();
      }
      sink.accept(frame);
    }
    return "closed";
  }
}
