package org.ternrtc.media;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source whose sound is fetched by a thread of its own; the base of those that pace themselves
 * ({@link PacedAudioSource}) and of those that wait for a device, such as a microphone.
 *
 * <p>{@link #begin}, {@link #deliver} and {@link #release} run on that one thread, so that a device
 * may belong to it. {@link AudioSink#ended} is called when the source ends by itself, not when it
 * is closed.
 */
public abstract class ThreadedAudioSource implements AudioSource {
  private final SourceThread thread;
  private volatile @Nullable AudioSink sink;

  /**
   * @param threadName name of the source's thread
   */
  protected ThreadedAudioSource(String threadName) {
    this.thread = new SourceThread(threadName, new Steps());
  }

  /**
   * Opens the file or the device. When this throws, {@link #release} is still called.
   *
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract void begin() throws IOException;

  /**
   * Gives sound to the sink, while the source is {@linkplain #running running}.
   *
   * @return why there is no more, in one line
   * @throws IOException with one line that says why the source ends
   */
  protected abstract String deliver(AudioSink sink) throws IOException;

  /** Gives everything back; called once, as the last thing on the source's thread. */
  protected abstract void release();

  @Override
  public final void start(AudioSink to) throws IOException {
    thread.start(() -> sink = to);
  }

  /**
   * Waits, unless the source is closed meanwhile; to be called by {@link #deliver}.
   *
   * @param waitNanos how long; 0 or less just asks
   * @return false when the source was closed
   */
  protected final boolean running(long waitNanos) {
    return thread.running(waitNanos);
  }

  @Override
  public final void close() {
    thread.close();
  }

  private final class Steps implements SourceThread.Work {
    @Override
    public void begin() throws IOException {
      ThreadedAudioSource.this.begin();
    }

    @Override
    public String deliver() throws IOException {
      return ThreadedAudioSource.this.deliver(Objects.requireNonNull(sink));
    }

    @Override
    public void release() {
      ThreadedAudioSource.this.release();
    }

    @Override
    public void ended(String reason) {
      Objects.requireNonNull(sink).ended(reason);
    }
  }
}
