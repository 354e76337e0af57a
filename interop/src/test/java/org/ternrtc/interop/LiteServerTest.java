package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IcePolicy;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/** A browser sends to a Tern in the lite role. */
@Timeout(120)
final class LiteServerTest {

  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void aBrowserFindsALiteServer(Browser.Kind kind) throws Exception {
    var tracks = new LinkedBlockingQueue<RtpTransceiver>();
    try (TestNetwork network = TestNetwork.open();
        PageServer page = new PageServer(network.near());
        Browser browser = Browser.open(kind, page.url(), network, false)) {
      var near = InetAddress.getByName(network.near());
      Configuration lite =
          Configuration.defaults()
              .withIce(
                  IceConfiguration.defaults()
                      .withAddressFilter((_, each) -> each.equals(near))
                      .withPolicy(IcePolicy.ALL.withLite(true)));
      try (PeerConnection tern =
          PeerConnection.create(
              lite,
              new PeerConnectionListener() {
                @Override
                public void onTrack(RtpTransceiver transceiver) {
                  tracks.add(transceiver);
                }
              })) {
        String offer =
            page.eval(
                    "makePeer(); pc.addTrack(drawnTrack(30)); await pc.setLocalDescription();"
                        + "return await gathered(pc);",
                    Duration.ofSeconds(60))
                .asString();
        tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
        tern.setLocalDescription();
        String answer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        assertTrue(answer.contains("a=ice-lite\r\n"), answer);
        page.eval(
            "await pc.setRemoteDescription({type: 'answer', sdp: "
                + PageServer.literal(answer)
                + "});");
        tern.awaitConnected(Duration.ofSeconds(20));
        RtpTransceiver transceiver = tracks.poll(10, TimeUnit.SECONDS);
        assertTrue(transceiver != null, "no track");
        var pictures = new CountDownLatch(60);
        transceiver.receiver().track().addSink(_ -> pictures.countDown());
        assertTrue(pictures.await(30, TimeUnit.SECONDS), () -> tern.getStats().all().toString());
        var pair = tern.getStats().ofType("candidate-pair").getFirst();
        assertEquals(0, pair.count("requestsSent") + pair.count("consentRequestsSent"));
        assertTrue(browser.alive());
      }
    }
  }
}
