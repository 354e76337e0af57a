package org.ternrtc.capture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

/**
 * Pictures of one screen or window at a steady rate. Its thread opens, grabs and closes. When the
 * target changes its size, so do the pictures; when it goes, or the X server does, the source ends
 * and says so.
 *
 * <p>While nothing changes, nothing is grabbed and nothing converted: the last picture is offered
 * again, with an empty list of {@linkplain VideoFrame#dirty changes}, as long as the sink
 * {@linkplain VideoSink#wantsRepeats wants that}, and else once a second.
 */
public final class ScreenSource extends PacedVideoSource {
  /**
   * What was done so far.
   *
   * @param grabs pictures grabbed and converted, whole or in part
   * @param grabNanos how long they took together, conversion and scaling included; without the
   *     sink's own time
   * @param repeats pictures offered again because nothing had changed
   * @param rests ticks that passed with no picture, because nothing had changed and nobody wanted
   *     it again
   * @param pixels pixels converted: in parts of the screen, far fewer than its size
   */
  public record Counters(long grabs, long grabNanos, long repeats, long rests, long pixels) {}

  /** So often a picture comes in any case: who joins late or lost one must not wait for ever. */
  private static final long MAX_REST_NANOS = 1_000_000_000;

  private final ScreenProvider provider;
  private final CaptureTarget target;
  private final ScreenOptions options;
  private final FrameFitter fitter;
  private final LongAdder grabs = new LongAdder();
  private final LongAdder grabNanos = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder rests = new LongAdder();
  private final LongAdder pixels = new LongAdder();
  private final List<Consumer<CaptureState>> listeners = new CopyOnWriteArrayList<>();
  private volatile CaptureState state = CaptureState.SHOWN;
  private volatile @Nullable Cursor cursor;
  private @Nullable ScreenGrabber grabber;
  private @Nullable VideoFrame last;
  private boolean changed;
  private boolean givenBefore;
  private long givenNanos;

  /**
   * Opens nothing yet.
   *
   * @param target one that the provider listed
   */
  public ScreenSource(ScreenProvider provider, CaptureTarget target, ScreenOptions options) {
    super("tern-screen", ContentKind.SCREEN);
    this.provider = provider;
    this.target = target;
    this.options = options;
    this.fitter = new FrameFitter(options.maxWidth(), options.maxHeight());
  }

  /**
   * A source of a screen of this machine, through the best provider that works here. The screen is
   * looked up now; nothing stays open before the source is started.
   *
   * @param selector an id or a name of {@link Screens#list}; empty for the whole desktop
   * @param framesPerSecond over 0 and at most 240
   * @throws IOException when there is no such screen or screens cannot be grabbed here
   * @throws IllegalArgumentException when the rate is out of bounds
   */
  public static ScreenSource open(String selector, double framesPerSecond) throws IOException {
    return open(selector, ScreenOptions.of(framesPerSecond));
  }

  /**
   * As {@link #open(String, double)}, with more to choose.
   *
   * @throws IOException when there is no such screen or screens cannot be grabbed here
   */
  public static ScreenSource open(String selector, ScreenOptions options) throws IOException {
    ScreenProvider provider = Screens.best(Screens.providers());
    return new ScreenSource(provider, Screens.select(provider.list(), selector), options);
  }

  /**
   * A source of a window of this machine, looked up now.
   *
   * @param selector the id, the title or a part of the title of one of {@link Screens#windows}
   * @throws IOException when there is no such window or windows cannot be grabbed here
   */
  public static ScreenSource openWindow(String selector, ScreenOptions options) throws IOException {
    ScreenProvider provider = Screens.best(Screens.providers());
    return new ScreenSource(provider, Screens.selectWindow(provider.windows(), selector), options);
  }

  /** What is captured, as it was when the source was made. */
  public CaptureTarget target() {
    return target;
  }

  /** The name of the provider that grabs. */
  public String providerName() {
    return provider.name();
  }

  /** How the target is at the moment. */
  public CaptureState state() {
    return state;
  }

  /** Tells every change of the state, on the source's thread; must not keep it for long. */
  public void onState(Consumer<CaptureState> listener) {
    listeners.add(listener);
  }

  /** The mouse pointer, with {@link CursorMode#SEPARATE}; null when it is not on the target. */
  public @Nullable Cursor cursor() {
    return cursor;
  }

  /**
   * One picture of the same target, now and in its very colours, whether or not the source runs.
   *
   * @return an image of {@link BufferedImage#TYPE_INT_RGB}
   * @throws IOException with one line that says why it cannot be grabbed
   */
  public BufferedImage image() throws IOException {
    return Screens.image(provider, target, options.grab());
  }

  /**
   * One picture of the same target, now, in the size of the source's, whether or not the source
   * runs. Opens the target for it: who wants one after the other keeps a {@link ScreenGrabber}.
   *
   * @throws IOException with one line that says why it cannot be grabbed
   */
  public VideoFrame grab() throws IOException {
    try (ScreenGrabber once = provider.grabber(target, options.grab())) {
      return new FrameFitter(options.maxWidth(), options.maxHeight())
          .fit(once.grab(System.nanoTime()));
    }
  }

  /** What was done so far. */
  public Counters counters() {
    return new Counters(grabs.sum(), grabNanos.sum(), repeats.sum(), rests.sum(), pixels.sum());
  }

  @Override
  protected double open() throws IOException {
    grabber = provider.grabber(target, options.grab());
    return options.framesPerSecond();
  }

  @Override
  protected boolean due(VideoSink sink, long now) throws IOException {
    ScreenGrabber open = grabber;
    if (open == null) {
      return true;
    }
    try {
      changed = open.changed();
    } catch (IOException e) {
      tell(CaptureState.GONE);
      throw e;
    }
    tell(open.state());
    cursor = open.cursor();
    if (changed || !givenBefore || now - givenNanos >= MAX_REST_NANOS || sink.wantsRepeats()) {
      return true;
    }
    rests.increment();
    return false;
  }

  @Override
  protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
    ScreenGrabber open = grabber;
    if (open == null) {
      return null;
    }
    VideoFrame frame = last;
    if (frame == null || changed) {
      try {
        frame = fitter.fit(open.grab(captureNanos));
      } catch (IOException e) {
        tell(CaptureState.GONE);
        throw e;
      }
      grabNanos.add(System.nanoTime() - captureNanos);
      grabs.increment();
      pixels.add(area(frame));
      last = frame;
    } else {
      repeats.increment();
      frame = frame.withCaptureNanos(captureNanos).withDirty(List.of());
    }
    givenBefore = true;
    givenNanos = captureNanos;
    return frame;
  }

  private static long area(VideoFrame frame) {
    List<VideoFrame.Region> dirty = frame.dirty();
    if (dirty == null) {
      return (long) frame.width() * frame.height();
    }
    long sum = 0;
    for (VideoFrame.Region region : dirty) {
      sum += (long) region.width() * region.height();
    }
    return sum;
  }

  private void tell(CaptureState now) {
    if (state != now) {
      state = now;
      for (Consumer<CaptureState> listener : listeners) {
        listener.accept(now);
      }
    }
  }

  @Override
  protected void release() {
    ScreenGrabber open = grabber;
    grabber = null;
    if (open != null) {
      open.close();
    }
  }
}
