package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the samples do not show: answers with bundled sections, rejected ones, and other protocols.
 */
class WebRtcRulesTest {
  private static final Fingerprint FINGERPRINT = Fingerprint.of("sha-256", new byte[32]);
  private static final SessionDescription EMPTY =
      SessionDescription.builder(Origin.webRtc(1, 1)).build();

  private static MediaDescriptionBuilder section(String mid) {
    return MediaDescription.builder("video", 9, MediaDescription.UDP_TLS_RTP_SAVPF)
        .format(96)
        .attribute(new Mid(mid))
        .attribute(new RtpMap(96, "VP8", 90_000));
  }

  private static MediaDescriptionBuilder withTransport(MediaDescriptionBuilder section) {
    return section
        .attribute(FINGERPRINT)
        .attribute(new IceUfrag("abcd"))
        .attribute(new IcePwd("abcdefghijklmnopqrstuvwx"));
  }

  @Test
  void bundledSectionsUseTheTaggedOnesTransport() throws Exception {
    SessionDescription unbundled =
        EMPTY.withMedia(List.of(withTransport(section("0")).build(), section("1").build()));
    refused(11, "section has no a=fingerprint", unbundled);
    SessionDescription bundled = unbundled.withAttribute(Group.bundle(List.of("0", "1")));
    WebRtcRules.check(bundled);
    assertEquals(
        FINGERPRINT, bundled.transportAttribute(bundled.media().get(1), Fingerprint.class));
    assertEquals("0", bundled.bundleGroups().getFirst().mids().getFirst());
  }

  @Test
  void sessionLevelTransportIsEnough() throws Exception {
    SessionDescription description =
        EMPTY
            .withMedia(List.of(section("0").build()))
            .withAttributes(
                List.of(FINGERPRINT, new IceUfrag("abcd"), new IcePwd("abcdefghijklmnopqrstuvwx")));
    WebRtcRules.check(description);
    refused(7, "section has no a=ice-ufrag", description.withoutAttributes(IceUfrag.class));
    refused(7, "section has no a=ice-pwd", description.withoutAttributes(IcePwd.class));
  }

  @Test
  void rejectedSectionsNeedNothingButTheirMid() throws Exception {
    MediaDescription rejected = section("0").port(0).build();
    WebRtcRules.check(EMPTY.withMedia(List.of(rejected)));
    refused(
        9,
        "mid is used twice: \"0\"",
        EMPTY.withMedia(List.of(rejected, section("0").port(0).build())));
    refused(
        5,
        "section has no a=fingerprint",
        EMPTY.withMedia(List.of(rejected.withAttribute(Flag.BUNDLE_ONLY))));
  }

  @Test
  void otherProtocolsAreLeftToBeRejected() throws Exception {
    WebRtcRules.check(
        EMPTY.withMedia(
            List.of(MediaDescription.builder("image", 9, "udptl").format("t38").build())));
    refused(
        5,
        "media is not encrypted by DTLS: RTP/AVPF",
        EMPTY.withMedia(
            List.of(MediaDescription.builder("audio", 9, "RTP/AVPF").format(0).build())));
  }

  @Test
  void whatWouldBeAmbiguousIsRefused() {
    SessionDescription good = EMPTY.withMedia(List.of(withTransport(section("0")).build()));
    MediaDescription media = good.media().getFirst();
    refused(11, "second a=mid", good.withMedia(0, media.withAttribute(new Mid("1"))));
    refused(
        5, "format is named twice: 96", good.withMedia(0, media.withFormats(List.of("96", "96"))));
    refused(
        11,
        "keys in a=crypto are forbidden (RFC 8827)",
        good.withMedia(0, media.withAttribute(new Attribute.Unknown("crypto", "1 x inline:y"))));
    refused(6, "a=setup:holdconn is forbidden (RFC 8842)", good.withAttribute(Setup.HOLDCONN));
    refused(
        5, "BUNDLE names a mid twice: \"0\"", good.withAttribute(Group.bundle(List.of("0", "0"))));
    refused(
        6,
        "BUNDLE names a mid twice: \"0\"",
        good.withAttribute(Group.bundle(List.of("0"))).withAttribute(Group.bundle(List.of("0"))));
  }

  private static void refused(int line, String reason, SessionDescription description) {
    SdpException refusal = assertThrows(SdpException.class, () -> WebRtcRules.check(description));
    assertEquals("line " + line + ": " + reason, refusal.getMessage());
  }
}
