package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.VideoCodec;
import org.ternrtc.sdp.Direction;
import org.ternrtc.sdp.ExtMap;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.RtcpFb;
import org.ternrtc.sdp.RtcpXr;
import org.ternrtc.sdp.WebRtcRules;

/** Which feedback (RFC 8888, RFC 3611) and which way of an extension (RFC 8285) is agreed on. */
final class FeedbackNegotiationTest {
  private static final String NUMBERS = "a=extmap:3 " + HeaderExtensions.TRANSPORT_WIDE_CC;

  private final SignalingSide side = new SignalingSide("b", true);

  private static SessionDescription description(SdpType type, String... lines) {
    String text =
        """
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        m=video 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=mid:0
        a=sendrecv
        a=rtcp-mux
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789abcdefghijkl
        a=fingerprint:sha-256 %s
        a=setup:%s
        a=rtpmap:96 VP8/90000
        %s
        """
            .formatted(
                "AB:".repeat(31) + "CD",
                type == SdpType.OFFER ? "actpass" : "active",
                String.join("\n", lines));
    return new SessionDescription(type, text.replace("\n", "\r\n"));
  }

  private MediaDescription answer(String... lines) throws Exception {
    side.addTrack();
    side.signaling.setRemote(description(SdpType.OFFER, lines));
    return WebRtcRules.parse(side.signaling.setLocalDescription().sdp()).media().getFirst();
  }

  /** What is agreed on when the other side answers our offer with these lines. */
  private static NegotiatedSection answered(String... lines) {
    SignalingSide side = new SignalingSide("a", false);
    FakeTransceiver transceiver = side.addTransceiver(RtpTransceiverDirection.SENDRECV);
    side.signaling.setLocalDescription();
    side.signaling.setRemote(description(SdpType.ANSWER, lines));
    return agreed(transceiver);
  }

  private static NegotiatedSection agreed(FakeTransceiver transceiver) {
    return Objects.requireNonNull(transceiver.negotiated);
  }

  private static List<String> feedback(MediaDescription section) {
    return section.attributes(RtcpFb.class).stream().map(RtcpFb::attributeValue).toList();
  }

  @Test
  void bothFormsOfFeedbackOnArrivalsAreOffered() throws Exception {
    side.addTrack();
    MediaDescription offer =
        WebRtcRules.parse(side.signaling.createOffer().sdp()).media().getFirst();
    String type = offer.formats().getFirst();
    assertTrue(feedback(offer).contains("* ack ccfb"), "for whatever payload type");
    assertFalse(feedback(offer).contains(type + " ack ccfb"));
    assertTrue(feedback(offer).contains(type + " transport-cc"));
    assertEquals(RtcpXr.RECEIVER_ROUND_TRIP, offer.attribute(RtcpXr.class));
  }

  @Test
  void whoOffersBothGetsTransportWideFeedback() throws Exception {
    MediaDescription answer = answer("a=rtcp-fb:* ack ccfb", "a=rtcp-fb:96 transport-cc", NUMBERS);
    assertEquals(List.of("96 transport-cc"), feedback(answer));
  }

  @Test
  void whoOffersThatOfRfc8888AloneGetsIt() throws Exception {
    assertEquals(List.of("* ack ccfb"), feedback(answer("a=rtcp-fb:* ack ccfb")));
    assertEquals(
        Set.of(VideoCodec.CONGESTION_CONTROL_FEEDBACK),
        agreed(side.transceivers.getFirst()).codec().feedback());
  }

  @Test
  void withoutNumbersInThePacketsTransportWideFeedbackIsNone() throws Exception {
    MediaDescription answer = answer("a=rtcp-fb:* ack ccfb", "a=rtcp-fb:96 transport-cc");
    assertTrue(feedback(answer).contains("* ack ccfb"));
  }

  @Test
  void anAnswerMayTakeEither() {
    assertEquals(
        Set.of(VideoCodec.CONGESTION_CONTROL_FEEDBACK),
        answered("a=rtcp-fb:* ack ccfb").codec().feedback());
    assertEquals(Set.of(), answered("a=rtcp-fb:* ack").codec().feedback());
  }

  @Test
  void roundTripsByXrAreAnsweredWhereTheyAreOffered() throws Exception {
    assertEquals(
        RtcpXr.RECEIVER_ROUND_TRIP,
        answer("a=rtcp-xr:voip-metrics rcvr-rtt=sender").attribute(RtcpXr.class));
    SignalingSide other = new SignalingSide("c", true);
    other.signaling.setRemote(description(SdpType.OFFER, "a=rtcp-xr:voip-metrics"));
    assertFalse(other.signaling.setLocalDescription().sdp().contains("rtcp-xr"));
  }

  @Test
  void anExtensionThatGoesOneWayIsAnsweredWithTheOther() throws Exception {
    MediaDescription answer =
        answer(
            "a=extmap:5/recvonly " + HeaderExtensions.PLAYOUT_DELAY,
            "a=extmap:6/sendonly " + HeaderExtensions.VIDEO_ORIENTATION,
            "a=extmap:7/inactive " + HeaderExtensions.COLOUR_SPACE,
            "a=extmap:8/sendrecv " + HeaderExtensions.MID);
    assertEquals(
        Set.of(
            new ExtMap(5, Direction.SENDONLY, HeaderExtensions.PLAYOUT_DELAY, null),
            new ExtMap(6, Direction.RECVONLY, HeaderExtensions.VIDEO_ORIENTATION, null),
            new ExtMap(7, Direction.INACTIVE, HeaderExtensions.COLOUR_SPACE, null),
            new ExtMap(8, HeaderExtensions.MID)),
        Set.copyOf(answer.attributes(ExtMap.class)));
    HeaderExtensions agreed = agreed(side.transceivers.getFirst()).extensions();
    assertTrue(agreed.sends(HeaderExtensions.PLAYOUT_DELAY));
    assertFalse(agreed.receives(HeaderExtensions.PLAYOUT_DELAY));
    assertFalse(agreed.sends(HeaderExtensions.VIDEO_ORIENTATION));
    assertTrue(agreed.receives(HeaderExtensions.VIDEO_ORIENTATION));
    assertFalse(agreed.sends(HeaderExtensions.COLOUR_SPACE));
    assertFalse(agreed.receives(HeaderExtensions.COLOUR_SPACE));
    assertTrue(agreed.sends(HeaderExtensions.MID) && agreed.receives(HeaderExtensions.MID));
  }

  @Test
  void anAnswerMayTakeAnExtensionOneWay() {
    HeaderExtensions agreed =
        answered("a=extmap:6/recvonly " + HeaderExtensions.PLAYOUT_DELAY).extensions();
    assertTrue(agreed.sends(HeaderExtensions.PLAYOUT_DELAY), "the other side receives it");
    assertFalse(agreed.receives(HeaderExtensions.PLAYOUT_DELAY));
  }

  @Test
  void firefoxsPlayoutDelayIsUnderstood() throws Exception {
    String offer =
        Files.readString(
            Path.of("src/test/resources/org/ternrtc/peer/sdp/firefox153-offer-recvonly.sdp"));
    side.addTrack();
    side.signaling.setRemote(new SessionDescription(SdpType.OFFER, offer));
    side.signaling.setLocalDescription();
    HeaderExtensions agreed =
        side.transceivers.stream()
            .filter(each -> each.negotiated != null)
            .map(each -> agreed(each).extensions())
            .findFirst()
            .orElseThrow();
    assertTrue(agreed.sends(HeaderExtensions.PLAYOUT_DELAY));
  }
}
