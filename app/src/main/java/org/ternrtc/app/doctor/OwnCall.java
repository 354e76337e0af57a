package org.ternrtc.app.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    CountDownLatch picture = new CountDownLatch(1);
    long start = System.nanoTime();
    var reason = new AtomicReference<@Nullable String>();
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
        reason.set(caller.explain().summary());
      }
      if (reason.get() == null && !picture.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        reason.set("It connects, but no picture arrives.");
      }
    } catch (RtcException | IOException e) {
      reason.set(String.valueOf(e.getMessage()));
    }
    if (reason.get() != null) {
      return Result.broken(
          "call",
          "a call with itself fails: " + Objects.requireNonNull(reason.get()),
          "A local firewall must let UDP between this machine's own addresses pass.");
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    return Result.ok("call", "a call with itself gave a picture after " + millis + " ms");
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
