package org.ternrtc.codec.vp8.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the compiler make each vector kernel quick before anybody waits for it.
 *
 * <p>A kernel that was never compiled takes a thousand times as long as its scalar twin and makes
 * objects of all its vectors, so each is called by itself until it is quick, and only what is not
 * quick yet is called again. The calls come in short runs: a long loop would itself be compiled,
 * with the kernel inside of it, and the kernel that everybody else will call would stay as it was.
 *
 * @param <K> the set of kernels
 */
final class KernelTraining<K> {
  /** One kernel, or one of its ways. */
  interface Drill<K> {
    /**
     * Calls the kernel once for each number.
     *
     * @param from the first number, to vary what the kernel is given
     * @param to the number after the last
     */
    void run(K kernels, int from, int to);
  }

  /** Calls in a run: so many that fewer than 600 runs do, with which a drill would be compiled. */
  private static final int RUN = 64;

  /** Before this many calls no time counts: the scalar twin is slow at first as well. */
  private static final int MIN_CALLS = 1200;

  /** With so many calls most methods are due; from then on the compiler needs time as well. */
  private static final int ENOUGH_CALLS = 6000;

  private static final long PAUSE_NANOS = 2_000_000;

  /** Half a minute of pauses, at least: a busy machine compiles late. */
  private static final int MAX_CALLS = ENOUGH_CALLS + RUN * 15_000;

  /** Every so many runs the scalar twin runs too. */
  private static final int SCALAR_EVERY = 4;

  /** A kernel that is not compiled takes ten times its twin's time at least. */
  private static final int QUICK = 2;

  private static final int IN_A_ROW = 3;
  private static final Object ONE_AT_A_TIME = new Object();

  private final K scalar;
  private final K vector;
  private final List<Drill<K>> drills;
  private final long[] scalarNanos;
  private final long[] vectorNanos;
  private final int[] quick;

  KernelTraining(K scalar, K vector, List<Drill<K>> drills) {
    this.scalar = scalar;
    this.vector = vector;
    this.drills = List.copyOf(drills);
    scalarNanos = new long[drills.size()];
    vectorNanos = new long[drills.size()];
    quick = new int[drills.size()];
    Arrays.fill(scalarNanos, Long.MAX_VALUE);
    Arrays.fill(vectorNanos, Long.MAX_VALUE);
  }

  /**
   * Trains; returns when all kernels are quick or never will be. Of several trainings in one
   * virtual machine one runs at a time, so that a core is left for who waits for a picture.
   *
   * @return whether the vector kernels are quick, and altogether quicker than the scalar ones
   */
  boolean run() {
    synchronized (ONE_AT_A_TIME) {
      boolean ready = false;
      for (int calls = 0; calls < MAX_CALLS && !ready; calls += RUN) {
        if (calls >= ENOUGH_CALLS) {
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        ready = true;
        for (int drill = 0; drill < quick.length; drill++) {
          if (quick[drill] < IN_A_ROW) {
            train(drill, calls);
            ready &= quick[drill] == IN_A_ROW;
          }
        }
      }
      return ready && sum(vectorNanos) < sum(scalarNanos);
    }
  }

  private void train(int number, int calls) {
    Drill<K> drill = drills.get(number);
    if (calls / RUN % SCALAR_EVERY == 0) {
      scalarNanos[number] = Math.min(scalarNanos[number], time(drill, scalar, calls));
    }
    long nanos = time(drill, vector, calls);
    vectorNanos[number] = Math.min(vectorNanos[number], nanos);
    boolean fast = calls >= MIN_CALLS && nanos < QUICK * scalarNanos[number];
    quick[number] = fast ? quick[number] + 1 : 0;
  }

  private static <K> long time(Drill<K> drill, K kernels, int from) {
    long start = System.nanoTime();
    drill.run(kernels, from, from + RUN);
    return System.nanoTime() - start;
  }

  private static long sum(long[] times) {
    long sum = 0;
    for (long time : times) {
      sum += time;
    }
    return sum;
  }
}
