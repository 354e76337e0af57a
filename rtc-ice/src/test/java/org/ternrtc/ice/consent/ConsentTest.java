package org.ternrtc.ice.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.ice.consent.Consent.Verdict;

class ConsentTest {
  private static final long MILLI = 1_000_000;

  private long now = Long.MAX_VALUE - 1;
  private final Consent consent =
      new Consent(
          new Consent.Times(1500 * MILLI, 500 * MILLI, 4000 * MILLI, 30_000 * MILLI),
          new Random(7675),
          now);

  /** Lets time pass in steps of 10 ms; how many checks were due. */
  private int pass(long millis, boolean heard, boolean answered) {
    int checks = 0;
    for (long end = now + millis * MILLI; now - end < 0; ) {
      now += 10 * MILLI;
      if (heard) {
        consent.heard(now);
      }
      if (consent.checkDue(now)) {
        checks++;
        if (answered) {
          consent.confirmed(now);
        }
      }
    }
    return checks;
  }

  @Test
  void checksEvery500MillisecondsAfter1500OfSilence() {
    assertEquals(0, pass(1490, false, false));
    assertEquals(1, pass(10, false, false));
    assertEquals(0, pass(490, false, false));
    assertEquals(1, pass(10, false, false));
    assertEquals(4, pass(2000, false, false));
  }

  @Test
  void aPathThatCarriesDataIsStillCheckedAboutEvery5Seconds() {
    int checks = pass(60_000, true, true);
    assertTrue(checks >= 10 && checks <= 15, checks + " checks in a minute");
    assertEquals(Verdict.ALIVE, consent.verdict(now));
  }

  @Test
  void aFifthOfLossBothWaysDoesNotEndACallThatIsAlive() {
    Random path = new Random(20);
    int checks = 0;
    int seconds = 100_000;
    for (int i = 0; i < 10 * seconds; i++) {
      now += 100 * MILLI;
      consent.heard(now);
      if (consent.checkDue(now)) {
        checks++;
        if (path.nextDouble() < 0.8 * 0.8) {
          consent.confirmed(now);
        }
      }
      assertEquals(Verdict.ALIVE, consent.verdict(now));
    }
    assertTrue(checks < seconds / 3, "no flood: " + checks);
  }

  @Test
  void isSilentAfter4SecondsAndComesBack() {
    pass(3990, false, false);
    assertEquals(Verdict.ALIVE, consent.verdict(now));
    pass(10, false, false);
    assertEquals(Verdict.SILENT, consent.verdict(now));
    consent.heard(now);
    assertEquals(Verdict.ALIVE, consent.verdict(now));
  }

  @Test
  void expiresAfter30SecondsForGood() {
    pass(29_990, false, false);
    assertEquals(Verdict.SILENT, consent.verdict(now));
    pass(10, false, false);
    assertEquals(Verdict.EXPIRED, consent.verdict(now));
    consent.confirmed(now);
    assertEquals(Verdict.EXPIRED, consent.verdict(now));
    assertFalse(consent.checkDue(now + 60_000 * MILLI));
  }

  @Test
  void dataAloneIsNoConsent() {
    pass(30_000, true, false);
    assertEquals(Verdict.EXPIRED, consent.verdict(now));
  }

  @Test
  void wakesWhenSomethingWillHappen() {
    for (int i = 0; i < 100; i++) {
      long deadline = consent.deadline(now);
      assertTrue(deadline - now > 0, "in the future, round " + i);
      Verdict before = consent.verdict(deadline - 1);
      assertFalse(consent.checkDue(deadline - 1), "nothing before");
      now = deadline;
      Verdict after = consent.verdict(now);
      if (after == Verdict.EXPIRED) {
        return;
      }
      assertTrue(consent.checkDue(now) || before != after, "something at it");
    }
    throw new AssertionError("never expired");
  }
}
