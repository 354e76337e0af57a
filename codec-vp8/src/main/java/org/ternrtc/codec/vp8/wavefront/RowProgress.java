package org.ternrtc.codec.vp8.wavefront;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How far each row of a picture is, and a place to wait until one is far enough. Whoever has to
 * wait parks; nobody spins. Made once for a size of picture and {@link #reset} for each.
 *
 * <p>What a worker wrote before {@link #advance} is seen by the one whose {@link #await} returned
 * because of it. A worker's number is its own: two threads never wait under the same one.
 */
public final class RowProgress {
  /** Counters of two rows do not share a cache line. */
  private static final int SPREAD = 16;

  private final AtomicIntegerArray done;
  private final AtomicReferenceArray<Thread> sleepers;
  private final AtomicIntegerArray wantedRow;
  private final AtomicIntegerArray wantedColumn;
  private volatile boolean aborted;

  /** Progress of so many rows, watched by so many workers. */
  public RowProgress(int rows, int workers) {
    done = new AtomicIntegerArray(rows * SPREAD);
    sleepers = new AtomicReferenceArray<>(workers);
    wantedRow = new AtomicIntegerArray(workers);
    wantedColumn = new AtomicIntegerArray(workers);
  }

  /** Back to the start; only while nobody works. */
  public void reset() {
    for (int n = 0; n < done.length(); n += SPREAD) {
      done.setPlain(n, 0);
    }
    aborted = false;
  }

  /** Says that a row has so many columns done; never fewer than it said before. */
  public void advance(int row, int columns) {
    done.setRelease(row * SPREAD, columns);
    // Between this store and the look at the sleepers, as in await the other way about: one of the
    // two sides sees the other.
    VarHandle.fullFence();
    for (int worker = 0; worker < sleepers.length(); worker++) {
      Thread sleeper = sleepers.getPlain(worker);
      if (sleeper != null
          && wantedRow.getPlain(worker) == row
          && wantedColumn.getPlain(worker) <= columns) {
        LockSupport.unpark(sleeper);
      }
    }
  }

  /** How many columns of a row are done. */
  public int columns(int row) {
    return done.getAcquire(row * SPREAD);
  }

  /**
   * Waits until a row has so many columns done.
   *
   * @param enough a wish to be woken no sooner than at so many, at least {@code columns}: who
   *     sleeps longer is woken less often
   * @return false when the work was aborted
   */
  public boolean await(int worker, int row, int columns, int enough) {
    if (done.getAcquire(row * SPREAD) >= columns) {
      return !aborted;
    }
    boolean interrupted = false;
    wantedRow.setPlain(worker, row);
    wantedColumn.setPlain(worker, enough);
    sleepers.set(worker, Thread.currentThread());
    VarHandle.fullFence();
    while (done.getAcquire(row * SPREAD) < enough && !aborted) {
      LockSupport.park(this);
      // An interrupt is the caller's business; until it is cleared park would not block.
      interrupted |= Thread.interrupted();
    }
    sleepers.set(worker, null);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !aborted;
  }

  /** Lets everybody who waits go on, and be told so. */
  public void abort() {
    aborted = true;
    VarHandle.fullFence();
    for (int worker = 0; worker < sleepers.length(); worker++) {
      Thread sleeper = sleepers.getPlain(worker);
      if (sleeper != null) {
        LockSupport.unpark(sleeper);
      }
    }
  }
}
