package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LatestFrameSlotTest {
  private final VideoFrame first = VideoFrame.allocate(2, 2, 1);
  private final VideoFrame second = VideoFrame.allocate(2, 2, 2);
  private final LatestFrameSlot slot = new LatestFrameSlot();

  @Test
  void theNewestPictureWinsAndTheOldIsCounted() throws Exception {
    slot.accept(first);
    slot.accept(second);
    assertSame(second, slot.take());
    assertNull(slot.poll(0));
    assertEquals(2, slot.accepted());
    assertEquals(1, slot.overwritten());
  }

  @Test
  void whoWaitsGetsThePictureThatComes() throws Exception {
    var taken = new CompletableFuture<VideoFrame>();
    Thread taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                taken.complete(slot.take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    slot.accept(first);
    assertSame(first, taken.get(10, TimeUnit.SECONDS));
    taker.join();
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    Thread taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                assertNull(slot.take());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    slot.close();
    slot.close();
    taker.join();
    slot.accept(first);
    assertNull(slot.take());
  }

  @Test
  void theLastPictureOfASourceThatEndedCanStillBeTaken() throws Exception {
    slot.accept(first);
    slot.ended("end of file");
    assertTrue(slot.closed());
    assertSame(first, slot.take());
    assertNull(slot.take());
    assertEquals("end of file", slot.endReason());
  }
}
