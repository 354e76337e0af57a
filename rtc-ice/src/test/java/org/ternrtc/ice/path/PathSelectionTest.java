package org.ternrtc.ice.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathSelectionTest {
  private static final Route LOW = route(1);
  private static final Route HIGH = route(2);

  private final PathSelection selection = new PathSelection();
  private long now = Long.MAX_VALUE - 1;

  private static Route route(int port) {
    return new Route(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void usesTheFirstProvedRouteAtOnceAndABetterOneLater() {
    assertTrue(selection.proved(LOW, 1));
    assertFalse(selection.proved(LOW, 1));
    assertTrue(selection.proved(HIGH, 2));
    assertFalse(selection.proved(LOW, 1));
    assertEquals(HIGH, selection.current());
  }

  @Test
  void aNominatedRouteDisplacesProvedOnesOfAnyPriority() {
    selection.proved(HIGH, 2);
    assertTrue(selection.nominated(LOW, 1, now, now));
    assertFalse(selection.proved(HIGH, 2));
    assertEquals(LOW, selection.current());
  }

  @Test
  void amongNominatedRoutesThePriorityDecides() {
    selection.nominated(LOW, 1, now, now);
    assertTrue(selection.nominated(HIGH, 2, now, now));
    assertFalse(selection.nominated(LOW, 1, now, now + 1));
    assertEquals(HIGH, selection.current());
  }

  @Test
  void followsAPeerThatNominatesALowerOneAndNoMoreTheOldOne() {
    selection.nominated(HIGH, 2, now, now);
    now += 2_000_000_000L;
    selection.nominated(HIGH, 2, now, now); // again: still its choice
    now += PathSelection.RENOMINATION_NANOS - 1;
    assertFalse(selection.nominated(LOW, 1, now, now));
    assertTrue(selection.nominated(LOW, 1, now + 1, ++now));
    assertEquals(LOW, selection.current());
  }

  @Test
  void followsAPeerThatLeavesTheCurrentOneSilent() {
    selection.nominated(HIGH, 2, now, now);
    long heard = now;
    now += PathSelection.SILENCE_NANOS - 1;
    assertFalse(selection.nominated(LOW, 1, heard, now));
    assertTrue(selection.nominated(LOW, 1, heard, ++now));
  }

  @Test
  void startsAnewWhenCleared() {
    selection.nominated(HIGH, 2, now, now);
    selection.clear();
    assertFalse(selection.nominated());
    assertTrue(selection.proved(LOW, 1));
  }
}
