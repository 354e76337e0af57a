package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedVideoSink;
import org.ternrtc.media.pattern.PatternSource;

/** Two of our own over real sockets on the loopback interface. */
@Timeout(60)
final class CallTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private final AtomicReference<@Nullable RtpTransceiver> track = new AtomicReference<>();
  private final CountDownLatch tracked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch oneReady = new CountDownLatch(1);
  private final CountDownLatch twoReady = new CountDownLatch(1);
  private PeerConnection one;
  private PeerConnection two;

  /** Carries candidates to the other side as they come, once it can take them. */
  private class Trickle implements PeerConnectionListener {
    private final java.util.function.Supplier<PeerConnection> other;
    private final CountDownLatch ready;

    Trickle(java.util.function.Supplier<PeerConnection> other, CountDownLatch ready) {
      this.other = other;
      this.ready = ready;
    }

    @Override
    public void onIceCandidate(@Nullable IceCandidate candidate) {
      try {
        // A listener may block.
        if (ready.await(10, TimeUnit.SECONDS)) {
          other.get().addIceCandidate(candidate);
        }
      } catch (InvalidStateException e) {
        // The other side is closed already.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onTrack(RtpTransceiver transceiver) {
      track.set(transceiver);
      tracked.countDown();
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      if (state == PeerConnectionState.CLOSED) {
        ended.countDown();
      }
    }
  }

  @BeforeEach
  void open() {
    one = PeerConnection.create(LOOPBACK, new Trickle(() -> two, twoReady));
    two = PeerConnection.create(LOOPBACK, new Trickle(() -> one, oneReady));
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void connect() {
    two.setRemoteDescription(one.setLocalDescription());
    twoReady.countDown();
    one.setRemoteDescription(two.setLocalDescription());
    oneReady.countDown();
    one.awaitConnected(Duration.ofSeconds(30));
    two.awaitConnected(Duration.ofSeconds(30));
  }

  @Test
  void picturesOfOneAreDecodedByTheOther() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      one.addTrack(pattern);
      connect();
      assertTrue(tracked.await(5, TimeUnit.SECONDS));
      RtpTransceiver transceiver = track.get();
      assertNotNull(transceiver);
      CountDownLatch pictures = new CountDownLatch(30);
      transceiver
          .receiver()
          .track()
          .addSink(frame -> {
            assertEquals(320, frame.width());
            pictures.countDown();
          });
      assertTrue(pictures.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      StatsReport.Stats inbound = two.getStats().ofType("inbound-rtp").getFirst();
      assertTrue(inbound.count("framesDecoded") >= 30);
      assertEquals(0, inbound.count("packetsLost"));
      StatsReport.Stats outbound = one.getStats().ofType("outbound-rtp").getFirst();
      assertEquals("tern", outbound.text("encoderImplementation"));
      assertEquals(320, outbound.count("frameWidth"));
    }
  }

  @Test
  void picturesThatLieOnTheirSideArriveUpright() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30));
        VideoTrack camera = new VideoTrack(ContentKind.CAMERA)) {
      pattern.addSink(frame -> camera.accept(frame.withRotation(90)));
      pattern.start();
      one.addTrack(camera).setPlayoutDelay(0, 100);
      connect();
      assertTrue(tracked.await(5, TimeUnit.SECONDS));
      RtpTransceiver transceiver = track.get();
      assertNotNull(transceiver);
      CountDownLatch pictures = new CountDownLatch(5);
      transceiver
          .receiver()
          .track()
          .addSink(frame -> {
            assertEquals(240, frame.width());
            assertEquals(320, frame.height());
            assertEquals(0, frame.rotation());
            pictures.countDown();
          });
      assertTrue(pictures.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      StatsReport.Stats outbound = one.getStats().ofType("outbound-rtp").getFirst();
      assertEquals(320, outbound.count("frameWidth"), "the other side turns them");
      // The receiver sends nothing itself: its round trip comes by an extended report.
      while (two.getStats().ofType("remote-outbound-rtp").stream()
          .noneMatch(remote -> remote.count("roundTripTimeMeasurements") > 0)) {
        CountDownLatch later = new CountDownLatch(5);
        transceiver.receiver().track().addSink(_ -> later.countDown());
        assertTrue(later.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      }
      StatsReport.Stats inbound = two.getStats().ofType("inbound-rtp").getFirst();
      assertEquals("R" + inbound.id(), inbound.text("remoteId"));
      assertEquals(6, inbound.count("ternColourMatrix"));
    }
  }

  @Test
  void thePathIsMeasuredByTransportWideFeedback() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      RtpSender sender = one.addTrack(pattern);
      connect();
      SessionDescription offer = one.localDescription();
      assertNotNull(offer);
      assertTrue(offer.sdp().contains(" transport-cc"), offer.sdp());
      assertTrue(tracked.await(5, TimeUnit.SECONDS));
      RtpTransceiver transceiver = track.get();
      assertNotNull(transceiver);
      CountDownLatch pictures = new CountDownLatch(60);
      CountDownLatch small = new CountDownLatch(5);
      transceiver
          .receiver()
          .track()
          .addSink(frame -> (frame.width() == 160 ? small : pictures).countDown());
      assertTrue(pictures.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      StatsReport.Stats theirs = two.getStats().ofType("candidate-pair").getFirst();
      assertTrue(theirs.count("ternTransportFeedbackSent") > 5, theirs::toString);
      StatsReport.Stats ours = one.getStats().ofType("candidate-pair").getFirst();
      assertTrue(ours.count("availableOutgoingBitrate") > 0, ours::toString);
      assertTrue(ours.count("ternProbes") > 0, ours::toString);
      StatsReport.Stats inbound = two.getStats().ofType("inbound-rtp").getFirst();
      assertTrue(inbound.count("jitterBufferEmittedCount") >= 60, inbound::toString);
      sender.setParameters(sender.parameters().withScaleResolutionDownBy(2));
      assertTrue(small.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
    }
  }

  @Test
  void layersAreAskedForWhenATransceiverIsAddedAndChangedInTheCall() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      TransceiverInit init =
          TransceiverInit.of(RtpTransceiverDirection.SENDONLY)
              .withEncoding(
                  RtpEncodingParameters.DEFAULT.withScalabilityMode(ScalabilityMode.L1T3));
      RtpSender sender = one.addTransceiver(pattern, init).sender();
      connect();
      assertTrue(tracked.await(5, TimeUnit.SECONDS));
      RtpTransceiver transceiver = track.get();
      assertNotNull(transceiver);
      AtomicReference<CountDownLatch> pictures = new AtomicReference<>(new CountDownLatch(30));
      transceiver.receiver().track().addSink(frame -> pictures.get().countDown());
      assertTrue(pictures.get().await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      assertEquals(java.util.Set.of(0, 1, 2), layersSent(sender, 3));
      StatsReport.Stats outbound = one.getStats().ofType("outbound-rtp").getFirst();
      assertEquals("L1T3", outbound.text("scalabilityMode"));
      sender.setParameters(sender.parameters().withScalabilityMode(ScalabilityMode.L1T2));
      assertEquals(java.util.Set.of(0, 1), layersSent(sender, 2));
      pictures.set(new CountDownLatch(30));
      assertTrue(pictures.get().await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
    }
  }

  /** Of sixteen pictures in a row. */
  private static java.util.Set<Integer> layersSent(RtpSender sender, int layers)
      throws InterruptedException {
    CompressedTrack encoded = sender.encoded();
    assertNotNull(encoded);
    java.util.Set<Integer> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(16);
    EncodedVideoSink sink =
        frame -> {
          if (frame.metadata().temporalLayers() == layers) {
            seen.add(frame.metadata().temporalLayer());
          }
          enough.countDown();
        };
    encoded.addSink(sink);
    assertTrue(enough.await(20, TimeUnit.SECONDS));
    encoded.removeSink(sink);
    return java.util.Set.copyOf(seen);
  }

  @Test
  void theEndOfOneIsSeenByTheOtherAtOnce() throws Exception {
    one.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
    connect();
    one.close();
    assertTrue(ended.await(5, TimeUnit.SECONDS));
    assertEquals(PeerConnectionState.CLOSED, two.connectionState());
  }

  @Test
  void aListenerMayCallAnythingAndMayClose() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<PeerConnection> self = new AtomicReference<>();
    PeerConnection third =
        PeerConnection.create(
            LOOPBACK,
            new PeerConnectionListener() {
              @Override
              public void onSignalingStateChange(SignalingState state) {
                self.get().getStats();
                self.get().close();
                done.countDown();
              }
            });
    self.set(third);
    third.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.SENDRECV));
    third.setLocalDescription();
    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertEquals(SignalingState.CLOSED, third.signalingState());
  }

  @Test
  void aTrackIsReplacedWithoutANegotiationAndWithoutALossOfNumbers() throws Exception {
    try (VideoTrack small = VideoTrack.of(new PatternSource(160, 120, 30)).start();
        VideoTrack large = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      RtpSender sender = one.addTrack(small);
      connect();
      assertTrue(tracked.await(5, TimeUnit.SECONDS));
      RtpTransceiver transceiver = track.get();
      assertNotNull(transceiver);
      CountDownLatch first = new CountDownLatch(10);
      CountDownLatch second = new CountDownLatch(10);
      transceiver
          .receiver()
          .track()
          .addSink(frame -> (frame.width() == 160 ? first : second).countDown());
      assertTrue(first.await(20, TimeUnit.SECONDS));
      sender.replaceTrack(large);
      assertTrue(second.await(20, TimeUnit.SECONDS));
      assertEquals(SignalingState.STABLE, one.signalingState());
      assertFalse(small.ended());
      assertEquals(0, two.getStats().ofType("inbound-rtp").getFirst().count("packetsLost"));
    }
  }
}
