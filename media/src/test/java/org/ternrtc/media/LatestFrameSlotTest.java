package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  @Test
  void whatChangedInAnOverwrittenPictureIsAddedToTheHint() throws Exception {
    VideoFrame.Region first = new VideoFrame.Region(0, 0, 8, 8);
    VideoFrame.Region second = new VideoFrame.Region(16, 8, 4, 4);
    VideoFrame picture = VideoFrame.allocate(64, 32, 0);
    try (LatestFrameSlot slot = new LatestFrameSlot()) {
      slot.accept(picture.withDirty(List.of(first)));
      slot.accept(picture.withDirty(List.of(second)));
      assertEquals(List.of(first, second), dirtyOf(slot));
      slot.accept(picture.withDirty(List.of(second)));
      assertEquals(List.of(second), dirtyOf(slot), "nothing was missed");
      slot.accept(picture);
      slot.accept(picture.withDirty(List.of(second)));
      assertNull(dirtyOf(slot), "unknown stays unknown");
      slot.accept(VideoFrame.allocate(32, 32, 0).withDirty(List.of()));
      slot.accept(picture.withDirty(List.of(second)));
      assertNull(dirtyOf(slot), "another size");
      for (int n = 0; n < 100; n++) {
        slot.accept(picture.withDirty(List.of(first)));
      }
      assertNull(dirtyOf(slot), "too many to be worth it");
    }
  }

  private static @Nullable List<VideoFrame.Region> dirtyOf(LatestFrameSlot slot)
      throws InterruptedException {
    VideoFrame taken = slot.take();
    if (taken == null) {
      throw new AssertionError("empty");
    }
    return taken.dirty();
  }
}
