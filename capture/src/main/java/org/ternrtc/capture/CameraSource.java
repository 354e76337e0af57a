package org.ternrtc.capture;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.ThreadedVideoSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

/**
 * Pictures of one camera. Its thread opens, waits for pictures and closes. A camera that is
 * unplugged ends the source, and the sink is told so.
 */
public final class CameraSource extends ThreadedVideoSource {
  /**
   * What was done so far.
   *
   * @param frames pictures given to the sink
   * @param dropped pictures that came damaged or were overtaken
   * @param leftOut pictures that came faster than wanted
   */
  public record Counters(long frames, long dropped, long leftOut) {}

  private static final long WAIT_NANOS = 100_000_000;

  /** A camera that gives nothing for so long will not do it any more. */
  private static final long SILENCE_NANOS = 10_000_000_000L;

  private final CameraProvider provider;
  private final Camera camera;
  private final CameraOptions options;
  private final FrameFitter fitter;
  private final LongAdder frames = new LongAdder();
  private final LongAdder leftOut = new LongAdder();
  private volatile @Nullable CameraGrabber grabber;
  private volatile @Nullable CameraMode mode;
  private volatile long dropped;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean delivers;
  private long given;
  private @Nullable VideoFrame newest;

  /**
   * Opens nothing yet.
   *
   * @param camera one that the provider listed
   */
  public CameraSource(CameraProvider provider, Camera camera, CameraOptions options) {
    super("tern-camera", ContentKind.CAMERA);
    this.provider = provider;
    this.camera = camera;
    this.options = options;
    this.fitter = new FrameFitter(options.width(), options.height());
  }

  /**
   * A source of a camera of this machine, through the best provider that works here. The camera is
   * looked up now; it is not opened before the source is started.
   *
   * @param selector an id, a path or a part of a name of {@link Cameras#list}; empty for the first
   * @throws IOException when there is no such camera or cameras cannot be used here
   */
  public static CameraSource open(String selector, CameraOptions options) throws IOException {
    CameraProvider provider = Cameras.best(Cameras.providers());
    return new CameraSource(provider, Cameras.select(provider.list(), selector), options);
  }

  /** The camera as it was when the source was made. */
  public Camera camera() {
    return camera;
  }

  /** The name of the provider that grabs. */
  public String providerName() {
    return provider.name();
  }

  /** What the camera has agreed to; null before the start. */
  public @Nullable CameraMode mode() {
    return mode;
  }

  /** What was done so far. */
  public Counters counters() {
    CameraGrabber open = grabber;
    return new Counters(frames.sum(), open == null ? dropped : open.dropped(), leftOut.sum());
  }

  /**
   * What can be set on the camera while it runs.
   *
   * @throws IOException when it does not run
   */
  public List<CameraControl> controls() throws IOException {
    return running().controls();
  }

  /**
   * Sets a control.
   *
   * @throws IOException when the camera does not run or does not let itself be set
   */
  public void set(int controlId, int value) throws IOException {
    running().set(controlId, value);
  }

  /**
   * One picture. While the source runs it is the next one that the sink is given; else the camera
   * is opened for it and given back. Waits ten seconds at most.
   *
   * @throws IOException with one line that says why there is none
   */
  public VideoFrame grab() throws IOException {
    lock.lock();
    try {
      if (delivers) {
        return awaitNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for camera " + camera.name());
    } finally {
      lock.unlock();
    }
    try (CameraGrabber open = provider.open(camera, wantedMode())) {
      VideoFrame frame = open.next(SILENCE_NANOS);
      if (frame == null) {
        throw new IOException(noPictures());
      }
      return new FrameFitter(options.width(), options.height()).fit(frame);
    }
  }

  /** With the lock held. */
  private VideoFrame awaitNext() throws IOException, InterruptedException {
    long before = given;
    long left = SILENCE_NANOS;
    while (delivers && given == before && left > 0) {
      left = changed.awaitNanos(left);
    }
    VideoFrame frame = newest;
    if (given == before || frame == null) {
      throw new IOException(noPictures());
    }
    return frame;
  }

  /** On the source's thread. */
  private void keep(@Nullable VideoFrame frame, boolean delivering) {
    lock.lock();
    try {
      delivers = delivering;
      newest = frame;
      given += frame == null ? 0 : 1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private String noPictures() {
    return "camera " + camera.name() + " gives no pictures";
  }

  private CameraGrabber running() throws IOException {
    CameraGrabber open = grabber;
    if (open == null) {
      throw new IOException("the camera is not running");
    }
    return open;
  }

  @Override
  protected void begin() throws IOException {
    CameraGrabber open = provider.open(camera, wantedMode());
    grabber = open;
    mode = open.mode();
    keep(null, true);
  }

  private CameraMode wantedMode() throws IOException {
    CameraMode wanted = CameraMode.best(camera.formats(), options);
    if (wanted == null) {
      String format = options.pixelFormat();
      throw new IOException(
          "camera "
              + camera.name()
              + (format == null
                  ? " gives no format that can be read"
                  : " does not give " + format));
    }
    return wanted;
  }

  @Override
  protected String deliver(VideoSink sink) throws IOException {
    CameraGrabber open = running();
    long period = (long) (1e9 / options.framesPerSecond());
    long dueNanos = 0;
    boolean started = false;
    long heardNanos = System.nanoTime();
    while (running(0)) {
      VideoFrame frame = open.next(WAIT_NANOS);
      long now = System.nanoTime();
      if (frame == null) {
        if (now - heardNanos > SILENCE_NANOS) {
          return noPictures();
        }
        continue;
      }
      heardNanos = now;
      long early = dueNanos - frame.captureNanos();
      if (!started || Math.abs(early) > 4 * period) {
        started = true;
        dueNanos = frame.captureNanos();
      } else if (early > period / 2) {
        // Half a period of grace: a camera at the wanted rate loses nothing to its jitter.
        leftOut.increment();
        continue;
      }
      dueNanos += period;
      frames.increment();
      VideoFrame fitted = fitter.fit(frame);
      keep(fitted, true);
      sink.accept(fitted);
    }
    return "closed";
  }

  @Override
  protected void release() {
    CameraGrabber open = grabber;
    grabber = null;
    keep(null, false);
    if (open != null) {
      dropped = open.dropped();
      open.close();
    }
  }
}
