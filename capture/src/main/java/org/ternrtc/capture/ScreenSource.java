package org.ternrtc.capture;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;

/**
 * Pictures of one screen at a steady rate. Its thread opens, grabs and closes. When the screen
 * changes its size, so do the pictures; when the monitor or the X server goes, the source ends and
 * says so.
 */
public final class ScreenSource extends PacedVideoSource {
  private final ScreenProvider provider;
  private final Screen screen;
  private final double framesPerSecond;
  private final LongAdder grabs = new LongAdder();
  private final LongAdder grabNanos = new LongAdder();
  private @Nullable ScreenGrabber grabber;

  /**
   * Opens nothing yet.
   *
   * @param screen one that the provider's list gave
   * @param framesPerSecond over 0 and at most 240
   */
  public ScreenSource(ScreenProvider provider, Screen screen, double framesPerSecond) {
    super("tern-screen", ContentKind.SCREEN);
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    this.provider = provider;
    this.screen = screen;
    this.framesPerSecond = framesPerSecond;
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
    ScreenProvider provider = Screens.best(Screens.providers());
    return new ScreenSource(provider, Screens.select(provider.list(), selector), framesPerSecond);
  }

  /** The screen as it was when the source was made. */
  public Screen screen() {
    return screen;
  }

  /** The name of the provider that grabs. */
  public String providerName() {
    return provider.name();
  }

  /** How many pictures were grabbed. */
  public long grabs() {
    return grabs.sum();
  }

  /** How long all the grabs took together, conversion included; without the sink's own time. */
  public long grabNanos() {
    return grabNanos.sum();
  }

  @Override
  protected double open() throws IOException {
    grabber = provider.grabber(screen);
    return framesPerSecond;
  }

  @Override
  protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
    ScreenGrabber open = grabber;
    if (open == null) {
      return null;
    }
    VideoFrame frame = open.grab(captureNanos);
    grabNanos.add(System.nanoTime() - captureNanos);
    grabs.increment();
    return frame;
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
