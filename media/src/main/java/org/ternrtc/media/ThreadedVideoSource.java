package org.ternrtc.media;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source whose pictures are fetched by a thread of its own; the base of those that pace
 * themselves ({@link PacedVideoSource}) and of those that wait for a device, such as a camera.
 *
 * <p>{@link #begin}, {@link #deliver} and {@link #release} run on that one thread, so that a device
 * may belong to it. {@link VideoSink#ended} is called when the source ends by itself, not when it
 * is closed.
 */
public abstract class ThreadedVideoSource implements VideoSource {
  private final SourceThread thread;
  private final ContentKind content;
  private volatile @Nullable VideoSink sink;

  /**
   * @param threadName name of the source's thread
   */
  protected ThreadedVideoSource(String threadName, ContentKind content) {
    this.thread = new SourceThread(threadName, new Steps());
    this.content = content;
  }

  /**
   * Opens the file or the device. When this throws, {@link #release} is still called.
   *
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract void begin() throws IOException;

  /**
   * Gives pictures to the sink, while the source is {@linkplain #running running}.
   *
   * @return why there are no more, in one line
   * @throws IOException with one line that says why the source ends
   */
  protected abstract String deliver(VideoSink sink) throws IOException;

  /** Gives everything back; called once, as the last thing on the source's thread. */
  protected abstract void release();

  @Override
  public final ContentKind content() {
    return content;
  }

  @Override
  public final void start(VideoSink to) throws IOException {
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
      ThreadedVideoSource.this.begin();
    }

    @Override
    public String deliver() throws IOException {
      return ThreadedVideoSource.this.deliver(Objects.requireNonNull(sink));
    }

    @Override
    public void release() {
      ThreadedVideoSource.this.release();
    }

    @Override
    public void ended(String reason) {
      Objects.requireNonNull(sink).ended(reason);
    }
  }
}
