package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.media.ContentKind;
import org.ternrtc.sdp.Direction;
import org.ternrtc.sdp.Group;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.SessionDescription;
import org.ternrtc.sdp.Setup;
import org.ternrtc.sdp.WebRtcRules;

/** Offer and answer without a network: nothing here waits for a packet. */
final class SignalingTest {
  private final PeerConnection pc =
      PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {});

  @AfterEach
  void close() {
    pc.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chromium156-offer-av-datachannel",
        "chromium156-offer-multi-2a3v",
        "chromium156-offer-vp9-only",
        "chromium156-offer-h264-only",
        "chromium156-offer-recvonly",
        "chromium156-offer-bundle-max-compat",
        "chromium156-offer-renegotiated-stopped-transceiver",
        "chromium156-offer-simulcast-rid",
        "firefox153-offer-av-datachannel",
        "firefox153-offer-multi-2a3v",
        "firefox153-offer-recvonly",
        "aiortc140-offer-av-datachannel",
        "gstreamer122-offer-av-nobundle",
        "gstreamer122-offer-multi-2v1a"
      })
  void everyRecordedOfferIsAnsweredByTheRules(String name) throws Exception {
    SessionDescription offer = WebRtcRules.parse(read(name));
    pc.setRemoteDescription(offer(name));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    assertEquals(SignalingState.STABLE, pc.signalingState());
    assertEquals(offer.media().size(), answer.media().size());
    for (int i = 0; i < offer.media().size(); i++) {
      MediaDescription asked = offer.media().get(i);
      MediaDescription given = answer.media().get(i);
      assertEquals(asked.kind(), given.kind());
      assertEquals(asked.mid(), given.mid());
      if (asked.isRejected()) {
        assertEquals(0, given.port(), "refused sections stay refused");
      }
      if (asked.kind().equals("application") && given.port() != 0) {
        assertEquals(asked.protocol(), given.protocol());
        assertEquals(5000, given.sctpPort());
      }
      if (asked.kind().equals("audio") && given.port() != 0) {
        assertTrue(
            given.direction() == Direction.RECVONLY || given.direction() == Direction.INACTIVE);
        assertTrue(
            asked.codecs().stream()
                .anyMatch(c ->
                    c.payloadType() == given.codecs().getFirst().payloadType()
                        && c.is(given.codecs().getFirst().name())));
      }
      if (given.port() != 0) {
        Setup setup = given.attribute(Setup.class);
        assertTrue(setup == Setup.ACTIVE || setup == Setup.PASSIVE);
      }
    }
  }

  @Test
  void videoIsAnsweredWithTheOffersNumbersAndOnlyWithWhatWeDo() throws Exception {
    pc.setRemoteDescription(offer("chromium156-offer-av-datachannel"));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    MediaDescription video = video(answer);
    MediaDescription asked = video(WebRtcRules.parse(read("chromium156-offer-av-datachannel")));
    assertEquals(
        asked.codecs().stream().filter(c -> c.is("VP8")).findFirst().orElseThrow().payloadType(),
        video.codecs().getFirst().payloadType());
    assertEquals(
        List.of("VP8", "rtx", "red", "rtx", "ulpfec"),
        video.codecs().stream().map(c -> c.name()).toList());
    for (var codec : video.codecs()) {
      assertTrue(
          asked.codecs().stream()
              .anyMatch(c -> c.payloadType() == codec.payloadType() && c.is(codec.name())),
          () -> codec.name() + " with a number of its own");
    }
    assertTrue(video.codecs().getFirst().hasFeedback("transport-cc", null));
    assertTrue(video.codecs().getFirst().hasFeedback("nack", "pli"));
  }

  @Test
  void soundIsAnsweredByOpusWithWhatHelpsIt() throws Exception {
    pc.setRemoteDescription(offer("chromium156-offer-av-datachannel"));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    MediaDescription audio =
        answer.media().stream().filter(m -> m.kind().equals("audio")).findFirst().orElseThrow();
    assertEquals(
        List.of("opus", "red", "telephone-event"),
        audio.codecs().stream().map(c -> c.name()).toList());
    assertEquals("minptime=10;useinbandfec=1", audio.codecs().getFirst().parameters());
    assertEquals("111/111", audio.codecs().get(1).parameters());
    assertTrue(audio.codecs().getFirst().hasFeedback("transport-cc", null));
  }

  @ParameterizedTest
  @CsvSource({"chromium156-offer-vp9-only", "chromium156-offer-h264-only"})
  void aSectionWithoutACommonCodecIsRejectedNotTheWholeDescription(String name) throws Exception {
    pc.setRemoteDescription(offer(name));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    assertTrue(video(answer).isRejected());
  }

  @Test
  void aTrackThatWaitsIsSentInTheOfferedSection() throws Exception {
    VideoTrack track = new VideoTrack(ContentKind.CAMERA);
    RtpSender sender = pc.addTrack(track);
    pc.setRemoteDescription(offer("firefox153-offer-av-datachannel"));
    assertEquals(
        List.of(MediaKind.VIDEO, MediaKind.AUDIO),
        pc.transceivers().stream().map(RtpTransceiver::kind).toList());
    assertSame(sender, pc.transceivers().getFirst().sender());
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    assertEquals(Direction.SENDRECV, video(answer).direction());
    assertEquals(RtpTransceiverDirection.SENDRECV, pc.transceivers().getFirst().currentDirection());
  }

  @Test
  void withoutATrackTheAnswerOnlyReceives() throws Exception {
    pc.setRemoteDescription(offer("chromium156-offer-av-datachannel"));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    assertEquals(Direction.RECVONLY, video(answer).direction());
  }

  @Test
  void anAnswerGroupsNothingThatTheOfferDidNotGroup() throws Exception {
    pc.setRemoteDescription(offer("gstreamer122-offer-av-nobundle"));
    SessionDescription answer = WebRtcRules.parse(pc.setLocalDescription().sdp());
    assertNull(answer.attribute(Group.class));
    assertFalse(video(answer).isRejected());
  }

  @Test
  void twoOfOurOwnAgreeAndChangeDirectionsLater() {
    try (PeerConnection other =
        PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      VideoTrack track = new VideoTrack(ContentKind.CAMERA);
      pc.addTrack(track);
      negotiate(pc, other);
      assertEquals(
          RtpTransceiverDirection.SENDONLY, pc.transceivers().getFirst().currentDirection());
      assertEquals(
          RtpTransceiverDirection.RECVONLY, other.transceivers().getFirst().currentDirection());

      other.addTrack(new VideoTrack(ContentKind.CAMERA));
      assertEquals(1, other.transceivers().size(), "the free sender is used");
      negotiate(other, pc);
      assertEquals(
          RtpTransceiverDirection.SENDRECV, pc.transceivers().getFirst().currentDirection());

      pc.transceivers().getFirst().setDirection(RtpTransceiverDirection.INACTIVE);
      negotiate(pc, other);
      assertEquals(
          RtpTransceiverDirection.INACTIVE, other.transceivers().getFirst().currentDirection());

      RtpTransceiver stopped = other.transceivers().getFirst();
      pc.transceivers().getFirst().stop();
      negotiate(pc, other);
      assertTrue(stopped.stopped());
      assertEquals(RtpTransceiverDirection.STOPPED, stopped.currentDirection());
      assertNull(stopped.mid());
      assertEquals(List.of(), other.transceivers());

      pc.addTrack(new VideoTrack(ContentKind.SCREEN));
      negotiate(pc, other);
      assertEquals(1, pc.transceivers().size());
      assertEquals("1", other.transceivers().getFirst().mid(), "the line is used again");
    }
  }

  @Test
  void anOfferTakenBackLeavesNothingBehind() {
    pc.addTrack(new VideoTrack(ContentKind.CAMERA));
    pc.setLocalDescription();
    assertNotNull(pc.transceivers().getFirst().mid());
    pc.setLocalDescription(new org.ternrtc.peer.SessionDescription(SdpType.ROLLBACK, ""));
    assertNull(pc.transceivers().getFirst().mid());
    assertEquals(SignalingState.STABLE, pc.signalingState());
    assertNull(pc.localDescription());
    pc.setLocalDescription();
    assertEquals(SignalingState.HAVE_LOCAL_OFFER, pc.signalingState());
  }

  @Test
  void theCallersMistakesThrowAndName() throws Exception {
    assertThrows(InvalidStateException.class, pc::createAnswer);
    assertThrows(
        InvalidStateException.class,
        () -> pc.addIceCandidate(new IceCandidate("candidate:x", "0", 0, null)));
    SyntaxException bad =
        assertThrows(
            SyntaxException.class,
            () ->
                pc.setRemoteDescription(
                    new org.ternrtc.peer.SessionDescription(SdpType.OFFER, "v=0\r\nnonsense\r\n")));
    assertEquals(2, bad.line());
    org.ternrtc.peer.SessionDescription made = pc.createOffer();
    assertThrows(
        InvalidModificationException.class,
        () ->
            pc.setLocalDescription(
                new org.ternrtc.peer.SessionDescription(SdpType.OFFER, made.sdp() + "a=x\r\n")));
    pc.close();
    assertThrows(InvalidStateException.class, pc::createOffer);
  }

  @Test
  void anOfferWithoutFingerprintIsRefused() throws Exception {
    String sdp = read("chromium156-offer-recvonly").replaceAll("a=fingerprint.*\r\n", "");
    assertThrows(
        SyntaxException.class,
        () -> pc.setRemoteDescription(new org.ternrtc.peer.SessionDescription(SdpType.OFFER, sdp)));
    assertEquals(SignalingState.STABLE, pc.signalingState());
  }

  private static void negotiate(PeerConnection offerer, PeerConnection answerer) {
    answerer.setRemoteDescription(offerer.setLocalDescription());
    offerer.setRemoteDescription(answerer.setLocalDescription());
    assertEquals(SignalingState.STABLE, offerer.signalingState());
    assertEquals(SignalingState.STABLE, answerer.signalingState());
  }

  private static MediaDescription video(SessionDescription description) {
    return description.media().stream()
        .filter(m -> m.kind().equals("video"))
        .findFirst()
        .orElseThrow();
  }

  private static org.ternrtc.peer.SessionDescription offer(String name) throws IOException {
    return new org.ternrtc.peer.SessionDescription(SdpType.OFFER, read(name));
  }

  private static String read(String name) throws IOException {
    try (InputStream in = SignalingTest.class.getResourceAsStream("sdp/" + name + ".sdp")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
