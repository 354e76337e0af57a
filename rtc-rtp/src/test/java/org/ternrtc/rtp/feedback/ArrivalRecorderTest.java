package org.ternrtc.rtp.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.rtcp.RtcpParser;
import org.ternrtc.rtp.rtcp.RtcpWriter;
import org.ternrtc.rtp.rtcp.TransportFeedback;

class ArrivalRecorderTest {
  private static final long MILLIS = 1_000_000;

  private final ArrivalRecorder recorder = new ArrivalRecorder();
  private final List<TransportFeedback> told = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1;

  private void tick() {
    recorder.tick(
        (ssrc, builder) -> {
          byte[] buffer = new byte[1200];
          RtcpWriter writer = new RtcpWriter(buffer, 0, buffer.length);
          writer.transportFeedback(1, ssrc, builder);
          try {
            for (RtcpPacket packet : RtcpParser.parse(buffer, 0, writer.length())) {
              told.add((TransportFeedback) packet);
            }
          } catch (MalformedPacketException e) {
            throw new AssertionError(e);
          }
        },
        now);
  }

  private void runToDeadline() {
    now = Objects.requireNonNull(recorder.deadline());
    tick();
  }

  private static String read(TransportFeedback feedback) {
    StringBuilder text = new StringBuilder();
    feedback.forEach((sequence, received, micros) ->
        text.append(sequence).append(received ? "+" + micros / 1000 : "-").append(' '));
    return text.toString().strip();
  }

  @Test
  void tellsArrivalsAndGapsAfterFiftyMillis() {
    assertNull(recorder.deadline());
    recorder.arrived(65_534, 9, now);
    now += 10 * MILLIS;
    recorder.arrived(1, 9, now);
    tick();
    assertTrue(told.isEmpty());
    now += 40 * MILLIS;
    tick();
    assertEquals("65534+0 65535- 0- 1+10", read(told.getFirst()));
    assertEquals(9, told.getFirst().mediaSsrc());
    assertNull(recorder.deadline());
  }

  @Test
  void beginsWhereTheLastOneEndedSoThatNoLossIsLost() {
    recorder.arrived(10, 9, now);
    runToDeadline();
    now += 5 * MILLIS;
    recorder.arrived(13, 9, now);
    runToDeadline();
    assertEquals(11, told.get(1).baseSequence());
    assertEquals("11- 12-", read(told.get(1)).substring(0, 7));
  }

  @Test
  void tellsALatePacketInTheNext() {
    recorder.arrived(10, 9, now);
    recorder.arrived(12, 9, now);
    runToDeadline();
    recorder.arrived(11, 9, now);
    recorder.arrived(13, 9, now);
    runToDeadline();
    String second = read(told.get(1));
    assertTrue(
        second.startsWith("11+") && second.contains("12+0") && second.contains("13+"), second);
  }

  @Test
  void staysBoundedAndTrueWhateverComes() {
    Random random = new Random(4);
    Map<Integer, List<Long>> came = new HashMap<>();
    recorder.arrived(0, 9, now);
    long start = now;
    came.computeIfAbsent(0, _ -> new ArrayList<>()).add(0L);
    int number = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextLong(3 * MILLIS);
      int jump = random.nextInt(500) == 0 ? random.nextInt(0x10000) : random.nextInt(4);
      number = (number + jump) & 0xFFFF;
      int which = random.nextInt(20) == 0 ? (number - 3) & 0xFFFF : number;
      recorder.arrived(which, 9, now);
      came.computeIfAbsent(which, _ -> new ArrayList<>()).add((now - start) / 1000);
      Long due = recorder.deadline();
      if (due != null && due - now <= 0) {
        tick();
      }
    }
    assertTrue(told.size() > 100);
    for (TransportFeedback feedback : told) {
      assertTrue(feedback.statusCount() > 0 && feedback.statusCount() <= 400);
      feedback.forEach((sequence, received, micros) -> {
        if (received) {
          List<Long> times = came.getOrDefault(sequence, List.of());
          assertTrue(
              times.stream().anyMatch(time -> Math.abs(time - micros) < 300),
              sequence + " at " + micros + ", came at " + times);
        }
      });
    }
  }
}
