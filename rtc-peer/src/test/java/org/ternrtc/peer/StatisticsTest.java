package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.pattern.PatternSource;

/**
 * What a call tells of itself, W3C webrtc-stats, over real sockets on the loopback interface: with
 * either form of feedback on arrivals.
 */
@Timeout(120)
final class StatisticsTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private static final int PICTURES = 45;

  /** Of each type the numbers that a call with one stream has. */
  private static final Map<String, String> NUMBERS =
      Map.of(
          "inbound-rtp",
          """
          ssrc packetsReceived bytesReceived headerBytesReceived packetsLost packetsDiscarded jitter
          lastPacketReceivedTimestamp framesReceived framesDecoded framesRendered keyFramesDecoded
          framesDropped framesPerSecond frameWidth frameHeight totalDecodeTime totalProcessingDelay
          totalInterFrameDelay totalSquaredInterFrameDelay framesAssembledFromMultiplePackets
          totalAssemblyTime jitterBufferDelay jitterBufferEmittedCount jitterBufferTargetDelay
          jitterBufferMinimumDelay freezeCount totalFreezesDuration pauseCount totalPausesDuration
          nackCount pliCount firCount retransmittedPacketsReceived retransmittedBytesReceived
          fecPacketsReceived fecBytesReceived fecPacketsDiscarded estimatedPlayoutTimestamp
          """,
          "outbound-rtp",
          """
          ssrc rtxSsrc packetsSent bytesSent headerBytesSent retransmittedPacketsSent
          retransmittedBytesSent framesSent framesEncoded keyFramesEncoded hugeFramesSent
          framesPerSecond frameWidth frameHeight totalEncodeTime qpSum targetBitrate
          totalPacketSendDelay qualityLimitationResolutionChanges nackCount pliCount firCount
          """,
          "remote-inbound-rtp",
          "ssrc packetsLost fractionLost jitter roundTripTime totalRoundTripTime"
              + " roundTripTimeMeasurements",
          "remote-outbound-rtp",
          "ssrc packetsSent bytesSent remoteTimestamp reportsSent roundTripTimeMeasurements"
              + " totalRoundTripTime",
          "candidate-pair",
          "availableOutgoingBitrate currentRoundTripTime totalRoundTripTime bytesSent bytesReceived",
          "media-source",
          "frames framesPerSecond width height");

  private final CountDownLatch tracked = new CountDownLatch(1);
  private final CountDownLatch pictures = new CountDownLatch(PICTURES);

  /** As from a peer that knows no transport-wide feedback. */
  private static SessionDescription withoutTransportWide(SessionDescription of) {
    return new SessionDescription(
        of.type(),
        of.sdp()
            .lines()
            .filter(line -> !line.contains("transport-cc") && !line.contains("transport-wide-cc"))
            .collect(Collectors.joining("\r\n", "", "\r\n")));
  }

  private static void await(BooleanSupplier condition, PeerConnection... told) throws Exception {
    for (int i = 0; i < 900 && !condition.getAsBoolean(); i++) {
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
    assertTrue(
        condition.getAsBoolean(), () -> told[0].getStats().all() + "\n" + told[1].getStats().all());
  }

  private static StatsReport.Stats only(PeerConnection connection, String type) {
    return connection.getStats().ofType(type).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void everyNumberIsThereUnderItsName(boolean transportWide) throws Exception {
    try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
        PeerConnection two =
            PeerConnection.create(
                LOOPBACK,
                new PeerConnectionListener() {
                  @Override
                  public void onTrack(RtpTransceiver transceiver) {
                    transceiver.receiver().track().addSink(_ -> pictures.countDown());
                    tracked.countDown();
                  }
                });
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      one.addTrack(pattern);
      one.setLocalDescription();
      SessionDescription offer = one.awaitGathering(Duration.ofSeconds(20));
      two.setRemoteDescription(transportWide ? offer : withoutTransportWide(offer));
      two.setLocalDescription();
      SessionDescription answer = two.awaitGathering(Duration.ofSeconds(20));
      assertEquals(!transportWide, answer.sdp().contains("a=rtcp-fb:* ack ccfb"));
      assertEquals(transportWide, answer.sdp().contains("transport-cc"));
      one.setRemoteDescription(answer);
      one.awaitConnected(Duration.ofSeconds(30));
      assertTrue(tracked.await(20, TimeUnit.SECONDS));
      assertTrue(pictures.await(60, TimeUnit.SECONDS));
      // Reports of both sides, and a round trip measured by each.
      await(
          () ->
              one.getStats().ofType("remote-inbound-rtp").stream()
                      .anyMatch(s -> s.count("roundTripTimeMeasurements") > 0)
                  && two.getStats().ofType("inbound-rtp").stream()
                      .anyMatch(s -> s.members().containsKey("estimatedPlayoutTimestamp")),
          one,
          two);
      assertTrue(only(two, "candidate-pair").count("ternTransportFeedbackSent") > 0);
      await(() -> only(one, "candidate-pair").count("ternAcknowledgedBitrate") > 0, one, two);
      numbersAreThere(one, "outbound-rtp", "remote-inbound-rtp", "candidate-pair", "media-source");
      numbersAreThere(two, "inbound-rtp", "remote-outbound-rtp");
      agree(one, two);
    }
  }

  private static void numbersAreThere(PeerConnection connection, String... types) {
    for (String type : types) {
      StatsReport.Stats stats = only(connection, type);
      for (String name : Objects.requireNonNull(NUMBERS.get(type)).strip().split("\\s+", -1)) {
        assertInstanceOf(Number.class, stats.members().get(name), type + " " + name);
        assertTrue(stats.number(name) >= 0, type + " " + name + " " + stats.number(name));
      }
    }
  }

  /** What must hold between the numbers. */
  private static void agree(PeerConnection one, PeerConnection two) {
    StatsReport.Stats in = only(two, "inbound-rtp");
    assertTrue(in.count("framesDecoded") >= PICTURES);
    assertTrue(in.count("framesReceived") >= in.count("framesDecoded"));
    assertTrue(in.count("framesAssembledFromMultiplePackets") > 0, "a key frame, at least");
    assertTrue(in.number("totalProcessingDelay") >= in.number("totalDecodeTime"));
    double gaps = in.number("totalInterFrameDelay");
    assertTrue(gaps > 0.033 * (PICTURES - 1) * 0.9, "gaps " + gaps);
    // Cauchy and Schwarz.
    assertTrue(
        in.number("totalSquaredInterFrameDelay") * in.count("framesDecoded") >= gaps * gaps * 0.99);
    double day = 86_400_000;
    assertEquals(
        (double) System.currentTimeMillis(), in.number("lastPacketReceivedTimestamp"), day);
    assertEquals(
        System.currentTimeMillis() + 2_208_988_800_000.0,
        in.number("estimatedPlayoutTimestamp"),
        day);
    assertNotNull(in.text("decoderImplementation"));
    StatsReport.Stats out = only(one, "outbound-rtp");
    Map<?, ?> durations =
        assertInstanceOf(Map.class, out.members().get("qualityLimitationDurations"));
    assertEquals(4, durations.size(), durations.toString());
    double all =
        durations.values().stream().mapToDouble(each -> ((Number) each).doubleValue()).sum();
    assertTrue(all > 1, "seconds with a reason or none: " + durations);
    assertNotNull(durations.get(out.text("qualityLimitationReason")));
    assertEquals(only(two, "inbound-rtp").count("ssrc"), out.count("ssrc"));
  }

  @Test
  void theSameReportHasTheSameIdsAgain() {
    try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {})) {
      assertEquals(
          one.getStats().all().stream().map(StatsReport.Stats::id).toList(),
          one.getStats().all().stream().map(StatsReport.Stats::id).toList());
    }
  }
}
