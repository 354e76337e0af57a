package org.ternrtc.app.vp8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Times a codec by itself, frame by frame: the processor time of the calling thread when the codec
 * works on it alone, else the time on the wall. Where there was no warm-up before, the first
 * frames, in which the JVM is still compiling, are left out when enough others follow.
 */
final class CodecClock {
  private static final int WARM_UP_FRAMES = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final boolean processorTime;
  private final boolean warm;
  private long start;
  private int frames;
  private long[] nanos = new long[1024];

  /**
   * @param warm whether the codec was warmed up before
   */
  CodecClock(int threads, boolean warm) {
    processorTime = threads == 1 && THREADS.isCurrentThreadCpuTimeSupported();
    this.warm = warm;
  }

  void start() {
    start = now();
  }

  void stop() {
    long took = now() - start;
    if (frames == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * frames);
    }
    nanos[frames++] = took;
  }

  /** Frames a second after warm-up. */
  double framesPerSecond() {
    long[] counted = counted();
    return counted.length * 1e9 / Math.max(Arrays.stream(counted).sum(), 1);
  }

  /** The time within which such a share of the frames was done, in milliseconds. */
  double millis(double share) {
    long[] sorted = counted();
    if (sorted.length == 0) {
      return 0;
    }
    Arrays.sort(sorted);
    return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)]
        / 1e6;
  }

  private long[] counted() {
    boolean skip = !warm && frames >= WARM_UP_FRAMES * 3 / 2;
    return Arrays.copyOfRange(nanos, skip ? WARM_UP_FRAMES : 0, frames);
  }

  private long now() {
    return processorTime ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
