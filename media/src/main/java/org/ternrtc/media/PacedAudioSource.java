package org.ternrtc.media;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source that makes a frame of 10 ms on an absolute schedule; the base of tones and files.
 *
 * <p>{@link #open}, {@link #next} and {@link #release} run on the source's thread. Sound has no
 * frame that could be left out without a click: who comes late gives what is due at once, up to
 * {@link #MAX_BEHIND_NANOS}; after a longer stall the schedule begins anew, so there is no long
 * burst.
 */
public abstract class PacedAudioSource extends ThreadedAudioSource {
  /** How many frames a second. */
  public static final int FRAMES_PER_SECOND = 100;

  /** How far behind its schedule a source may be and still catch up. */
  public static final long MAX_BEHIND_NANOS = 200_000_000;

  private static final long FRAME_NANOS = 1_000_000_000L / FRAMES_PER_SECOND;

  /**
   * @param threadName name of the source's thread
   */
  protected PacedAudioSource(String threadName) {
    super(threadName);
  }

  /**
   * Opens what there is to open. When this throws, {@link #release} is still called.
   *
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract void open() throws IOException;

  /**
   * Makes the next frame of 10 ms, whose samples are the caller's from then on.
   *
   * @param captureNanos when its first sample is due, on the scale of {@link System#nanoTime}
   * @return the frame, or null when there is no more
   * @throws IOException with one line that says why the source ends
   */
  protected abstract @Nullable AudioFrame next(long captureNanos) throws IOException;

  /** What {@link AudioSink#ended} is told when {@link #next} has no more. */
  protected String endReason() {
    return "end of file";
  }

  @Override
  protected final void begin() throws IOException {
    open();
  }

  @Override
  protected final String deliver(AudioSink sink) throws IOException {
    long due = System.nanoTime();
    while (running(due - System.nanoTime())) {
      if (System.nanoTime() - due > MAX_BEHIND_NANOS) {
        due = System.nanoTime();
      }
      AudioFrame frame = next(due);
      if (frame == null) {
        return endReason();
      }
      sink.accept(frame);
      due += FRAME_NANOS;
    }
    return "closed";
  }
}
