package org.ternrtc.rtp.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ternrtc.rtp.audio.Playout.MILLI;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AudioJitterBufferTest {
  private static final int SECOND = 8000;
  private static final int WRAPS = -100 * 160;

  private final Playout playout = new Playout();

  private AudioJitterStatistics statistics() {
    return playout.buffer.statistics();
  }

  private long delayMillis() {
    return statistics().currentDelayNanos() / MILLI;
  }

  @Test
  void playsAnEvenStreamAsItIs() {
    short[] voice = Playout.voice(10 * SECOND);
    playout.sendAll(voice, WRAPS, i -> 5 * MILLI);
    playout.play(9000 * MILLI);
    short[] played = playout.played();
    int shift = 0;
    while (played[shift] == 0) {
      shift++;
    }
    for (int i = 0; i < 8 * SECOND; i++) {
      assertEquals(voice[i], played[shift + i], "sample " + i);
    }
    assertTrue(shift < 50 * 8, "begins after " + shift / 8 + " ms");
    assertEquals(0, statistics().concealedSamples());
    assertEquals(0, statistics().insertedSamplesForDeceleration());
    assertEquals(0, statistics().removedSamplesForAcceleration());
    double mean = statistics().jitterBufferDelaySeconds() / statistics().jitterBufferEmittedCount();
    assertTrue(mean < 0.045, mean + " s");
  }

  @Test
  void aLostPacketIsMadeUpWithoutAGapOrALongerDelay() {
    short[] voice = Playout.voice(6 * SECOND);
    playout.sendAll(voice, WRAPS, i -> i % 25 == 24 ? -1 : 0);
    playout.play(5500 * MILLI);
    assertEquals(0, Playout.longestGap(playout.played(), SECOND, 5 * SECOND), 4);
    // Ten packets were lost, each 160 samples; merging may add some.
    assertTrue(statistics().concealedSamples() >= 1500, statistics()::toString);
    assertTrue(statistics().concealedSamples() < 3600, statistics()::toString);
    assertTrue(statistics().concealmentEvents() <= 12, statistics()::toString);
    assertTrue(delayMillis() < 60, statistics()::toString);
  }

  @Test
  void fadesWhenNothingComesAndGoesOnWhenItDoes() {
    short[] voice = Playout.voice(6 * SECOND);
    playout.sendAll(voice, 0, i -> i >= 100 && i < 150 ? -1 : 0);
    playout.play(5500 * MILLI);
    short[] played = playout.played();
    assertTrue(Playout.longestGap(played, 0, played.length) > 600, "silent in between");
    assertEquals(0, Playout.longestGap(played, 4 * SECOND, 5 * SECOND), 4);
    assertTrue(statistics().silentConcealedSamples() > 5000, statistics()::toString);
    assertTrue(delayMillis() < 80, statistics()::toString);
    assertEquals(1, statistics().concealmentEvents());
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 60, 120})
  void theDelayFollowsTheJitter(int jitterMillis) {
    short[] voice = Playout.voice(30 * SECOND);
    Random random = new Random(jitterMillis);
    playout.sendAll(voice, 0, i -> random.nextInt(jitterMillis + 1) * MILLI);
    playout.play(5000 * MILLI);
    AudioJitterStatistics before = statistics();
    playout.play(24_000 * MILLI);
    AudioJitterStatistics after = statistics();
    double part =
        (double) (after.concealedSamples() - before.concealedSamples())
            / (after.totalSamplesReceived() - before.totalSamplesReceived());
    assertTrue(part < 0.02, part + " concealed");
    long target = after.targetDelayNanos() / MILLI;
    assertTrue(target >= jitterMillis * 0.8 && target <= jitterMillis + 45, target + " ms");
    double mean =
        (after.jitterBufferDelaySeconds() - before.jitterBufferDelaySeconds())
            / (after.jitterBufferEmittedCount() - before.jitterBufferEmittedCount());
    assertTrue(mean < (jitterMillis + 60) / 1000.0, mean + " s");
  }

  @Test
  void doesNotStayDeepAfterABurst() {
    short[] voice = Playout.voice(20 * SECOND);
    // Half a second nothing, then all at once.
    playout.sendAll(voice, 0, i -> i >= 200 && i < 225 ? (225 - i) * 20L * MILLI : 0);
    playout.play(4000 * MILLI);
    long before = delayMillis();
    playout.play(510 * MILLI);
    assertTrue(delayMillis() > 300, "the burst is there");
    playout.play(3500 * MILLI);
    assertTrue(delayMillis() < before + 40, delayMillis() + " ms, before " + before);
    assertTrue(statistics().removedSamplesForAcceleration() > 2000, statistics()::toString);
    playout.play(4000 * MILLI);
    assertTrue(delayMillis() < before + 25, delayMillis() + " ms, before " + before);
  }

  @Test
  void leavesOutWhatIsHopelesslyLate() {
    short[] voice = Playout.voice(20 * SECOND);
    playout.sendAll(voice, 0, i -> i >= 200 && i < 300 ? (300 - i) * 20L * MILLI : 0);
    playout.play(6100 * MILLI);
    assertTrue(delayMillis() < 700, delayMillis() + " ms");
    assertTrue(statistics().packetsDiscarded() > 40, statistics()::toString);
  }

  @Test
  void stretchingKeepsThePitch() {
    short[] tone = Playout.tone(400, 20 * SECOND);
    playout.sendAll(tone, 0, i -> i >= 200 && i < 225 ? (225 - i) * 20L * MILLI : 0);
    playout.play(8000 * MILLI);
    short[] played = playout.played();
    assertTrue(statistics().removedSamplesForAcceleration() > 2000, statistics()::toString);
    int from = (int) (4.6 * SECOND);
    int crossings = 0;
    for (int i = from + 1; i < from + 2 * SECOND; i++) {
      crossings += played[i - 1] < 0 && played[i] >= 0 ? 1 : 0;
    }
    assertEquals(800, crossings, 12);
    // No click: a sine of 400 Hz and 10 000 never moves by more than 3090 a sample.
    int step = 0;
    for (int i = from + 1; i < from + 2 * SECOND; i++) {
      step = Math.max(step, Math.abs(played[i] - played[i - 1]));
    }
    assertTrue(step < 4000, "steps of " + step);
  }

  @ParameterizedTest
  @ValueSource(ints = {-100, 100})
  void followsADriftingClockForTwoHours(int partsPerMillion) {
    long packet = 0;
    Random random = new Random(1);
    long pull = 10 * MILLI * (1_000_000 + partsPerMillion) / 1_000_000;
    short[] voice = Playout.voice(SECOND);
    byte[][] payloads = new byte[50][];
    for (int i = 0; i < 50; i++) {
      payloads[i] = PcmDecoder.encode(voice, i * 160, 160);
    }
    long least = Long.MAX_VALUE;
    long most = 0;
    short[] out = new short[80];
    AudioJitterBuffer buffer = playout.buffer;
    long now = 0;
    long average = 0;
    for (int tick = 0; tick < 720_000; tick++) {
      now += pull;
      while (packet * 20L * MILLI <= now) {
        byte[] payload = payloads[(int) (packet % 50)];
        long arrival = packet * 20L * MILLI + random.nextInt(5) * MILLI;
        buffer.insert((int) (packet * 160), payload, 0, payload.length, Math.min(arrival, now));
        packet++;
      }
      buffer.pull(out, 0, now);
      if (tick % 7 == 0 && tick > 1000) {
        long delay = buffer.statistics().currentDelayNanos();
        average = average == 0 ? delay : average + (delay - average) / 50;
        least = tick > 2000 ? Math.min(least, average) : least;
        most = tick > 2000 ? Math.max(most, average) : most;
      }
    }
    String delays = least / 1e6 + " to " + most / 1e6 + " ms";
    assertTrue(most - least < 20 * MILLI, delays);
    AudioJitterStatistics end = statistics();
    // 100 parts in a million of two hours are 0.72 s: a slow player (a longer pull) has to hurry.
    long moved = end.removedSamplesForAcceleration() - end.insertedSamplesForDeceleration();
    assertTrue(moved * Integer.signum(partsPerMillion) > 1000, end::toString);
    assertTrue(end.concealedSamples() < 720_000 * 80L / 2000, end::toString);
  }

  @Test
  void takesAnythingInAnyOrderWithoutHarm() {
    Random random = new Random(77);
    short[] voice = Playout.voice(SECOND);
    AudioJitterBuffer buffer = playout.buffer;
    short[] out = new short[80];
    long now = 0;
    int timestamp = 0;
    for (int round = 0; round < 40_000; round++) {
      int what = random.nextInt(100);
      if (what < 50) {
        byte[] payload = PcmDecoder.encode(voice, random.nextInt(7000), 160);
        buffer.insert(timestamp, payload, 0, payload.length, now);
        timestamp += 160;
      } else if (what < 60) {
        byte[] payload = new byte[random.nextInt(2500)];
        buffer.insert(timestamp + random.nextInt(2000) - 1000, payload, 0, payload.length, now);
      } else if (what < 61) {
        timestamp = random.nextInt();
      } else if (what < 62) {
        buffer.insertRedundant(random.nextInt(), new byte[320], 0, 320, now);
      }
      now += random.nextInt(20) * MILLI;
      assertEquals(80, buffer.pull(out, 0, now));
    }
    assertTrue(delayMillis() < 4000, statistics()::toString);
  }

  @Test
  void redundancyFillsTheGapOfALostPacket() {
    short[] voice = Playout.voice(4 * SECOND);
    AudioJitterBuffer buffer =
        new AudioJitterBuffer(
            new PcmDecoder(), null, AudioJitterSettings.defaults().withDelayMillis(60, 1000));
    short[] out = new short[80];
    for (int i = 0; i < 190; i++) {
      long now = i * 20L * MILLI;
      if (i % 5 != 4) {
        if (i > 0) {
          byte[] before = PcmDecoder.encode(voice, (i - 1) * 160, 160);
          buffer.insert(i * 160, PcmDecoder.encode(voice, i * 160, 160), 0, 320, now);
          buffer.insertRedundant((i - 1) * 160, before, 0, 320, now);
        } else {
          buffer.insert(0, PcmDecoder.encode(voice, 0, 160), 0, 320, now);
        }
      }
      buffer.pull(out, 0, now);
      buffer.pull(out, 0, now + 10 * MILLI);
    }
    assertEquals(0, buffer.statistics().concealedSamples());
  }
}
