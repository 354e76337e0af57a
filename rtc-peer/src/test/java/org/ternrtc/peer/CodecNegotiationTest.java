package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.sdp.Codec;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.WebRtcRules;

/** Which codec an offer and an answer agree on, RFC 8829 section 5.3.1 and RFC 6184. */
final class CodecNegotiationTest {
  private static final RtpCodec VP8 = new RtpCodec("VP8", 90_000, "");
  private static final RtpCodec RTX = new RtpCodec("rtx", 90_000, "");
  private static final RtpCodec H264 =
      new RtpCodec(
          "H264", 90_000, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");

  private final SignalingSide side = new SignalingSide("b", true);

  private static SessionDescription offer(String formats, String... lines) {
    String text =
        """
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE v
        m=video 9 UDP/TLS/RTP/SAVPF %s
        c=IN IP4 0.0.0.0
        a=mid:v
        a=sendrecv
        a=rtcp-mux
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789abcdefghijkl
        a=fingerprint:sha-256 %s
        a=setup:actpass
        %s
        """
            .formatted(formats, "AB:".repeat(31) + "CD", String.join("\n", lines));
    return new SessionDescription(SdpType.OFFER, text.replace("\n", "\r\n"));
  }

  private MediaDescription answer(SessionDescription offer) throws Exception {
    side.signaling.setRemote(offer);
    return WebRtcRules.parse(side.signaling.setLocalDescription().sdp()).media().getFirst();
  }

  private static List<String> names(MediaDescription section) {
    return section.codecs().stream().map(Codec::name).toList();
  }

  /** As Safari offers: High first, then Constrained Baseline, each in both modes, then VP8. */
  private static SessionDescription safari() {
    return offer(
        "96 97 98 99 100 101 102",
        "a=rtpmap:96 H264/90000",
        "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=rtpmap:98 H264/90000",
        "a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        "a=rtpmap:99 rtx/90000",
        "a=fmtp:99 apt=98",
        "a=rtpmap:100 VP8/90000",
        "a=rtpmap:101 rtx/90000",
        "a=fmtp:101 apt=100",
        "a=rtpmap:102 red/90000");
  }

  @Test
  void safarisOfferIsAnsweredWithWhatBothHaveInItsOwnOrder() throws Exception {
    side.codecs = List.of(VP8, H264, RTX);
    MediaDescription answer = answer(safari());
    assertEquals(List.of("98", "99"), answer.formats());
    assertEquals(H264.parameters(), answer.codecs().getFirst().parameters());
  }

  @Test
  void withoutH264SafarisVp8IsTaken() throws Exception {
    MediaDescription answer = answer(safari());
    assertEquals(List.of("VP8", "rtx"), names(answer));
    assertEquals(List.of("100", "101"), answer.formats());
  }

  @Test
  void preferencesOfOursComeBeforeTheOffersOrder() throws Exception {
    side.codecs = List.of(VP8, H264, RTX);
    side.addTrack().setPreferences(List.of(VP8, RTX, H264));
    assertEquals(List.of("100", "101"), answer(safari()).formats());
  }

  @Test
  void withoutRtxAmongThePreferencesThereIsNone() throws Exception {
    side.addTrack().setPreferences(List.of(VP8));
    assertEquals(List.of("100"), answer(safari()).formats());
    SignalingSide other = new SignalingSide("a", false);
    other.addTrack().setPreferences(List.of(VP8));
    assertEquals(
        List.of("96"),
        WebRtcRules.parse(other.signaling.createOffer().sdp()).media().getFirst().formats());
  }

  /** As Chromium 156 offers, without the other codecs. */
  private static SessionDescription chromium(boolean protection) {
    return protection
        ? offer(
            "96 97 122 119 123",
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 nack",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "a=rtpmap:122 red/90000",
            "a=rtpmap:119 rtx/90000",
            "a=fmtp:119 apt=122",
            "a=rtpmap:123 ulpfec/90000")
        : offer("96 97", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96");
  }

  @Test
  void protectionIsOfferedWithItsOwnRetransmissions() throws Exception {
    SignalingSide other = new SignalingSide("a", false);
    other.addTrack();
    String offer = other.signaling.createOffer().sdp();
    assertEquals(
        List.of("96", "97", "98", "99", "100"),
        WebRtcRules.parse(offer).media().getFirst().formats());
    assertTrue(
        offer.contains(
            """
            a=rtpmap:98 red/90000
            a=rtpmap:99 rtx/90000
            a=fmtp:99 apt=98
            a=rtpmap:100 ulpfec/90000
            """
                .replace("\n", "\r\n")),
        offer);
  }

  @Test
  void protectionIsAnsweredWithTheOffersNumbersAndUsed() throws Exception {
    side.addTrack();
    assertEquals(List.of("96", "97", "122", "119", "123"), answer(chromium(true)).formats());
    NegotiatedSection agreed = side.transceivers().getFirst().negotiated;
    assertNotNull(agreed);
    assertEquals(new FecPayloadTypes(122, 119, 123), agreed.video().fec());
    side.addTransceiver(RtpTransceiverDirection.SENDONLY);
    assertEquals(
        List.of("96", "97", "122", "119", "123"),
        WebRtcRules.parse(side.signaling.createOffer().sdp()).media().get(1).formats());
  }

  @Test
  void whereTheOtherSideHasNoProtectionThereIsNone() throws Exception {
    side.addTrack();
    assertEquals(List.of("96", "97"), answer(chromium(false)).formats());
    NegotiatedSection agreed = side.transceivers().getFirst().negotiated;
    assertNotNull(agreed);
    assertFalse(agreed.video().fec().usable());
    SignalingSide asking = new SignalingSide("a", false);
    asking.addTrack();
    asking.signaling.setLocalDescription();
    SessionDescription bare =
        new SessionDescription(
            SdpType.ANSWER,
            chromium(false)
                .sdp()
                .replace("a=setup:actpass", "a=setup:active")
                .replace("a=mid:v", "a=mid:0")
                .replace("BUNDLE v", "BUNDLE 0"));
    asking.signaling.setRemote(bare);
    NegotiatedSection answered = asking.transceivers().getFirst().negotiated;
    assertNotNull(answered);
    assertFalse(answered.video().fec().usable());
  }

  @Test
  void preferencesWithoutProtectionLeaveItOut() throws Exception {
    side.addTrack().setPreferences(List.of(VP8, RTX));
    assertEquals(List.of("96", "97"), answer(chromium(true)).formats());
    SignalingSide other = new SignalingSide("a", false);
    other.addTrack().setPreferences(List.of(VP8, new RtpCodec("red", 90_000, ""), RTX));
    assertEquals(
        List.of("96", "97"),
        WebRtcRules.parse(other.signaling.createOffer().sdp()).media().getFirst().formats());
  }

  @ParameterizedTest
  @CsvSource({
    "packetization-mode=1;profile-level-id=42e01f, 42e01f",
    "packetization-mode=1;profile-level-id=42c01f, 42c01f",
    "packetization-mode=1;profile-level-id=42E01F, 42e01f",
    "packetization-mode=1;profile-level-id=42e015, 42e015",
    "packetization-mode=1;profile-level-id=42e034, 42e01f",
    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e015, 42e01f",
    "packetization-mode=0;profile-level-id=42e01f, ",
    "profile-level-id=42e01f, ",
    "packetization-mode=1;profile-level-id=640c1f, ",
    "packetization-mode=1;profile-level-id=4d001f, ",
    "packetization-mode=1;profile-level-id=42001f, ",
    "packetization-mode=1;profile-level-id=42e0, ",
    "packetization-mode=1;profile-level-id=zzzzzz, ",
    "packetization-mode=9;profile-level-id=42e01f, ",
    "packetization-mode=1, ",
    "'', ",
    "'=;;=x; ;', "
  })
  void h264MatchesByProfileAndModeAndAnswersWithALevelBothHave(String fmtp, String answered)
      throws Exception {
    side.codecs = List.of(H264);
    SessionDescription offer =
        fmtp.isEmpty()
            ? offer("96", "a=rtpmap:96 H264/90000")
            : offer("96", "a=rtpmap:96 H264/90000", "a=fmtp:96 " + fmtp);
    MediaDescription section = answer(offer);
    if (answered == null) {
      assertTrue(section.isRejected(), "the section, not the description");
      return;
    }
    assertTrue(section.codecs().getFirst().parameters().endsWith("profile-level-id=" + answered));
  }

  @Test
  void anH264ThatSaysNothingIsBaselineInSingleNalUnits() throws Exception {
    side.codecs = List.of(new RtpCodec("H264", 90_000, "packetization-mode=0"));
    assertEquals(List.of("96"), answer(offer("96", "a=rtpmap:96 H264/90000")).formats());
  }

  @Test
  void retransmissionsOfWhatIsNotThereAreLeftOut() throws Exception {
    MediaDescription answer =
        answer(
            offer(
                "96 97 98 99",
                "a=rtpmap:96 VP8/90000",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=100",
                "a=rtpmap:98 red/90000",
                "a=rtpmap:99 ulpfec/90000"));
    assertEquals(List.of("96", "98", "99"), answer.formats());
  }

  @Test
  void payloadTypesStayThroughRenegotiationAndHoldForNewSections() throws Exception {
    side.addTrack();
    answer(safari());
    side.addTransceiver(RtpTransceiverDirection.SENDONLY);
    List<MediaDescription> offered = WebRtcRules.parse(side.signaling.createOffer().sdp()).media();
    assertEquals(List.of("100", "101"), offered.get(0).formats());
    assertEquals(List.of("100", "101"), offered.get(1).formats());
    side.codecs = List.of(VP8, H264, RTX);
    MediaDescription more = WebRtcRules.parse(side.signaling.createOffer().sdp()).media().get(1);
    assertEquals(List.of("100", "101", "96", "97"), more.formats());
    assertEquals(List.of("VP8", "rtx", "H264", "rtx"), names(more));
  }

  @Test
  void preferencesAreAmongWhatThereIsAndCarryMedia() {
    try (PeerConnection pc =
        PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      RtpTransceiver transceiver =
          pc.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
      List<RtpCodec> all = PeerConnection.codecs(MediaKind.VIDEO);
      transceiver.setCodecPreferences(all);
      transceiver.setCodecPreferences(all.subList(0, 1));
      transceiver.setCodecPreferences(List.of());
      assertThrows(
          InvalidModificationException.class, () -> transceiver.setCodecPreferences(List.of(H264)));
      assertThrows(
          InvalidModificationException.class,
          () -> transceiver.setCodecPreferences(List.of(new RtpCodec("rtx", 90_000, ""))));
      transceiver.stop();
      assertThrows(InvalidStateException.class, () -> transceiver.setCodecPreferences(List.of()));
    }
  }
}
