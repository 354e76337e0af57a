package org.ternrtc.codec.vp8.reference;

/**
 * What a receiver told of frames, on its way from the threads that hear of it to the one that
 * encodes. Of more than {@link #CAPACITY} reports between two pictures the oldest go: a newer
 * acknowledgement is worth more, and a loss is reported again. Thread-safe.
 */
public final class Feedback {
  /** Reports that are kept. */
  public static final int CAPACITY = 256;

  private final long[] reports = new long[CAPACITY];
  private long added;
  private long taken;

  /** No reports. */
  public Feedback() {}

  /** A frame has arrived. */
  public void acknowledged(long frameId) {
    if (frameId >= 0) {
      add(frameId);
    }
  }

  /** A frame is lost. */
  public void lost(long frameId) {
    if (frameId >= 0) {
      add(~frameId);
    }
  }

  private synchronized void add(long report) {
    reports[(int) (added++ % CAPACITY)] = report;
    taken = Math.max(taken, added - CAPACITY);
  }

  /** Gives all reports to the planner, in the order they came. */
  public synchronized void drainTo(ReferencePlanner planner) {
    while (taken < added) {
      long report = reports[(int) (taken++ % CAPACITY)];
      if (report >= 0) {
        planner.acknowledge(report);
      } else {
        planner.lost(~report);
      }
    }
  }
}
