package org.ternrtc.app.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.media.pattern.PatternReader;

/**
 * Measures a call by the pattern that comes through it: which numbered pictures arrive, how old
 * they are by the clock burnt into them, how long it takes from one to the next, and how near they
 * are to the picture of that number. Thread-safe.
 *
 * <p>Ages need both ends on one clock. Only some pictures are compared, for drawing one again costs
 * about as much as encoding it; comparing is left to whoever calls {@link #compareLatest}.
 */
public final class PatternMeter implements VideoSink {
  /** Different pictures a second that a good call shows. */
  public static final double MIN_PICTURES_PER_SECOND = 27;

  /** Median age in milliseconds that a good call keeps below. */
  public static final double MAX_MEDIAN_AGE_MILLIS = 150;

  /** Median PSNR in decibels that a good call keeps above. */
  public static final double MIN_PSNR = 28;

  /** Longest time in milliseconds from one picture to the next in a good call. */
  public static final double MAX_GAP_MILLIS = 500;

  private static final int MAX_SAMPLES = 1_000_000;

  private final LongSupplier clockMillis;
  private final LongSupplier nanos;
  private final Set<Integer> numbers = new HashSet<>();
  private final List<Double> psnr = new ArrayList<>();
  private double[] ages = new double[1024];
  private int ageCount;
  private boolean measuring;
  private long startNanos;
  private long endNanos;
  private long lastNanos;
  private long longestGapNanos;
  private long pictures;
  private long unreadable;
  private @Nullable VideoFrame latest;
  private @Nullable PatternMark latestMark;
  private long latestAge;

  public PatternMeter() {
    this(System::currentTimeMillis, System::nanoTime);
  }

  PatternMeter(LongSupplier clockMillis, LongSupplier nanos) {
    this.clockMillis = clockMillis;
    this.nanos = nanos;
  }

  /** Starts to measure; what came before is forgotten. */
  public synchronized void start() {
    measuring = true;
    startNanos = nanos.getAsLong();
    lastNanos = startNanos;
    longestGapNanos = 0;
    numbers.clear();
    psnr.clear();
    ageCount = 0;
    unreadable = 0;
  }

  /** Stops to measure; {@link #result} stays. */
  public synchronized void stop() {
    if (measuring) {
      endNanos = nanos.getAsLong();
      longestGapNanos = Math.max(longestGapNanos, endNanos - lastNanos);
      measuring = false;
    }
  }

  /** How many pictures came since the meter was made, measured or not. */
  public synchronized long pictures() {
    return pictures;
  }

  @Override
  public void accept(VideoFrame frame) {
    long now = nanos.getAsLong();
    long wall = clockMillis.getAsLong();
    PatternMark mark = PatternReader.read(frame);
    synchronized (this) {
      pictures++;
      if (!measuring) {
        return;
      }
      longestGapNanos = Math.max(longestGapNanos, now - lastNanos);
      lastNanos = now;
      if (mark == null) {
        unreadable++;
        return;
      }
      if (numbers.size() < MAX_SAMPLES) {
        numbers.add(mark.frameNumber());
      }
      long age = mark.ageMillis(wall);
      if (ageCount < MAX_SAMPLES) {
        if (ageCount == ages.length) {
          ages = Arrays.copyOf(ages, 2 * ages.length);
        }
        ages[ageCount++] = age;
      }
      latest = frame;
      latestMark = mark;
      latestAge = wall - age;
    }
  }

  /** Compares the newest picture with the one of its number, drawn again. */
  public void compareLatest() {
    VideoFrame frame;
    PatternMark mark;
    long clock;
    synchronized (this) {
      if (!measuring || latest == null || latestMark == null) {
        return;
      }
      frame = latest;
      mark = latestMark;
      clock = latestAge;
      latest = null;
    }
    VideoFrame original =
        PatternPicture.render(mark.frameNumber(), clock, frame.width(), frame.height());
    double decibels = Math.min(99, PictureQuality.compare(frame, original).psnr());
    synchronized (this) {
      if (psnr.size() < MAX_SAMPLES) {
        psnr.add(decibels);
      }
    }
  }

  /** What was measured so far. */
  public synchronized Result result() {
    long end = measuring ? nanos.getAsLong() : endNanos;
    long gap = measuring ? Math.max(longestGapNanos, end - lastNanos) : longestGapNanos;
    double[] sortedAges = Arrays.copyOf(ages, ageCount);
    Arrays.sort(sortedAges);
    double[] sortedPsnr = psnr.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Result(
        (end - startNanos) / 1e9,
        numbers.size(),
        unreadable,
        sortedAges.length == 0 ? Double.NaN : sortedAges[sortedAges.length / 2],
        sortedPsnr.length == 0 ? Double.NaN : sortedPsnr[sortedPsnr.length / 2],
        sortedPsnr.length == 0 ? Double.NaN : sortedPsnr[0],
        gap / 1e6);
  }

  /**
   * What a meter saw.
   *
   * @param different how many different pictures came
   * @param unreadable how many came whose number could not be read
   * @param psnr median of the pictures that were compared, in decibels
   * @param lowestPsnr of the worst of them
   * @param longestGapMillis longest time without a picture
   */
  public record Result(
      double seconds,
      int different,
      long unreadable,
      double medianAgeMillis,
      double psnr,
      double lowestPsnr,
      double longestGapMillis) {
    /** Different pictures a second. */
    public double picturesPerSecond() {
      return seconds <= 0 ? 0 : different / seconds;
    }

    /** What is not good enough, one line each; empty for a good call. */
    public List<String> shortcomings() {
      List<String> lines = new ArrayList<>();
      if (!(picturesPerSecond() >= MIN_PICTURES_PER_SECOND)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%.1f different pictures a second, fewer than %.0f",
                picturesPerSecond(),
                MIN_PICTURES_PER_SECOND));
      }
      if (!(medianAgeMillis <= MAX_MEDIAN_AGE_MILLIS)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "median age %.0f ms, more than %.0f",
                medianAgeMillis,
                MAX_MEDIAN_AGE_MILLIS));
      }
      if (!(psnr >= MIN_PSNR)) {
        lines.add(
            String.format(Locale.ROOT, "median PSNR %.1f dB, less than %.0f", psnr, MIN_PSNR));
      }
      if (!(longestGapMillis <= MAX_GAP_MILLIS)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%.0f ms without a picture, more than %.0f",
                longestGapMillis,
                MAX_GAP_MILLIS));
      }
      return lines;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.1f pictures/s, median age %.0f ms, PSNR %.1f dB (lowest %.1f), longest gap %.0f ms",
          picturesPerSecond(),
          medianAgeMillis,
          psnr,
          lowestPsnr,
          longestGapMillis);
    }
  }
}
