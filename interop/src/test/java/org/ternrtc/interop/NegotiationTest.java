package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtpSender;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.SignalingState;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** Tracks that come and go in one call with a browser, offered by either side. */
@Timeout(180)
final class NegotiationTest {
  private static final String SETTLED =
      "return {state: pc.signalingState, connection: pc.connectionState,"
          + " sections: pc.currentLocalDescription.sdp.split('m=').length - 1,"
          + " running: pc.getTransceivers().length};";

  /** One call, and who offers in it. */
  private record Matrix(BrowserCall call, boolean ternOffers) {
    void negotiate() {
      if (ternOffers) {
        call.tern.setLocalDescription();
        String offer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        String answer =
            call.js(
                    "await pc.setRemoteDescription({type: 'offer', sdp: "
                        + PageServer.literal(offer)
                        + "}); await pc.setLocalDescription(); return await gathered(pc);")
                .asString();
        call.tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
      } else {
        String offer =
            call.js("await pc.setLocalDescription(); return await gathered(pc);").asString();
        call.tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
        call.tern.setLocalDescription();
        String answer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        call.js(
            "await pc.setRemoteDescription({type: 'answer', sdp: "
                + PageServer.literal(answer)
                + "});");
      }
    }

    /** Both are stable and see the same sections and transceivers. */
    void settled(String step, int running, int sections) {
      JsonNode page = call.js(SETTLED);
      assertEquals("stable", page.get("state").asString(), step);
      assertEquals(SignalingState.STABLE, call.tern.signalingState(), step);
      assertEquals(sections, page.get("sections").asInt(), step);
      assertEquals(running, page.get("running").asInt(), step);
      assertEquals(running, call.tern.transceivers().size(), step);
    }

    /** Pictures of a transceiver reach Tern. */
    void ternSees(String step, RtpTransceiver transceiver) throws InterruptedException {
      var pictures = new CountDownLatch(5);
      VideoSink sink = _ -> pictures.countDown();
      transceiver.receiver().track().addSink(sink);
      assertTrue(
          pictures.await(20, TimeUnit.SECONDS),
          () -> step + ": " + call.tern.getStats().all().toString());
      transceiver.receiver().track().removeSink(sink);
    }

    /** Pictures of a transceiver reach the page. */
    void pageSees(String step, RtpTransceiver transceiver) {
      call.js(
          "const count = async () => { let n = 0; (await pc.getStats()).forEach((s) => {"
              + " if (s.type === 'inbound-rtp' && s.mid === '"
              + transceiver.mid()
              + "') n = s.framesDecoded || 0; }); return n; };"
              + "const before = await count();"
              + "await until(20000, '"
              + step
              + "', async () => await count() >= before + 5);");
    }
  }

  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "CHROMIUM,false", "FIREFOX,true", "FIREFOX,false"})
  void tracksComeAndGoWhileAnotherFlows(Browser.Kind kind, boolean ternOffers) throws Exception {
    try (VideoTrack first = VideoTrack.of(new PatternSource(320, 240, 15)).start();
        VideoTrack second = VideoTrack.of(new PatternSource(320, 240, 15)).start();
        BrowserCall call = BrowserCall.open(kind, false, true)) {
      Matrix matrix = new Matrix(call, ternOffers);
      call.js("makePeer(); window.source = drawnTrack(15); window.other = drawnTrack(15);");
      if (ternOffers) {
        call.tern.addTrack(first);
      } else {
        call.js("window.sender = pc.addTrack(source);");
      }
      matrix.negotiate();
      call.tern.awaitConnected(Duration.ofSeconds(20));
      sees(matrix, "begin", 0);

      RtpSender added = ternOffers ? call.tern.addTrack(second) : null;
      call.js(ternOffers ? "" : "window.added = pc.addTrack(other);");
      matrix.negotiate();
      matrix.settled("add", 2, 2);
      sees(matrix, "add", 1);

      if (added != null) {
        call.tern.removeTrack(added);
      } else {
        call.js("pc.removeTrack(added);");
      }
      matrix.negotiate();
      matrix.settled("remove", 2, 2);
      RtpTransceiver changed = call.tern.transceivers().get(1);
      RtpTransceiverDirection left = Objects.requireNonNull(changed.currentDirection());
      assertFalse(ternOffers ? left.sends() : left.receives(), "remove");
      sees(matrix, "the other goes on", 0);

      if (ternOffers) {
        call.tern.addTrack(second);
      } else {
        call.js(
            "const t = pc.getTransceivers()[1]; await t.sender.replaceTrack(other);"
                + " t.direction = 'sendonly';");
      }
      matrix.negotiate();
      matrix.settled("add again", 2, 2);
      sees(matrix, "add again", 1);

      turn(matrix, RtpTransceiverDirection.INACTIVE);
      matrix.negotiate();
      assertEquals(RtpTransceiverDirection.INACTIVE, changed.currentDirection());
      turn(matrix, RtpTransceiverDirection.SENDONLY);
      matrix.negotiate();
      matrix.settled("turn", 2, 2);
      sees(matrix, "turn", 1);

      if (ternOffers) {
        changed.sender().replaceTrack(first);
      } else {
        call.js("await pc.getTransceivers()[1].sender.replaceTrack(source);");
      }
      sees(matrix, "replace", 1);

      if (ternOffers) {
        changed.stop();
      } else {
        call.js("pc.getTransceivers()[1].stop();");
      }
      matrix.negotiate();
      matrix.settled("reject", 1, 2);
      assertEquals(RtpTransceiverDirection.STOPPED, changed.currentDirection());

      if (ternOffers) {
        call.tern.addTrack(second);
      } else {
        call.js("window.added = pc.addTransceiver(other, {direction: 'sendonly'});");
      }
      matrix.negotiate();
      matrix.settled("recycle", 2, 2);
      sees(matrix, "recycle", 1);

      if (ternOffers) {
        call.tern.restartIce();
      } else {
        call.js("pc.restartIce();");
      }
      matrix.negotiate();
      sees(matrix, "restart", 0);
      sees(matrix, "restart", 1);
      assertEquals(PeerConnectionState.CONNECTED, call.tern.connectionState());
    }
  }

  private static void sees(Matrix matrix, String step, int index) throws InterruptedException {
    RtpTransceiver transceiver = matrix.call().tern.transceivers().get(index);
    if (matrix.ternOffers()) {
      matrix.pageSees(step, transceiver);
    } else {
      matrix.ternSees(step, transceiver);
    }
  }

  private static void turn(Matrix matrix, RtpTransceiverDirection direction) {
    if (matrix.ternOffers()) {
      matrix.call().tern.transceivers().get(1).setDirection(direction);
    } else {
      matrix.call().js("pc.getTransceivers()[1].direction = '" + direction.value() + "';");
    }
  }

  /** Both offer at once, fifty times; Chromium is polite in one half, Tern in the other. */
  @Test
  void fiftyOffersThatMeetEndStableOnBothSides() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true)) {
      call.js("makePeer(); pc.createDataChannel('first');");
      new Matrix(call, false).negotiate();
      call.tern.awaitConnected(Duration.ofSeconds(20));
      List<Integer> sections = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        boolean politeTern = i % 2 == 0;
        RtpTransceiver ours = change(call, i);
        String offer = call.tern.setLocalDescription().sdp();
        String theirs =
            call.js("await pc.setLocalDescription(); return pc.localDescription.sdp;").asString();
        if (politeTern) {
          call.tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, theirs));
          answer(call);
        } else {
          take(call, offer);
        }
        assertEquals(SignalingState.STABLE, call.tern.signalingState());
        // What was taken back is offered again by whose it was.
        new Matrix(call, politeTern).negotiate();
        JsonNode page = call.js(SETTLED);
        assertEquals("stable", page.get("state").asString());
        assertEquals("connected", page.get("connection").asString());
        assertEquals(call.tern.transceivers().size(), page.get("running").asInt());
        assertEquals(SignalingState.STABLE, call.tern.signalingState());
        assertTrue(ours.mid() != null || ours.stopped());
        sections.add(page.get("sections").asInt());
      }
      assertTrue(sections.stream().allMatch(count -> count <= 6), sections.toString());
    }
  }

  /** Either side adds a transceiver and stops the one that it added before. */
  private static RtpTransceiver change(BrowserCall call, int round) {
    call.js(
        "if (window.mine) mine.stop();"
            + " window.mine = pc.addTransceiver('video', {direction: 'sendrecv'});");
    for (RtpTransceiver transceiver : call.tern.transceivers()) {
      if (transceiver.direction() == RtpTransceiverDirection.SENDRECV) {
        transceiver.stop();
      }
    }
    return call.tern.addTransceiver(
        MediaKind.VIDEO,
        TransceiverInit.of(RtpTransceiverDirection.SENDRECV)
            .withStreamIds(List.of("round" + round)));
  }

  private static void answer(BrowserCall call) {
    String answer = call.tern.setLocalDescription().sdp();
    call.js(
        "await pc.setRemoteDescription({type: 'answer', sdp: "
            + PageServer.literal(answer)
            + "});");
  }

  private static void take(BrowserCall call, String offer) {
    String answer =
        call.js(
                "await pc.setRemoteDescription({type: 'offer', sdp: "
                    + PageServer.literal(offer)
                    + "}); await pc.setLocalDescription(); return pc.localDescription.sdp;")
            .asString();
    call.tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
  }
}
