package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pixel.PictureRotator;
import org.ternrtc.media.pixel.PictureScaler;

/**
 * One encoding of a {@link VideoTrack}, shared by any number of senders: the pictures are
 * compressed once.
 *
 * <p>It owns one encoder and one thread, fed from a slot in which the latest picture wins. Requests
 * for a key frame are merged: however many viewers ask, the next picture is one. Thread-safe.
 */
public final class EncodedVideoTrack implements CompressedTrack, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EncodedVideoTrack.class.getName());

  /**
   * How often a picture is coded before the encoder is believed that it is settled: an encoder that
   * does not know says so at once.
   */
  private static final int MIN_TIMES_CODED = 8;

  private final String id = UUID.randomUUID().toString();
  private final VideoTrack input;
  private final String codec;
  private final String encoderName;
  private final VideoEncoder encoder;
  private final LatestFrameSlot slot = new LatestFrameSlot();
  private final List<EncodedVideoSink> sinks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean keyFrameWanted = new AtomicBoolean(true);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;
  private final VideoSink feed =
      new VideoSink() {
        @Override
        public void accept(VideoFrame frame) {
          offer(frame);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the same array is the same picture
        public boolean wantsRepeats() {
          return !sinks.isEmpty() && (keyFrameWanted.get() || settledOn != newest);
        }

        @Override
        public void ended(String reason) {
          slot.ended(reason);
        }
      };

  private final AtomicLong framesIn = new AtomicLong();
  private final AtomicLong framesLeftOut = new AtomicLong();
  private final PictureScaler scaler = new PictureScaler();
  private volatile double maxFramerate;

  /** The samples of the newest picture, and those that the encoder can make no better. */
  private volatile byte @Nullable [] newest;

  private volatile byte @Nullable [] settledOn;
  private volatile double scaleDownBy = 1;
  private volatile double adaptedRate = 1;
  private volatile boolean paused;
  private volatile boolean tellsRotation;
  private volatile @Nullable QualityAdaptation adaptation;
  private volatile int targetBitrate;
  private long nextDueNanos;
  private boolean started;
  private @Nullable VideoFrame leftOut;

  private volatile Counters counters = new Counters(0, 0, 0, 0, 0, 0, 0, 0, "none", 0);

  /**
   * Starts to encode.
   *
   * @param input the pictures; stays the caller's
   * @param codec the codec's name in SDP, such as {@code VP8}
   */
  public EncodedVideoTrack(
      VideoTrack input, String codec, VideoCodecProvider provider, VideoEncoderSettings settings) {
    this.input = input;
    this.codec = codec;
    this.encoderName = provider.name();
    this.encoder = provider.createEncoder(codec, settings);
    this.maxFramerate = settings.framesPerSecond();
    this.targetBitrate = settings.bitsPerSecond();
    this.thread =
        Thread.ofPlatform().daemon().name("tern-encoder-" + id.substring(0, 8)).start(this::run);
    input.addSink(feed);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String codec() {
    return codec;
  }

  @Override
  public String encoderName() {
    return encoderName;
  }

  @Override
  public boolean ended() {
    return ended.get();
  }

  @Override
  public void addSink(EncodedVideoSink sink) {
    sinks.add(sink);
    requestKeyFrame();
  }

  @Override
  public void removeSink(EncodedVideoSink sink) {
    sinks.remove(sink);
  }

  /** Makes the next picture a key frame. */
  @Override
  public void requestKeyFrame() {
    keyFrameWanted.set(true);
  }

  /** The only receiver has the picture of that id and all it depends on. */
  void acknowledge(long frameId) {
    encoder.acknowledge(frameId);
  }

  /** The only receiver will not have the picture of that id: the next one does without it. */
  void lost(long frameId) {
    encoder.lost(frameId);
    // A source at rest is to offer its picture again.
    settledOn = null;
  }

  /** Sets the encoder's target; pictures above the rate are left out. */
  public void setRate(int bitsPerSecond, double framesPerSecond) {
    maxFramerate = framesPerSecond;
    targetBitrate = bitsPerSecond;
    encoder.setRate(bitsPerSecond, framesPerSecond * adaptedRate);
  }

  /** Divides width and height of what is encoded; a change costs a key frame. */
  public void setScaleDownBy(double factor) {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("scale " + factor);
    }
    scaleDownBy = factor;
  }

  /** Makes pictures smaller or fewer when rate or processor do not suffice for them. */
  void adapt(DegradationPreference preference) {
    adaptation = new QualityAdaptation(preference);
  }

  /**
   * Pictures of a camera that is held sideways are turned before they are encoded, unless all who
   * get them can be told to turn them.
   */
  void tellRotation(boolean value) {
    tellsRotation = value;
  }

  /** Leaves pictures out for now: what was sent has not left yet. */
  void paused(boolean value) {
    paused = value;
  }

  /** The encoder's target in bits per second. */
  int targetBitrate() {
    return targetBitrate;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  /** Stops the encoder and leaves the input; may be called twice. */
  @Override
  public void close() {
    input.removeSink(feed);
    slot.close();
    ended.set(true);
  }

  /**
   * Leaves out what comes sooner than the wanted rate, on a schedule that forgives jitter of half a
   * period.
   */
  private void offer(VideoFrame frame) {
    framesIn.incrementAndGet();
    newest = frame.data();
    if (paused) {
      framesLeftOut.incrementAndGet();
      leftOut = frame.sinceBefore(leftOut);
      return;
    }
    long period = (long) (1e9 / (maxFramerate * adaptedRate));
    long captured = frame.captureNanos();
    if (!started || captured - nextDueNanos > 4 * period || nextDueNanos - captured > 4 * period) {
      started = true;
      nextDueNanos = captured;
    }
    if (captured - nextDueNanos < -period / 2) {
      framesLeftOut.incrementAndGet();
      leftOut = frame.sinceBefore(leftOut);
      return;
    }
    nextDueNanos += period;
    VideoFrame skipped = leftOut;
    leftOut = null;
    slot.accept(frame.sinceBefore(skipped));
  }

  @SuppressWarnings("ReferenceEquality") // the same array is the same picture
  private void run() {
    long encoded = 0;
    long keys = 0;
    long dropped = 0;
    long spent = 0;
    long qpSum = 0;
    byte @Nullable [] lastCoded = null;
    int timesCoded = 0;
    try {
      for (VideoFrame frame = slot.take(); frame != null; frame = slot.take()) {
        if (sinks.isEmpty()) {
          // Nobody looks: no work. The first one to come asks for a key frame.
          continue;
        }
        boolean key = keyFrameWanted.getAndSet(false);
        long start = System.nanoTime();
        int rotation = tellsRotation ? frame.rotation() : 0;
        VideoFrame picture =
            scaled(rotation == frame.rotation() ? frame : PictureRotator.upright(frame));
        @Nullable EncodedFrame result = encoder.encode(picture, key);
        long took = System.nanoTime() - start;
        spent += took;
        timesCoded = frame.data() == lastCoded ? timesCoded + 1 : 1;
        lastCoded = frame.data();
        settledOn = timesCoded >= MIN_TIMES_CODED && encoder.settled() ? frame.data() : null;
        if (result == null) {
          dropped++;
          if (key) {
            keyFrameWanted.set(true);
          }
        } else {
          encoded++;
          keys += result.key() ? 1 : 0;
          qpSum += Math.max(0, result.quantizer());
          adaptTo(result, frame, took);
          EncodedFrame told = result.withRotation(rotation);
          for (EncodedVideoSink sink : sinks) {
            sink.accept(told);
          }
        }
        counters =
            new Counters(
                framesIn.get(),
                encoded,
                keys,
                dropped + framesLeftOut.get() + slot.overwritten(),
                spent,
                qpSum,
                picture.width(),
                picture.height(),
                limitation(),
                changes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the encoder of track " + input.id() + " failed", e);
    } finally {
      ended.set(true);
      encoder.close();
    }
  }

  private VideoFrame scaled(VideoFrame frame) {
    QualityAdaptation current = adaptation;
    double factor = scaleDownBy * (current == null ? 1 : current.scale());
    if (factor == 1) {
      return frame;
    }
    int width = even(frame.width() / factor);
    int height = even(frame.height() / factor);
    return scaler.scale(frame, width, height);
  }

  private static int even(double size) {
    return Math.max(16, 2 * (int) (size / 2));
  }

  private void adaptTo(EncodedFrame result, VideoFrame frame, long took) {
    QualityAdaptation current = adaptation;
    if (current == null || result.key()) {
      // Key frames are coarse and slow by nature.
      return;
    }
    boolean changed =
        current.encoded(
            result.quantizer(),
            took,
            (long) (1e9 / (maxFramerate * adaptedRate)),
            (int) (frame.width() / scaleDownBy * frame.height() / scaleDownBy),
            System.nanoTime());
    if (changed) {
      adaptedRate = current.rate();
      encoder.setRate(targetBitrate, maxFramerate * adaptedRate);
    }
  }

  private String limitation() {
    QualityAdaptation current = adaptation;
    return current == null ? "none" : current.limitation().name().toLowerCase(Locale.ROOT);
  }

  private long changes() {
    QualityAdaptation current = adaptation;
    return current == null ? 0 : current.changes();
  }

  boolean gone() {
    return !thread.isAlive();
  }

  /** Waits until the thread is gone; for tests and a total close. */
  boolean awaitEnd(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }
}
