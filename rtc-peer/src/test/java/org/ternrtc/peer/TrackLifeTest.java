package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternSource;

/** Senders and receivers outlive what they carry. */
@Timeout(60)
final class TrackLifeTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private final BlockingQueue<RtpTransceiver> tracks = new LinkedBlockingQueue<>();
  private final BlockingQueue<RtpTransceiver> removed = new LinkedBlockingQueue<>();
  private final PeerConnection one =
      PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
  private final PeerConnection two =
      PeerConnection.create(
          LOOPBACK,
          new PeerConnectionListener() {
            @Override
            public void onTrack(RtpTransceiver transceiver) {
              tracks.add(transceiver);
            }

            @Override
            public void onTrackRemoved(RtpTransceiver transceiver) {
              removed.add(transceiver);
            }
          });

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void negotiate() {
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(SOON));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(SOON));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    @Nullable T item = queue.poll(20, TimeUnit.SECONDS);
    assertNotNull(item);
    return item;
  }

  private void seen(RtpTransceiver transceiver) throws InterruptedException {
    CountDownLatch pictures = new CountDownLatch(10);
    VideoSink sink = _ -> pictures.countDown();
    transceiver.receiver().track().addSink(sink);
    assertTrue(pictures.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
    transceiver.receiver().track().removeSink(sink);
  }

  @Test
  void aSenderSurvivesTheEndOfItsTrack() throws Exception {
    VideoTrack first = VideoTrack.of(new PatternSource(320, 240, 30)).start();
    RtpSender sender = one.addTrack(first);
    negotiate();
    RtpTransceiver receiving = next(tracks);
    seen(receiving);
    first.close();
    assertTrue(first.ended());
    try (VideoTrack second = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      sender.replaceTrack(second);
      seen(receiving);
      StatsReport.Stats outbound = one.getStats().ofType("outbound-rtp").getFirst();
      assertEquals(1, one.getStats().ofType("outbound-rtp").size());
      assertEquals(
          outbound.count("ssrc"), two.getStats().ofType("inbound-rtp").getFirst().count("ssrc"));
    }
  }

  @Test
  void aTrackThatWasRemovedIsSeenAgainWhenItIsBack() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      RtpSender sender = one.addTrack(pattern);
      negotiate();
      RtpTransceiver receiving = next(tracks);
      seen(receiving);
      one.removeTrack(sender);
      negotiate();
      assertSame(receiving, next(removed));
      assertSame(sender, one.addTrack(pattern));
      negotiate();
      assertSame(receiving, next(tracks));
      seen(receiving);
    }
  }

  @Test
  void whatIsStoppedMakesRoomForAnotherOnTheSameLine() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      one.addTrack(pattern);
      negotiate();
      seen(next(tracks));
      for (int i = 0; i < 3; i++) {
        one.transceivers().getFirst().stop();
        negotiate();
        next(removed);
        one.addTrack(pattern);
        negotiate();
        RtpTransceiver another = next(tracks);
        assertEquals(Integer.toString(i + 1), another.mid());
        seen(another);
      }
      assertEquals(1, two.transceivers().size());
    }
  }
}
