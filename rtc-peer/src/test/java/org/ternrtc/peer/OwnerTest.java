package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OwnerTest {
  private final List<Integer> received = new ArrayList<>();
  private final CountDownLatch[] gate = {new CountDownLatch(1)};
  private volatile CountDownLatch arrived = new CountDownLatch(0);
  private final AtomicLong ticks = new AtomicLong();

  private final Owner owner =
      new Owner(
          "owner-test",
          4,
          new Owner.Driven() {
            @Override
            public void datagram(byte[] data, int offset, int length, long receivedNanos) {
              received.add((int) data[offset]);
              arrived.countDown();
            }

            @Override
            public long tick(long now) {
              ticks.incrementAndGet();
              return now + TimeUnit.MILLISECONDS.toNanos(5);
            }
          });

  @Test
  void theOldestDatagramGoesWhenTheRingIsFull() throws Exception {
    owner.start();
    // The owner is busy while ten datagrams come in.
    owner.post(() -> {
      try {
        gate[0].await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    arrived = new CountDownLatch(4);
    for (int i = 0; i < 10; i++) {
      owner.datagram(new byte[] {(byte) i}, 0, 1, 0);
    }
    gate[0].countDown();
    assertTrue(arrived.await(5, TimeUnit.SECONDS));
    assertEquals(List.of(6, 7, 8, 9), owner.call(() -> List.copyOf(received)));
    assertEquals(6, owner.droppedDatagrams());
    end();
  }

  @Test
  void buffersAreAsManyAsDatagramsHaveWaitedAtOnce() throws Exception {
    Semaphore taken = new Semaphore(0);
    Owner large =
        new Owner(
            "owner-test",
            1024,
            new Owner.Driven() {
              @Override
              public void datagram(byte[] data, int offset, int length, long receivedNanos) {
                taken.release();
              }

              @Override
              public long tick(long now) {
                return now + Owner.IDLE_NANOS;
              }
            });
    large.start();
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < 8; i++) {
        large.datagram(new byte[100], 0, 100, 0);
      }
      assertTrue(taken.tryAcquire(8, 20, TimeUnit.SECONDS));
    }
    // One more is in the owner's hands.
    assertTrue(large.call(large::buffers) <= 8, () -> large.buffers() + " buffers");
    large.stop();
    assertTrue(large.join(5000));
  }

  @Test
  void ticksWhenTheDeadlineHasComeWithoutAnyWork() throws Exception {
    owner.start();
    long before = owner.call(ticks::get);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (ticks.get() < before + 10 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertTrue(ticks.get() >= before + 10);
    end();
  }

  @Test
  void aTaskThatThrowsGivesItsExceptionToTheCallerAndTheThreadGoesOn() throws Exception {
    owner.start();
    assertThrows(
        SyntaxException.class,
        () ->
            owner.call(() -> {
              throw new SyntaxException("nothing", 0);
            }));
    owner.post(() -> {
      throw new IllegalStateException("deliberate: the owner must survive it");
    });
    assertEquals(7, owner.call(() -> 7));
    end();
  }

  @Test
  void callsFromTheOwnerItselfRunAtOnce() throws Exception {
    owner.start();
    assertEquals(3, owner.call(() -> owner.call(() -> 3)));
    end();
  }

  @Test
  void afterStopCallsSayThatTheConnectionIsClosed() throws Exception {
    owner.start();
    end();
    assertThrows(InvalidStateException.class, () -> owner.call(() -> 1));
    assertFalse(owner.post(() -> {}));
  }

  private void end() throws InterruptedException {
    owner.stop();
    assertTrue(owner.join(5000));
  }
}
