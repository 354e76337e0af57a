package org.ternrtc.rtp.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.dependency.FrameInfo;

class FrameDeliveryTest {
  private static final long MILLIS = 1_000_000;

  private final List<Long> acknowledged = new ArrayList<>();
  private final List<Long> lost = new ArrayList<>();
  private int keyFrames;
  private long now = Long.MAX_VALUE - 1;
  private final FrameDelivery delivery =
      new FrameDelivery(
          new FrameDelivery.Listener() {
            @Override
            public void acknowledged(long frameId) {
              acknowledged.add(frameId);
            }

            @Override
            public void lost(long frameId) {
              lost.add(frameId);
            }

            @Override
            public void keyFrameNeeded(long at) {
              keyFrames++;
            }
          });

  /** Frame n of two packets, whose transport-wide numbers are 2n and 2n + 1. */
  private boolean send(long id, int layer, Long... dependencies) {
    boolean key = dependencies.length == 0;
    boolean fresh =
        delivery.frameSent(
            new FrameInfo(id, 2, layer, false, layer > 0, List.of(dependencies)),
            key,
            1000 + 2 * id,
            2,
            now);
    for (int i = 0; i < 2; i++) {
      delivery.packetSent((int) (2 * id) + i, 1000 + 2 * id + i, now);
    }
    return fresh;
  }

  private void tell(long id, boolean first, boolean second) {
    delivery.told((int) (2 * id), first, now);
    delivery.told((int) (2 * id) + 1, second, now);
  }

  private void keyAndOneMore() {
    delivery.path(50 * MILLIS, true);
    send(0, 0);
    send(1, 0, 0L);
    tell(0, true, true);
    tell(1, true, true);
    delivery.toldAll(now);
    assertEquals(List.of(0L, 1L), acknowledged);
  }

  @Test
  void aFrameIsAcknowledgedWhenAllItDependsOnIsThere() {
    send(0, 0);
    send(1, 0, 0L);
    send(2, 0, 1L);
    tell(0, true, false);
    tell(1, true, true);
    delivery.toldAll(now);
    assertEquals(List.of(), acknowledged);
    // The second packet of the first frame, sent again.
    delivery.packetSent(900, 1001, now);
    delivery.told(900, true, now);
    delivery.toldAll(now);
    assertEquals(List.of(0L, 1L), acknowledged);
  }

  @Test
  void aLossThatRetransmissionRepairsIsNone() {
    keyAndOneMore();
    send(2, 0, 1L);
    tell(2, false, true);
    delivery.toldAll(now);
    assertEquals(List.of(), lost);
    delivery.packetSent(901, 1004, now);
    delivery.told(901, true, now + 100 * MILLIS);
    delivery.toldAll(now + 100 * MILLIS);
    assertNull(delivery.deadline());
    delivery.tick(now + 1000 * MILLIS);
    assertEquals(List.of(), lost);
  }

  @Test
  void whatIsNotRepairedInTimeIsLostAndTheNextFrameFromWhatIsThereRepairsIt() {
    keyAndOneMore();
    send(2, 0, 1L);
    send(3, 0, 2L);
    tell(2, false, true);
    tell(3, true, true);
    delivery.toldAll(now);
    Long deadline = delivery.deadline();
    assertEquals(now + 350 * MILLIS, deadline);
    now += 300 * MILLIS;
    delivery.packetAskedFor(1004, now);
    now += 50 * MILLIS;
    delivery.tick(now);
    assertEquals(List.of(2L), lost);
    assertFalse(send(4, 0, 3L));
    assertTrue(send(5, 0, 1L));
    assertEquals(1, delivery.repairs());
    tell(5, true, true);
    delivery.toldAll(now);
    assertEquals(List.of(0L, 1L, 5L), acknowledged);
    assertEquals(0, keyFrames);
  }

  @Test
  void whatNobodyAsksForAnyMoreWasRepairedThoughTheWordOfThatWasLost() {
    keyAndOneMore();
    send(2, 0, 1L);
    send(3, 0, 2L);
    tell(2, false, true);
    tell(3, true, true);
    delivery.packetAskedFor(1004, now);
    delivery.packetSent(902, 1004, now);
    for (int i = 0; i < 3; i++) {
      now += 80 * MILLIS;
      delivery.toldAll(now);
      assertEquals(List.of(0L, 1L), acknowledged, "it may still be asked for");
    }
    now += 80 * MILLIS;
    delivery.toldAll(now);
    assertEquals(List.of(0L, 1L, 2L, 3L), acknowledged);
    delivery.tick(now + 1000 * MILLIS);
    assertEquals(List.of(), lost);
    assertEquals(0, keyFrames);
  }

  @Test
  void aSilentPathMakesNothingArrive() {
    keyAndOneMore();
    send(2, 0, 1L);
    tell(2, false, true);
    now += 2000 * MILLIS;
    delivery.tick(now);
    delivery.toldAll(now);
    assertEquals(List.of(0L, 1L), acknowledged, "the first word after an outage");
  }

  @Test
  void upperLayersAreNotMissed() {
    keyAndOneMore();
    send(2, 1, 1L);
    send(3, 0, 1L);
    tell(2, false, false);
    tell(3, true, true);
    delivery.toldAll(now);
    delivery.tick(now + 1000 * MILLIS);
    assertEquals(List.of(), lost);
    assertEquals(List.of(0L, 1L, 3L), acknowledged);
  }

  @Test
  void aComplaintIsAnsweredByARepairWhereALossExplainsIt() {
    keyAndOneMore();
    send(2, 0, 1L);
    assertTrue(delivery.complaint(now));
    tell(2, false, true);
    delivery.toldAll(now);
    assertEquals(List.of(2L), lost);
    assertEquals(0, keyFrames);
  }

  @Test
  void aComplaintThatNoLossExplainsIsAnsweredByAKeyFrame() {
    assertFalse(delivery.complaint(now));
    keyAndOneMore();
    send(2, 0, 1L);
    assertTrue(delivery.complaint(now + 1));
    tell(2, true, true);
    delivery.toldAll(now + 2);
    assertEquals(1, keyFrames);
    assertTrue(delivery.complaint(now + 2000 * MILLIS));
    delivery.tick(now + 2300 * MILLIS);
    assertEquals(2, keyFrames);
  }

  @Test
  void repairsThatBringNothingGiveWayToAKeyFrame() {
    keyAndOneMore();
    long id = 2;
    send(id, 0, 1L);
    tell(id, false, true);
    assertTrue(delivery.complaint(now));
    boolean repaired = true;
    for (int i = 0; repaired && i < 20; i++) {
      id++;
      send(id, 0, 1L);
      tell(id, true, false);
      delivery.toldAll(now);
      now += 700 * MILLIS;
      repaired = delivery.complaint(now);
    }
    assertFalse(repaired);
    assertTrue(lost.size() >= 2 && lost.size() <= 5, lost.toString());
  }

  @Test
  void aReceiverThatRepeatsWhatItLacksDoesNotSayByItThatRepairsBringNothing() {
    keyAndOneMore();
    send(2, 0, 1L);
    tell(2, false, false);
    for (int i = 0; i < 20; i++) {
      delivery.packetAskedFor(1004, now);
      assertTrue(delivery.unaffordable(now));
      now += 10 * MILLIS;
    }
    assertTrue(delivery.complaint(now));
    assertEquals(List.of(2L), lost);
    assertTrue(send(3, 0, 1L), "a repair");
  }
}
