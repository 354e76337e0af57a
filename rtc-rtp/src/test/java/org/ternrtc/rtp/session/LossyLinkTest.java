package org.ternrtc.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStatistics;

/** Two endpoints on virtual time, 30 frames a second at 1.5 Mbit/s, 50 ms round trip. */
class LossyLinkTest {
  private static final long MILLIS = TwoEndpoints.MILLIS;
  private static final int FRAMES = 900;

  private static void assertOrderedAndUndamaged(TwoEndpoints call) {
    assertEquals(0, call.damaged);
    for (int i = 1; i < call.numbers.size(); i++) {
      assertTrue(call.numbers.get(i) > call.numbers.get(i - 1), "order at " + i);
    }
  }

  private static void print(String what, TwoEndpoints call) {
    VideoReceiveStatistics received = call.receiver.statistics();
    VideoSendStatistics sent = call.sender.statistics();
    System.out.printf(
        "%-28s %d of %d frames, delay p50 %d, p95 %d, p99 %d, max %d ms, %d key frame requests,"
            + " %d dropped, %d NACKs, %d of %d packets again, %d refused%n",
        what,
        call.frames.size(),
        call.framesMade,
        call.delayAt(0.5),
        call.delayAt(0.95),
        call.delayAt(0.99),
        call.delayAt(1),
        call.keyFrameRequests,
        received.framesDropped(),
        received.nackCount(),
        sent.retransmittedPacketsSent(),
        sent.packetsSent(),
        sent.retransmissionsRefused());
  }

  @ParameterizedTest
  @CsvSource({
    // loss, least share of frames, most key frame requests, most delay at the median and at 95 %
    "0.00, 1.000, 0, 40, 45",
    "0.02, 0.998, 0, 45, 90",
    "0.05, 0.995, 0, 80, 130",
    "0.10, 0.995, 0, 95, 180",
    "0.20, 0.900, 3, 270, 400",
  })
  void repairsLossByRetransmission(
      double loss, double leastFrames, int mostRequests, long median, long p95) {
    for (boolean rtx : new boolean[] {true, false}) {
      TwoEndpoints call = new TwoEndpoints(7, TwoEndpoints.Link.of(loss), rtx);
      call.call(FRAMES);
      call.run(1_000 * MILLIS);
      print(String.format("loss %2.0f %%, %s", loss * 100, rtx ? "RTX" : "plain"), call);
      assertOrderedAndUndamaged(call);
      assertTrue(call.frames.size() >= FRAMES * leastFrames, "frames " + call.frames.size());
      assertTrue(call.keyFrameRequests <= mostRequests, "requests " + call.keyFrameRequests);
      assertTrue(call.delayAt(0.5) <= median && call.delayAt(0.95) <= p95);
      assertEquals(50.0, call.sender.roundTripNanos() / 1e6, 0.5);
    }
  }

  @Test
  void atTenPercentNearlyAllFramesComeWithoutKeyFrameRequestsWhateverTheSeed() {
    int delivered = 0;
    int requests = 0;
    for (int seed = 0; seed < 10; seed++) {
      TwoEndpoints call = new TwoEndpoints(seed, TwoEndpoints.Link.of(0.1), true);
      call.call(FRAMES);
      call.run(1_000 * MILLIS);
      assertOrderedAndUndamaged(call);
      delivered += call.frames.size();
      requests += call.keyFrameRequests;
    }
    System.out.printf(
        "10 seeds at 10 %%: %d of %d frames, %d key frame requests%n",
        delivered, 10 * FRAMES, requests);
    assertTrue(delivered >= 10 * FRAMES * 0.995, "frames " + delivered);
    assertTrue(requests <= 3, "requests " + requests);
  }

  @Test
  void reorderingAndDuplicatesCauseFewRequests() {
    TwoEndpoints.Link link = new TwoEndpoints.Link(0, 25 * MILLIS, 0, 0.05, 15 * MILLIS, 0.05);
    TwoEndpoints call = new TwoEndpoints(8, link, true);
    call.call(FRAMES);
    call.run(1_000 * MILLIS);
    print("reordered, doubled 5 %", call);
    assertOrderedAndUndamaged(call);
    assertEquals(FRAMES, call.frames.size());
    assertEquals(0, call.keyFrameRequests);
    long packets = call.sender.statistics().packetsSent();
    assertTrue(call.sender.statistics().retransmittedPacketsSent() <= packets / 50);
  }

  @Test
  void jitterCausesFewRequests() {
    for (boolean rtx : new boolean[] {true, false}) {
      TwoEndpoints.Link link = new TwoEndpoints.Link(0, 10 * MILLIS, 30 * MILLIS, 0, 0, 0);
      TwoEndpoints call = new TwoEndpoints(8, link, rtx);
      call.call(FRAMES);
      call.run(1_000 * MILLIS);
      print("jitter 30 ms", call);
      assertOrderedAndUndamaged(call);
      assertEquals(FRAMES, call.frames.size());
      long packets = call.sender.statistics().packetsSent();
      assertTrue(call.sender.statistics().retransmittedPacketsSent() <= packets / 50);
    }
  }

  @Test
  void repairsBursts() {
    TwoEndpoints call = new TwoEndpoints(8, TwoEndpoints.Link.of(0.05 / 8), true);
    call.burst = 8;
    call.call(FRAMES);
    call.run(1_000 * MILLIS);
    print("5 % in bursts of 8", call);
    assertOrderedAndUndamaged(call);
    assertTrue(call.frames.size() >= FRAMES * 0.99);
    assertTrue(call.keyFrameRequests <= 1);
    assertTrue(call.delayAt(0.95) <= 150);
  }

  @Test
  void survivesAllFaultsAtOnce() {
    TwoEndpoints.Link link = new TwoEndpoints.Link(0.05, 25 * MILLIS, 0, 0.05, 15 * MILLIS, 0.05);
    TwoEndpoints call = new TwoEndpoints(9, link, true);
    call.call(FRAMES);
    call.run(1_000 * MILLIS);
    print("all faults at 5 %", call);
    assertOrderedAndUndamaged(call);
    assertTrue(call.frames.size() >= FRAMES * 0.99);
  }

  @Test
  void aLinkThatIsDownComesBackWithAKeyFrame() {
    for (int seconds : new int[] {1, 5, 20}) {
      TwoEndpoints call = new TwoEndpoints(10, TwoEndpoints.Link.of(0), true);
      call.call(60);
      call.filter = packet -> false;
      call.call(30 * seconds);
      call.filter = packet -> true;
      long up = call.now;
      int before = call.frames.size();
      call.call(60);
      print(seconds + " s down", call);
      long back = call.frames.get(before).lastArrivalNanos() - up;
      System.out.println("picture again after " + back / MILLIS + " ms");
      assertTrue(back <= 1_000 * MILLIS, back / MILLIS + " ms");
      assertTrue(call.largestBuffer <= 4 << 20);
      assertOrderedAndUndamaged(call);
    }
  }

  @Test
  void passesTheWrapsOfSequenceNumbersAndTimestamps() {
    TwoEndpoints call = new TwoEndpoints(11, TwoEndpoints.Link.of(0.02), true);
    int[] wraps = new int[2];
    int[] last = {-1, 0};
    call.filter =
        bytes -> {
          RtpPacket packet = new RtpPacket();
          assertTrue(packet.tryParse(bytes, 0, bytes.length));
          if (packet.payloadType() == 96) {
            if (last[0] >= 0 && packet.sequenceNumber() < last[0] - 60_000) {
              wraps[0]++;
            }
            last[0] = packet.sequenceNumber();
          }
          return true;
        };
    call.call(15_000);
    call.run(1_000 * MILLIS);
    print("wraps", call);
    assertTrue(wraps[0] >= 1, "wraps " + Arrays.toString(wraps));
    assertOrderedAndUndamaged(call);
    assertTrue(call.frames.size() >= 15_000 * 0.998);
    assertEquals(0, call.keyFrameRequests);
  }

  @Test
  void largeFramesPassInThousandsOfPackets() {
    TwoEndpoints call =
        new TwoEndpoints(
            12,
            TwoEndpoints.Link.of(0.01),
            VideoSendSettings.of(TwoEndpoints.MEDIA_SSRC, 96),
            true);
    byte[] frame = call.makeFrame(true, 2_000_000);
    call.sender.sendFrame(frame, 0, frame.length, true, call.now, call.now);
    call.run(3_000 * MILLIS);
    print("2 MB key frame", call);
    assertEquals(1, call.frames.size());
    assertOrderedAndUndamaged(call);
    assertTrue(call.largestBuffer <= 4 << 20);
  }
}
