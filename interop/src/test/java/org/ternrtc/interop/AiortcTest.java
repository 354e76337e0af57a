package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.VideoTrack;

/** aiortc and Tern see each other, whoever offers. */
@Timeout(180)
final class AiortcTest {
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void bothDirectionsAreSeen(boolean aiortcOffers) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    PeerConnectionListener listener =
        new PeerConnectionListener() {
          @Override
          public void onConnectionStateChange(PeerConnectionState state) {
            if (state == PeerConnectionState.CLOSED) {
              closed.countDown();
            }
          }
        };
    try (TestNetwork network = TestNetwork.open();
        Aiortc aiortc = Aiortc.open(network);
        PeerConnection tern = PeerConnection.create(configuration(network), listener);
        VideoTrack pattern = VideoTrack.of(new PatternSource()).start()) {
      tern.addTrack(pattern);
      if (aiortcOffers) {
        String offer = sdp(aiortc, Map.of("do", "offer", "send", true));
        tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
        tern.setLocalDescription();
        String answer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        aiortc.ask(Map.of("do", "remote", "sdp", answer), Duration.ofSeconds(20));
      } else {
        tern.setLocalDescription();
        String offer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        String answer = sdp(aiortc, Map.of("do", "answer", "send", true, "sdp", offer));
        tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
      }
      tern.awaitConnected(Duration.ofSeconds(20));
      Decoded decoded = new Decoded(90);
      tern.transceivers().getFirst().receiver().track().addSink(decoded);
      Watched watched =
          Watched.best(() ->
              Watched.of(
                  aiortc.ask(
                      Map.of("do", "watch", "seconds", 10, "pictures", 4),
                      Duration.ofSeconds(60))));
      System.out.println("aiortc " + watched);
      decoded.await(30, () -> tern.getStats().all().toString());
      watched.assertGood();
      assertEquals(
          "connected",
          aiortc.ask(Map.of("do", "state"), Duration.ofSeconds(5)).get("state").asString());
      aiortc.ask(Map.of("do", "close"), Duration.ofSeconds(10));
      assertTrue(closed.await(10, TimeUnit.SECONDS), "aiortc's goodbye was not noticed");
    }
  }

  private static String sdp(Aiortc aiortc, Map<String, Object> ask) throws Exception {
    return aiortc.ask(ask, Duration.ofSeconds(30)).get("sdp").asString();
  }

  private static Configuration configuration(TestNetwork network) throws Exception {
    InetAddress only = InetAddress.getByName(network.near());
    return Configuration.defaults()
        .withIce(
            IceConfiguration.defaults().withAddressFilter((_, address) -> address.equals(only)));
  }
}
