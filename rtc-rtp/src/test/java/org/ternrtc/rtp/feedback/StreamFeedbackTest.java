package org.ternrtc.rtp.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.rtcp.CongestionControlFeedback;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.rtcp.RtcpParser;
import org.ternrtc.rtp.rtcp.RtcpWriter;

/** Both ends of RFC 8888: what is told of streams, and what a sender makes of it. */
class StreamFeedbackTest {
  private static final long MILLIS = 1_000_000;

  private final StreamArrivals arrivals = new StreamArrivals();
  private final SentStreams sent = new SentStreams();
  private final List<CongestionControlFeedback> told = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1;
  private long wall = 1_700_000_000_000_000_000L;

  private void pass(long millis) {
    now += millis * MILLIS;
    wall += millis * MILLIS;
  }

  private void tick() {
    arrivals.tick(
        builder -> {
          byte[] buffer = new byte[1200];
          RtcpWriter writer = new RtcpWriter(buffer, 0, buffer.length);
          writer.congestionControlFeedback(1, builder, NtpTime.compact(NtpTime.ofEpochNanos(wall)));
          try {
            for (RtcpPacket packet : RtcpParser.parse(buffer, 0, writer.length())) {
              told.add((CongestionControlFeedback) packet);
            }
          } catch (MalformedPacketException e) {
            throw new AssertionError(e);
          }
        },
        now);
  }

  private static List<String> read(CongestionControlFeedback feedback) {
    List<String> reports = new ArrayList<>();
    feedback.forEach((ssrc, sequence, received, _, offset) ->
        reports.add(ssrc + ":" + sequence + (received ? "@" + offset : "-")));
    return reports;
  }

  @Test
  void tellsEachStreamAfterFiftyMillis() {
    assertNull(arrivals.deadline());
    arrivals.arrived(7, 65_535, now);
    pass(10);
    arrivals.arrived(9, 4, now);
    pass(20);
    arrivals.arrived(7, 1, now);
    tick();
    assertTrue(told.isEmpty());
    pass(20);
    assertEquals(now, Objects.requireNonNull(arrivals.deadline()));
    tick();
    // In units of 1/1024 s; the stream that had a packet last stands last.
    assertEquals(List.of("9:4@41", "7:65535@51", "7:0-", "7:1@20"), read(told.getFirst()));
    assertNull(arrivals.deadline());
  }

  @Test
  void aLatePacketIsToldWithItsNeighbours() {
    arrivals.arrived(7, 1, now);
    arrivals.arrived(7, 3, now);
    arrivals.arrived(7, 4, now);
    arrivals.arrived(7, 5, now);
    pass(50);
    tick();
    arrivals.arrived(7, 2, now);
    pass(50);
    tick();
    assertEquals(List.of("7:2@51", "7:3@102", "7:4@102", "7:5@102"), read(told.getLast()));
  }

  @Test
  void whatDoesNotFitIntoOneFeedbackGoesIntoTheNext() {
    for (int i = 0; i < 1_200; i++) {
      arrivals.arrived(7, i, now);
    }
    for (int ssrc = 100; ssrc < 300; ssrc++) {
      arrivals.arrived(ssrc, 0, now);
    }
    pass(50);
    tick();
    List<String> all = told.stream().flatMap(each -> read(each).stream()).toList();
    // The first stream was forgotten for those after it: a peer cannot make us remember more.
    assertEquals(StreamArrivals.MAX_STREAMS, all.size());
    told.clear();
    for (int i = 0; i < 1_200; i++) {
      arrivals.arrived(7, i, now);
    }
    pass(100);
    tick();
    assertEquals(3, told.size());
    assertEquals(1_200, told.stream().mapToInt(each -> read(each).size()).sum());
  }

  @Test
  void aSenderReadsItAsArrivalsOfItsTransport() {
    for (int i = 0; i < 6; i++) {
      sent.sent(i % 2 == 0 ? 7 : 9, 65_534 + i / 2 & 0xFFFF, 100 + i);
    }
    arrivals.arrived(7, 65_534, now);
    arrivals.arrived(9, 65_534, now + 5 * MILLIS);
    arrivals.arrived(7, 0, now + 15 * MILLIS);
    arrivals.arrived(9, 3, now + 16 * MILLIS);
    pass(50);
    tick();
    List<String> seen = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    sent.arrivals(told.getFirst())
        .forEach((number, received, micros) -> {
          seen.add(number + (received ? "" : "-"));
          if (received) {
            times.add(micros);
          }
        });
    // What was never sent with such a number is nothing of ours.
    assertEquals(List.of("100", "102-", "104", "101", "103-", "105-"), seen);
    assertEquals(15_000.0, (double) (times.get(1) - times.get(0)), 1_000.0);
    assertEquals(5_000.0, (double) (times.get(2) - times.get(0)), 1_000.0);
  }

  @Test
  void theReceiversClockGoesOnBeyondItsWrap() {
    sent.sent(7, 1, 1);
    long first = -1;
    long hours = 0;
    for (int i = 0; i < 40; i++) {
      arrivals.arrived(7, 1 + i, now);
      sent.sent(7, 1 + i, 1 + i);
      pass(100);
      tick();
      long[] time = new long[1];
      sent.arrivals(told.getLast()).forEach((_, _, micros) -> time[0] = micros);
      first = first < 0 ? time[0] : first;
      assertEquals(
          (double) (hours * 3_600_000_000L + i * 100_000L), (double) (time[0] - first), 2_000.0);
      pass(3_600_000);
      hours++;
    }
  }

  @Test
  void streamsThatEndedAreForgotten() {
    sent.sent(7, 1, 1);
    sent.ended(7);
    arrivals.arrived(7, 1, now);
    pass(50);
    tick();
    sent.arrivals(told.getFirst())
        .forEach((_, _, _) -> {
          throw new AssertionError("not ours any more");
        });
  }
}
