package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** Pictures are lost for good, and no key frame is needed to go on. */
@Timeout(120)
final class LossRepairedTest {
  private static final int BURSTS = 4;

  private static PeerConnection peer(PeerConnectionListener listener) {
    return PeerConnection.create(
        Configuration.defaults()
            .withIce(
                IceConfiguration.defaults()
                    .withLoopback(true)
                    .withAddressFilter(
                        (_, address) -> address.equals(InetAddress.getLoopbackAddress()))),
        listener);
  }

  @Test
  void aPeerOfOursGoesOnWithoutAKeyFrame() throws Exception {
    Semaphore shown = new Semaphore(0);
    try (PeerConnection one = peer(new PeerConnectionListener() {});
        PeerConnection two =
            peer(
                new PeerConnectionListener() {
                  @Override
                  public void onTrack(RtpTransceiver transceiver) {
                    transceiver.receiver().track().addSink(frame -> shown.release());
                  }
                });
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      one.addTrack(pattern);
      one.setLocalDescription();
      String offer = one.awaitGathering(Duration.ofSeconds(10)).sdp();
      try (LossyRelay relay = new LossyRelay("127.0.0.1", offer)) {
        two.setRemoteDescription(new SessionDescription(SdpType.OFFER, relay.through(offer)));
        two.setLocalDescription();
        String answer = two.awaitGathering(Duration.ofSeconds(10)).sdp();
        one.setRemoteDescription(new SessionDescription(SdpType.ANSWER, relay.through(answer)));
        one.awaitConnected(Duration.ofSeconds(20));
        while (relay.bursts() < BURSTS) {
          assertTrue(shown.tryAcquire(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
        }
        shown.drainPermits();
        assertTrue(
            shown.tryAcquire(40, 20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
        var inbound = two.getStats().ofType("inbound-rtp").getFirst();
        var outbound = one.getStats().ofType("outbound-rtp").getFirst();
        System.out.println(inbound);
        assertEquals(1, inbound.count("keyFramesDecoded"), () -> inbound + " " + outbound);
        assertEquals(1, outbound.count("keyFramesEncoded"), () -> inbound + " " + outbound);
      }
    }
  }

  @Test
  void chromiumGoesOnWithoutAKeyFrame() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      call.tern.addTrack(pattern);
      call.tern.setLocalDescription();
      String offer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
      TestNetwork network = call.network;
      assertNotNull(network);
      try (LossyRelay relay = new LossyRelay(network == null ? "" : network.near(), offer)) {
        String answer =
            call.js(
                    "makePeer(); await pc.setRemoteDescription({type: 'offer', sdp: "
                        + PageServer.literal(relay.through(offer))
                        + "}); await pc.setLocalDescription(); return await gathered(pc);")
                .asString();
        assertTrue(answer.contains("dependency-descriptor"), answer);
        call.tern.setRemoteDescription(
            new SessionDescription(SdpType.ANSWER, relay.through(answer)));
        call.tern.awaitConnected(Duration.ofSeconds(20));
        JsonNode inbound = inbound(call, 0);
        while (relay.bursts() < BURSTS) {
          inbound = inbound(call, inbound.get("framesDecoded").asInt());
        }
        inbound = inbound(call, inbound.get("framesDecoded").asInt() + 40);
        System.out.println(inbound);
        String what = inbound + " " + call.tern.getStats().ofType("outbound-rtp");
        assertEquals(1, inbound.get("keyFramesDecoded").asInt(), what);
        assertEquals(0, inbound.get("pliCount").asInt(), what);
      }
    }
  }

  /** The page's statistics, once more than so many pictures were decoded. */
  private static JsonNode inbound(BrowserCall call, int decoded) {
    return call.page.eval(
        "let last; await until(20000, 'pictures', async () => {"
            + "for (const s of (await pc.getStats()).values())"
            + " if (s.type === 'inbound-rtp') last = s;"
            + "return last && last.framesDecoded > "
            + decoded
            + "; }); return last;",
        Duration.ofSeconds(30));
  }
}
