package org.ternrtc.codec.vp8.wavefront;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 53;

  /** Each cell adds up its neighbours of the row above, which must be there already. */
  private static final class Wave implements Workers.Task {
    final RowProgress progress;
    final AtomicInteger next = new AtomicInteger();
    final int[] cells = new int[ROWS * COLUMNS];

    Wave(int workers) {
      progress = new RowProgress(ROWS, workers);
    }

    @Override
    public void work(int worker) {
      for (int row = next.getAndIncrement(); row < ROWS; row = next.getAndIncrement()) {
        for (int column = 0; column < COLUMNS; column++) {
          int needed = Math.min(COLUMNS, column + 2);
          if (row > 0 && !progress.await(worker, row - 1, needed, Math.min(COLUMNS, needed + 8))) {
            return;
          }
          int left = column > 0 ? cells[row * COLUMNS + column - 1] : 1;
          int above = row > 0 ? cells[(row - 1) * COLUMNS + needed - 1] : 1;
          cells[row * COLUMNS + column] = 31 * left + 17 * above + row;
          progress.advance(row, column + 1);
        }
      }
    }

    @Override
    public void abort() {
      progress.abort();
    }
  }

  @Test
  void aWaveGivesTheSameWhateverTheNumberOfWorkers() {
    Wave alone = new Wave(1);
    try (Workers one = new Workers("test", 1)) {
      one.run(alone);
    }
    for (int count = 2; count <= 8; count++) {
      try (Workers workers = new Workers("test", count)) {
        for (int round = 0; round < 20; round++) {
          Wave wave = new Wave(count);
          workers.run(wave);
          assertArrayEquals(alone.cells, wave.cells);
        }
      }
    }
  }

  @Test
  void aFailureEndsTheOthersWaitingAndReachesTheCaller() {
    RowProgress progress = new RowProgress(1, 3);
    IllegalArgumentException thrown = new IllegalArgumentException("as planned");
    AtomicInteger aborted = new AtomicInteger();
    try (Workers workers = new Workers("test", 3)) {
      Workers.Task task =
          new Workers.Task() {
            @Override
            public void work(int worker) {
              if (worker == 2) {
                throw thrown;
              }
              if (!progress.await(worker, 0, 1, 1)) {
                aborted.incrementAndGet();
              }
            }

            @Override
            public void abort() {
              progress.abort();
            }
          };
      assertSame(thrown, assertThrows(IllegalArgumentException.class, () -> workers.run(task)));
      assertEquals(2, aborted.get());
    }
  }

  @Test
  void closingEndsTheThreads() {
    ConcurrentHashMap<Integer, Thread> seen = new ConcurrentHashMap<>();
    Workers workers = new Workers("test", 4);
    workers.run(
        new Workers.Task() {
          @Override
          public void work(int worker) {
            seen.put(worker, Thread.currentThread());
          }

          @Override
          public void abort() {}
        });
    assertEquals(4, seen.size());
    assertSame(Thread.currentThread(), seen.remove(0));
    workers.close();
    workers.close();
    for (Thread thread : seen.values()) {
      assertTrue(thread.isDaemon());
      assertFalse(thread.isAlive());
    }
    Wave wave = new Wave(4);
    assertThrows(IllegalStateException.class, () -> workers.run(wave));
  }

  @Test
  void anInterruptOutlastsTheWork() {
    try (Workers workers = new Workers("test", 2)) {
      Thread.currentThread().interrupt();
      workers.run(new Wave(2));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void refusesNoThreads() {
    assertThrows(IllegalArgumentException.class, () -> new Workers("test", 0));
  }
}
