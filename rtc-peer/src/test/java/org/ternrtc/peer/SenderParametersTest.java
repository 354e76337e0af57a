package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.pattern.PatternPicture;

/**
 * What bounds a sender during a call: its parameters (W3C WebRTC section 5.2) and the other side's
 * {@code b=} lines. The test makes the pictures, with the times that it says.
 */
@Timeout(90)
final class SenderParametersTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private static final long PERIOD_NANOS = 33_333_333;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final VideoTrack camera = new VideoTrack(ContentKind.CAMERA);
  private final PeerConnection one =
      PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
  private final PeerConnection two =
      PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
  private RtpSender sender;
  private int made;
  private long captured;

  @BeforeEach
  void add() {
    sender = one.addTrack(camera);
    captured = System.nanoTime();
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
    camera.close();
  }

  private void connect(String bandwidthLine) {
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(PATIENCE));
    two.setLocalDescription();
    String answer = two.awaitGathering(PATIENCE).sdp();
    if (!bandwidthLine.isEmpty()) {
      String connection = "c=IN IP4 0.0.0.0\r\n";
      assertTrue(answer.contains(connection), answer);
      answer = answer.replace(connection, connection + bandwidthLine + "\r\n");
    }
    one.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
    one.awaitConnected(PATIENCE);
  }

  private StatsReport.Stats sent() {
    return one.getStats().ofType("outbound-rtp").getFirst();
  }

  private void picture() {
    captured += PERIOD_NANOS;
    camera.accept(PatternPicture.render(made++, captured / 1_000_000, 160, 120, captured));
  }

  /** Gives pictures until that is so. */
  private void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() - start < PATIENCE.toNanos(), () -> one.getStats().all().toString());
      picture();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void theOtherSidesBandwidthLineBoundsTheEncoder() {
    connect("b=TIAS:150000");
    until(() -> sent().count("framesEncoded") > 0);
    assertTrue(sent().count("targetBitrate") <= 150_000, sent().toString());
    assertTrue(sent().count("targetBitrate") > 0, sent().toString());
  }

  @Test
  void aNewMaximumHoldsAtOnceAndCostsNoKeyFrame() {
    connect("");
    until(() -> sent().count("framesEncoded") > 3);
    long unasked = unaskedKeyFrames();
    sender.setParameters(sender.parameters().withMaxBitrate(60_000));
    assertTrue(sent().count("targetBitrate") <= 60_000, sent().toString());
    long before = sent().count("framesEncoded");
    until(() -> sent().count("framesEncoded") > before + 5);
    assertTrue(unaskedKeyFrames() <= unasked, sent().toString());
  }

  /** Key frames beyond those that the other side may have asked for. */
  private long unaskedKeyFrames() {
    StatsReport.Stats stats = sent();
    return stats.count("keyFramesEncoded") - stats.count("pliCount") - stats.count("firCount");
  }

  @Test
  void whatIsNotActiveSendsNothingAndComesBackWithAKeyFrame() {
    connect("");
    until(() -> sent().count("framesSent") > 3);
    sender.setParameters(sender.parameters().withActive(false));
    long packets = settledPackets();
    for (int i = 0; i < 20; i++) {
      picture();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertEquals(packets, settledPackets());
    assertEquals(false, sent().members().get("active"));
    sender.setParameters(sender.parameters().withActive(true));
    until(() -> sent().count("framesEncoded") > 3);
    assertTrue(sent().count("keyFramesEncoded") > 0);
    assertTrue(settledPackets() > packets);
  }

  /** Packets sent once no more leave; what waited or was asked for again may still have left. */
  private long settledPackets() {
    long start = System.nanoTime();
    long packets = sent().count("framesSent");
    for (int same = 0; same < 40 && System.nanoTime() - start < PATIENCE.toNanos(); same++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      long now = sent().count("framesSent");
      same = now == packets ? same : 0;
      packets = now;
    }
    return packets;
  }

  @Test
  void picturesAboveTheMaximumRateAreLeftOut() {
    connect("");
    until(() -> sent().count("framesEncoded") > 3);
    sender.setParameters(sender.parameters().withMaxFramerate(5));
    settledPackets();
    long before = sent().count("framesEncoded");
    for (int i = 0; i < 60; i++) {
      picture();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    settledPackets();
    // Two seconds by the times of the pictures.
    long encoded = sent().count("framesEncoded") - before;
    assertTrue(encoded <= 11, encoded + " of 60");
    until(() -> sent().count("framesEncoded") > before + 2);
  }
}
