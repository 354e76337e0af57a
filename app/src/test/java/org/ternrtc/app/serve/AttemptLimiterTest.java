package org.ternrtc.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  private final AttemptLimiter limiter = new AttemptLimiter(3, 6);
  private long now = Long.MAX_VALUE - SECOND;

  @Test
  void refusesAfterTheBurstAndFillsAgain() {
    for (int i = 0; i < 3; i++) {
      assertTrue(limiter.take("a", now));
    }
    assertFalse(limiter.take("a", now));
    assertFalse(limiter.mayTry("a", now));
    assertTrue(limiter.take("b", now), "another address");
    now += 10 * SECOND;
    assertTrue(limiter.mayTry("a", now));
    assertTrue(limiter.take("a", now));
    assertFalse(limiter.take("a", now));
  }

  @Test
  void remembersABoundedNumberOfAddressesAndForgetsTheQuietOnes() {
    for (int i = 0; i < 3; i++) {
      limiter.take("first", now);
    }
    for (int i = 0; i < AttemptLimiter.MAX_ADDRESSES; i++) {
      limiter.take("address" + i, now);
    }
    assertTrue(limiter.mayTry("first", now), "forgotten");
  }

  @Test
  void wrongTokensAreCountedAndRightOnesAreNot() {
    AccessToken token = AccessToken.of("secret");
    Access access = new Access(token, token);
    for (int i = 0; i < 50; i++) {
      assertEquals(0, access.verdict(token, "secret", "a", now));
      assertEquals(401, access.verdict(token, null, "a", now), "no token is no attempt");
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(401, access.verdict(token, "guess" + i, "a", now));
    }
    assertEquals(429, access.verdict(token, "guess", "a", now));
    assertEquals(429, access.verdict(token, "secret", "a", now), "even the right one waits");
    assertEquals(0, access.verdict(token, "secret", "b", now));
    assertEquals(0, access.verdict(token, "secret", "a", now + 60 * SECOND));
  }
}
