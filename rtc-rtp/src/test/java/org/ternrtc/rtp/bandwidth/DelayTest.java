package org.ternrtc.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts that read the path's delay: groups, trend line, rate. */
class DelayTest {
  private final ArrivalGroups groups = new ArrivalGroups();
  private final TrendlineDetector detector = new TrendlineDetector();

  @Test
  void packetsSentTogetherAreOneGroup() {
    assertFalse(groups.add(0, 50));
    assertFalse(groups.add(2, 52));
    assertFalse(groups.add(4, 54));
    assertFalse(groups.add(20, 70), "the first group has none before it");
    assertFalse(groups.add(22, 73));
    assertTrue(groups.add(40, 95));
    assertEquals(18, groups.sendDelta);
    assertEquals(19, groups.arrivalDelta);
  }

  @Test
  void whatWasHeldBackTogetherIsOneGroup() {
    groups.add(0, 50);
    groups.add(20, 90);
    // Three frames, sent 20 ms apart, that a radio link let go at once.
    groups.add(40, 91);
    groups.add(60, 92);
    assertTrue(groups.add(80, 130));
    assertEquals(60, groups.sendDelta);
    assertEquals(42, groups.arrivalDelta);
  }

  @Test
  void anotherClockBeginsAnew() {
    groups.add(0, 50);
    groups.add(20, 70);
    assertTrue(groups.add(40, 10_000), "the two before it");
    assertFalse(groups.add(60, 10_020));
    groups.add(80, 10_040);
    groups.add(100, 10_060);
    assertTrue(groups.add(120, 10_080));
    assertEquals(20, groups.arrivalDelta);
  }

  private BandwidthUsage run(int count, double grow, double jitter, double[] time) {
    Random random = new Random(5);
    BandwidthUsage worst = BandwidthUsage.NORMAL;
    double lastOff = 0;
    for (int i = 0; i < count; i++) {
      time[0] += 20 + grow;
      double off = jitter * (random.nextDouble() - 0.5);
      double noise = off - lastOff;
      lastOff = off;
      BandwidthUsage usage = detector.update(20 + grow + noise, 20, time[0]);
      worst = usage == BandwidthUsage.OVERUSING ? usage : worst;
    }
    return worst;
  }

  @Test
  void aGrowingQueueIsOveruseAndAShrinkingOneIsNot() {
    double[] time = {1000};
    assertEquals(BandwidthUsage.NORMAL, run(100, 0, 1, time));
    assertEquals(BandwidthUsage.OVERUSING, run(40, 3, 1, time));
    run(40, -3, 1, time);
    assertEquals(BandwidthUsage.UNDERUSING, detector.usage());
  }

  @Test
  void steadyJitterIsNoOveruse() {
    double[] time = {1000};
    run(200, 0, 8, time);
    assertEquals(BandwidthUsage.NORMAL, run(500, 0, 8, time));
  }

  @Test
  void theRateFallsToWhatArrivesAndGrowsByEightPercentASecond() {
    RateControl control = new RateControl(1_000_000);
    long now = 0;
    control.update(BandwidthUsage.NORMAL, 900_000, 50_000_000, false, now);
    for (int i = 0; i < 20; i++) {
      now += 50_000_000;
      control.update(BandwidthUsage.NORMAL, 1_000_000, 50_000_000, false, now);
    }
    assertEquals(1_080_000.0, (double) control.rate(), 5_000.0);
    control.update(BandwidthUsage.OVERUSING, 800_000, 50_000_000, false, now);
    assertEquals(680_000, control.rate());
    control.update(BandwidthUsage.OVERUSING, 500_000, 50_000_000, false, now + 1_000_000);
    assertEquals(680_000, control.rate(), "not again within a round trip");
  }

  @Test
  void doesNotGrowOnWhatWasNotSent() {
    RateControl control = new RateControl(1_000_000);
    long now = 0;
    for (int i = 0; i < 40; i++) {
      now += 50_000_000;
      control.update(BandwidthUsage.NORMAL, 100_000, 50_000_000, true, now);
    }
    assertEquals(1_000_000, control.rate());
  }

  @Test
  void whatArrivesIsKnownSoonAfterItCollapses() {
    AcknowledgedRate rate = new AcknowledgedRate();
    double time = 0;
    for (int i = 0; i < 400; i++) {
      time += 5;
      rate.add(1200, time, false);
    }
    assertEquals(1_920_000.0, (double) rate.bitsPerSecond(), 60_000.0);
    for (int i = 0; i < 7; i++) {
      time += 20;
      rate.add(1200, time, false);
    }
    assertTrue(rate.latestBitsPerSecond() < 700_000, "" + rate.latestBitsPerSecond());
    for (int i = 0; i < 16; i++) {
      time += 20;
      rate.add(1200, time, false);
    }
    assertEquals(480_000.0, (double) rate.bitsPerSecond(), 120_000.0);
  }

  @Test
  void aProbeShowsWhatThePathCarries() {
    ProbeResults results = new ProbeResults();
    results.started(new Probe(1, 2_400_000, 4500, 5));
    long shown = -1;
    for (int i = 0; i < 5; i++) {
      // Sent each 4 ms, arriving each 8 ms: half of it gets through.
      shown = results.arrived(1, 1200, 100 + 4 * i, 500 + 8 * i);
    }
    assertEquals(0.95 * 1_200_000, (double) shown, 1000.0);
    assertEquals(-1, results.arrived(7, 1200, 1, 2), "a probe that never was");
  }

  @Test
  void aProbeThatWasHeldBackShowsNothing() {
    ProbeResults results = new ProbeResults();
    results.started(new Probe(1, 2_400_000, 4500, 5));
    long shown = -1;
    for (int i = 0; i < 5; i++) {
      shown = results.arrived(1, 1200, 100 + 4 * i, 500 + 0.25 * i);
    }
    assertEquals(-1, shown);
  }

  @Test
  void aQueueThatNeverEmptiesIsAnothers() {
    QueueGauge gauge = new QueueGauge();
    long now = 0;
    for (int i = 0; i < 100; i++) {
      now += 100_000_000;
      gauge.trip(50_000_000, now);
      assertFalse(gauge.standing(now));
    }
    boolean stood = false;
    for (int i = 0; i < 80; i++) {
      now += 100_000_000;
      gauge.trip(170_000_000, now);
      stood |= gauge.standing(now);
    }
    assertTrue(stood);
    assertEquals(120_000_000, gauge.queueNanos());
    gauge.trip(60_000_000, now);
    assertFalse(gauge.standing(now));
  }
}
