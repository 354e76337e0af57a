package org.ternrtc.app.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.VideoTrack;

/**
 * A call of this machine with itself: sockets, ICE, DTLS, SRTP, encoder and decoder, up to the
 * first picture.
 */
final class OwnCall {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private OwnCall() {}

  static Result run(Configuration configuration) throws InterruptedException {
    long start = System.nanoTime();
    String reason = attempt(configuration);
    return reason == null
        ? Result.ok(
            "call",
            "a call with itself gave a picture after "
                + (System.nanoTime() - start) / 1_000_000
                + " ms")
        : Result.broken(
            "call",
            "a call with itself fails: " + reason,
            "A local firewall must let UDP between this machine's own addresses pass.");
  }

  /** Why it came to nothing; null when it did not. */
  private static @Nullable String attempt(Configuration configuration) throws InterruptedException {
    CountDownLatch picture = new CountDownLatch(1);
    try (PeerConnection caller =
            PeerConnection.create(configuration, new PeerConnectionListener() {});
        PeerConnection callee = PeerConnection.create(configuration, receiver(picture));
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      caller.addTrack(pattern);
      caller.setLocalDescription();
      callee.setRemoteDescription(caller.awaitGathering(LIMIT));
      callee.setLocalDescription();
      caller.setRemoteDescription(callee.awaitGathering(LIMIT));
      try {
        caller.awaitConnected(LIMIT);
        callee.awaitConnected(LIMIT);
      } catch (RtcException e) {
        return caller.explain().summary();
      }
      return picture.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          ? null
          : "it connects, but no picture arrives";
    } catch (RtcException | IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static PeerConnectionListener receiver(CountDownLatch picture) {
    return new PeerConnectionListener() {
      @Override
      public void onTrack(RtpTransceiver transceiver) {
        transceiver.receiver().track().addSink(_ -> picture.countDown());
      }
    };
  }
}
