package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * How a program uses this module: reads a browser's offer, asks it questions, and assembles the
 * answer.
 */
class EmbeddingExampleTest {
  private static final String OFFER = Corpus.description("chromium156-offer-av-datachannel.sdp");

  @Test
  void asksAnOfferQuestions() throws Exception {
    SessionDescription offer = WebRtcRules.parse(OFFER);
    MediaDescription video =
        offer.media().stream()
            .filter(media -> media.kind().equals("video"))
            .findFirst()
            .orElseThrow();
    assertEquals("4", video.mid());
    assertEquals(Direction.SENDRECV, offer.direction(video));
    assertTrue(video.has(Flag.RTCP_MUX) && video.isRtp() && !video.isRejected());
    Codec vp8 = video.codecs().getFirst();
    assertTrue(
        vp8.is("vp8") && vp8.hasFeedback("nack", "pli") && vp8.hasFeedback("goog-remb", null));
    assertFalse(vp8.hasFeedback("pli", null));
    Codec rtx = Objects.requireNonNull(video.codec(97));
    assertEquals(vp8.payloadType(), rtx.associatedPayloadType());
    assertNotNull(offer.transportAttribute(video, Fingerprint.class));
    assertEquals(Setup.ACTPASS, video.attribute(Setup.class));
    MediaDescription data = Objects.requireNonNull(offer.media("5"));
    assertTrue(data.isSctp());
    assertEquals(5000, data.sctpPort());
    assertNull(offer.media("none"));
  }

  @Test
  void assemblesAnAnswer() throws Exception {
    SessionDescription offer = WebRtcRules.parse(OFFER);
    List<MediaDescription> sections = new ArrayList<>();
    List<String> bundled = new ArrayList<>();
    for (MediaDescription offered : offer.media()) {
      if (!offered.kind().equals("video")) {
        sections.add(offered.rejected());
        continue;
      }
      String mid = Objects.requireNonNull(offered.mid());
      bundled.add(mid);
      MediaDescriptionBuilder section =
          MediaDescription.builder("video", 9, offered.protocol())
              .connection(Connection.UNSPECIFIED)
              .attribute(new Mid(mid))
              .attribute(Direction.RECVONLY.and(offer.direction(offered).reversed()))
              .attribute(new IceUfrag("abcd"))
              .attribute(new IcePwd("abcdefghijklmnopqrstuvwx"))
              .attribute(IceOptions.of(IceOptions.TRICKLE))
              .attribute(Fingerprint.of("sha-256", new byte[32]))
              .attribute(Setup.ACTIVE)
              .attribute(Flag.RTCP_MUX);
      for (Codec codec : offered.codecs()) {
        if (codec.is("VP8")) {
          section.codec(codec.withFeedback(List.of(RtcpFb.of(96, "nack", "pli"))));
        } else if (codec.associatedPayloadType() == 96) {
          section.codec(codec);
        }
      }
      sections.add(section.build());
    }
    SessionDescription answer =
        SessionDescription.builder(Origin.webRtc(4711, 1))
            .attribute(Group.bundle(bundled))
            .media(sections)
            .build();
    WebRtcRules.check(answer);
    assertEquals(answer, SessionDescription.parse(answer.toString()));
    assertEquals(
        """
        v=0
        o=- 4711 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 4
        m=audio 0 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 0.0.0.0
        a=mid:3
        a=inactive
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 0.0.0.0
        a=mid:4
        a=recvonly
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuvwx
        a=ice-options:trickle
        a=fingerprint:sha-256 00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00
        a=setup:active
        a=rtcp-mux
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        m=application 0 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=mid:5
        a=inactive
        """,
        answer.toString().replace("\r\n", "\n"));
  }

  @Test
  void changesADescription() throws Exception {
    SessionDescription offer = WebRtcRules.parse(OFFER);
    MediaDescription video = Objects.requireNonNull(offer.media("4"));
    MediaDescription changed =
        video
            .withDirection(Direction.INACTIVE)
            .replacing(new IceUfrag("efgh"))
            .withoutAttributes(Candidate.class)
            .withAttribute(Candidate.udpHost("1", 1, "192.0.2.1", 5))
            .withBandwidths(List.of(Bandwidth.tias(500_000)))
            .withConnection(Connection.of("fd77::1"))
            .withPort(5);
    assertEquals(
        video.attributes().indexOf(Direction.SENDRECV),
        changed.attributes().indexOf(Direction.INACTIVE) + video.candidates().size());
    assertEquals(1, changed.candidates().size());
    SessionDescription again =
        offer.withMedia(1, changed).withOrigin(offer.origin().withSessionVersion(3));
    assertNotEquals(offer, again);
    assertEquals(again, SessionDescription.parse(again.toString()));
    assertTrue(again.toString().contains("c=IN IP6 fd77::1\r\nb=TIAS:500000\r\n"));
    assertEquals(
        Group.bundle(List.of("4")),
        offer.replacing(Group.bundle(List.of("4"))).bundleGroups().getFirst());
  }

  @Test
  void knowsPayloadTypesThatNeedNoRtpmap() throws Exception {
    MediaDescription media =
        SessionDescription.parse(
                """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                m=audio 9 RTP/AVP 0 8 9 96 97 0
                a=rtpmap:8 other/16000
                a=rtpmap:97 rtx/8000
                a=fmtp:97 apt=97
                a=rtcp-fb:* nack
                """)
            .media()
            .getFirst();
    assertEquals(
        List.of(
            new RtpMap(0, "PCMU", 8000),
            new RtpMap(8, "other", 16_000),
            new RtpMap(9, "G722", 8000)),
        media.codecs().stream().map(Codec::rtpMap).toList());
    assertTrue(media.codecs().stream().allMatch(codec -> codec.hasFeedback("nack", null)));
  }

  @Test
  void readsTheDataChannelSectionOfAiortc() throws Exception {
    SessionDescription offer =
        SessionDescription.parse(Corpus.description("aiortc140-offer-datachannel-only.sdp"));
    MediaDescription data = offer.media().getFirst();
    assertTrue(data.isSctp() && data.isDtls());
    assertEquals(5000, data.sctpPort());
    assertEquals(5000, data.withoutAttributes(SctpMap.class).sctpPort());
    assertEquals(new MaxMessageSize(65_536), data.attribute(MaxMessageSize.class));
  }
}
