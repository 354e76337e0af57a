package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/** The path is replaced in the middle of a call with a browser; pictures go on. */
@Timeout(120)
final class IceRestartInBrowserTest {

  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "CHROMIUM,false", "FIREFOX,true", "FIREFOX,false"})
  void picturesGoOnWhoeverRestarts(Browser.Kind kind, boolean pageRestarts) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true)) {
      call.pageOffers("makePeer(); pc.addTrack(drawnTrack(30))");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      var track = call.track().receiver().track();
      Decoded before = new Decoded(30);
      track.addSink(before);
      before.await(30, () -> call.tern.getStats().all().toString());
      track.removeSink(before);
      String ufrag = ufrag(call);
      String theirs = call.js(PAGE_UFRAG).asString();
      if (pageRestarts) {
        String offer =
            call.js("pc.restartIce(); await pc.setLocalDescription(); return await gathered(pc);")
                .asString();
        call.tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
        call.tern.setLocalDescription();
        String answer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        call.js(
            "await pc.setRemoteDescription({type: 'answer', sdp: "
                + PageServer.literal(answer)
                + "});");
      } else {
        call.tern.restartIce();
        call.tern.setLocalDescription();
        String offer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        String answer =
            call.js(
                    "await pc.setRemoteDescription({type: 'offer', sdp: "
                        + PageServer.literal(offer)
                        + "}); await pc.setLocalDescription(); return await gathered(pc);")
                .asString();
        call.tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
      }
      assertNotEquals(ufrag, ufrag(call));
      assertNotEquals(theirs, call.js(PAGE_UFRAG).asString());
      // On both sides the new path, and pictures over it.
      call.js(
          "await until(15000, 'connected', () => pc.iceConnectionState === 'connected'"
              + " || pc.iceConnectionState === 'completed')");
      Decoded after = new Decoded(60);
      track.addSink(after);
      after.await(30, () -> call.tern.getStats().all().toString());
      assertEquals(PeerConnectionState.CONNECTED, call.tern.connectionState());
      assertTrue(call.browser.alive());
      assertFalse(call.js("return pc.connectionState === 'failed'").asBoolean());
    }
  }

  private static final String PAGE_UFRAG =
      "return pc.localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1]";

  private static String ufrag(BrowserCall call) {
    SessionDescription description = call.tern.localDescription();
    return description == null
        ? ""
        : description
            .sdp()
            .lines()
            .filter(l -> l.startsWith("a=ice-ufrag:"))
            .findFirst()
            .orElse("");
  }
}
