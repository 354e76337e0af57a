package org.ternrtc.app.vp8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Times a codec by itself, frame by frame: the processor time of the calling thread when the codec
 * works on it alone, else the time on the wall. The first frames, in which the JVM is still
 * compiling, are left out when enough others follow.
 */
final class CodecClock {
  private static final int WARM_UP_FRAMES = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final boolean processorTime;
  private long start;
  private long frames;
  private long nanos;
  private long warmFrames;
  private long warmNanos;

  CodecClock(int threads) {
    processorTime = threads == 1 && THREADS.isCurrentThreadCpuTimeSupported();
  }

  void start() {
    start = now();
  }

  void stop() {
    long took = now() - start;
    frames++;
    nanos += took;
    if (frames > WARM_UP_FRAMES) {
      warmFrames++;
      warmNanos += took;
    }
  }

  /** Frames a second after warm-up; over all frames when there are too few for that. */
  double framesPerSecond() {
    boolean warm = warmFrames >= WARM_UP_FRAMES / 2;
    long count = warm ? warmFrames : frames;
    long time = warm ? warmNanos : nanos;
    return count * 1e9 / Math.max(time, 1);
  }

  private long now() {
    return processorTime ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
