package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {
  @Test
  void eachTypeReadsAndWritesItsLine() throws Exception {
    reads("a=ice-ufrag:+FVG", new IceUfrag("+FVG"));
    reads("a=ice-pwd:PgjLR/9BQ+WCpqmpK/Cj/2V6", new IcePwd("PgjLR/9BQ+WCpqmpK/Cj/2V6"));
    reads("a=ice-options:trickle renomination", IceOptions.of("trickle", "renomination"));
    reads("a=ice-lite", Flag.ICE_LITE);
    reads("a=setup:actpass", Setup.ACTPASS);
    reads("a=setup:active", Setup.ACTIVE);
    reads("a=setup:passive", Setup.PASSIVE);
    reads("a=tls-id:abc3de65cddef001be82", new TlsId("abc3de65cddef001be82"));
    reads("a=mid:video0", new Mid("video0"));
    reads("a=group:BUNDLE 0 1 2", Group.bundle(List.of("0", "1", "2")));
    reads("a=group:LS a v", new Group(Group.LS, List.of("a", "v")));
    reads("a=group:BUNDLE", Group.bundle(List.of()));
    reads("a=msid:- e5fd9868", new Msid(Msid.NO_STREAM, "e5fd9868"));
    reads("a=msid:{7614} {2930}", new Msid("{7614}", "{2930}"));
    reads("a=msid:stream", new Msid("stream", null));
    reads("a=msid-semantic: WMS a b", new MsidSemantic(" WMS a b"));
    reads("a=msid-semantic:WMS *", new MsidSemantic("WMS *"));
    reads("a=rtpmap:96 VP8/90000", new RtpMap(96, "VP8", 90_000));
    reads("a=rtpmap:111 opus/48000/2", new RtpMap(111, "opus", 48_000, "2"));
    reads("a=fmtp:97 apt=96", Fmtp.rtx(97, 96));
    reads("a=fmtp:101 0-15", new Fmtp(101, "0-15"));
    reads("a=fmtp:63 111/111", new Fmtp(63, "111/111"));
    reads("a=rtcp-fb:96 nack", RtcpFb.of(96, "nack"));
    reads("a=rtcp-fb:96 ccm fir", RtcpFb.of(96, "ccm", "fir"));
    reads("a=rtcp-fb:* trr-int 100", new RtcpFb(RtcpFb.ALL, "trr-int", "100"));
    reads("a=rtcp:9 IN IP4 0.0.0.0", new Rtcp(9, Connection.UNSPECIFIED));
    reads("a=rtcp:53020", new Rtcp(53_020, null));
    reads("a=rtcp-mux", Flag.RTCP_MUX);
    reads("a=rtcp-mux-only", Flag.RTCP_MUX_ONLY);
    reads("a=rtcp-rsize", Flag.RTCP_RSIZE);
    reads("a=extmap:3 urn:3gpp:video-orientation", new ExtMap(3, "urn:3gpp:video-orientation"));
    reads("a=extmap:6/recvonly urn:x", new ExtMap(6, Direction.RECVONLY, "urn:x", null));
    reads("a=extmap:4096 urn:x short long", new ExtMap(4096, null, "urn:x", "short long"));
    reads("a=extmap-allow-mixed", Flag.EXTMAP_ALLOW_MIXED);
    reads("a=ssrc:4294967295 cname:{a:b}", Ssrc.cname(0xFFFF_FFFFL, "{a:b}"));
    reads("a=ssrc:1 msid:- x", new Ssrc(1, "msid", "- x"));
    reads("a=ssrc:1 x", new Ssrc(1, "x", null));
    reads("a=ssrc-group:FID 670591668 3524879999", SsrcGroup.fid(670_591_668L, 3_524_879_999L));
    reads("a=ssrc-group:SIM 1 2 3", new SsrcGroup("SIM", List.of(1L, 2L, 3L)));
    reads("a=rid:q send", new Rid("q", Rid.Way.SEND));
    reads("a=sctp-port:5000", new SctpPort(5000));
    reads(
        "a=sctpmap:5000 webrtc-datachannel 65535", new SctpMap(5000, "webrtc-datachannel", 65_535));
    reads("a=sctpmap:5000 webrtc-datachannel", new SctpMap(5000, "webrtc-datachannel", null));
    reads("a=max-message-size:1073741823", new MaxMessageSize(1_073_741_823));
    reads("a=max-message-size:0", new MaxMessageSize(0));
    reads("a=bundle-only", Flag.BUNDLE_ONLY);
    reads("a=end-of-candidates", Flag.END_OF_CANDIDATES);
    reads("a=sendrecv", Direction.SENDRECV);
    reads("a=sendonly", Direction.SENDONLY);
    reads("a=recvonly", Direction.RECVONLY);
    reads("a=inactive", Direction.INACTIVE);
    reads("a=rtcp-xr:rcvr-rtt=all", RtcpXr.RECEIVER_ROUND_TRIP);
    reads(
        "a=rtcp-xr:pkt-loss-rle=100 rcvr-rtt=sender:8",
        new RtcpXr(List.of("pkt-loss-rle=100", "rcvr-rtt=sender:8")));
    reads("a=rtcp-xr:", new RtcpXr(List.of()));
    reads("a=x-google-flag:conference", new Attribute.Unknown("x-google-flag", "conference"));
    reads("a=sendrecv:no", new Attribute.Unknown("sendrecv", "no"));
  }

  private static void reads(String line, Attribute expected) throws SdpException {
    assertEquals(expected, Attribute.parse(line));
    assertEquals(expected, Attribute.parse(line.substring(2)));
    assertEquals(line, expected.toLine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ice-ufrag:abc",
        "ice-ufrag:ab cd",
        "ice-pwd:short",
        "ice-pwd",
        "ice-options:",
        "ice-options",
        "setup:foo",
        "setup",
        "tls-id:tooshort",
        "tls-id:abc3de65cddef001be8!",
        "mid:",
        "mid:a b",
        "group:",
        "group:BUNDLE (",
        "msid:",
        "msid:a b c",
        "rtpmap:96",
        "rtpmap:128 VP8/90000",
        "rtpmap:96 VP8",
        "rtpmap:96 VP8/90000/",
        "rtpmap:96 VP8/-1",
        "rtpmap:96 VP8/99999999999",
        "rtpmap:96 V P8/90000",
        "fmtp:",
        "fmtp",
        "rtcp-fb:96",
        "rtcp-fb:128 nack",
        "rtcp-fb:x nack",
        "rtcp:65536",
        "rtcp:9 IN",
        "rtcp:9 IN IP4 0.0.0.0 x",
        "extmap:1",
        "extmap:256 urn:x",
        "extmap:5000 urn:x",
        "extmap:1/both urn:x",
        "extmap:1/ urn:x",
        "ssrc:1",
        "ssrc:4294967296 cname:x",
        "ssrc:1 :x",
        "ssrc-group:",
        "ssrc-group:FID x",
        "sctp-port:65536",
        "sctp-port:",
        "sctpmap:5000",
        "sctpmap:1 a 65536",
        "max-message-size:-1",
        "max-message-size:9223372036854775808",
        "ptime:0",
        "maxptime:x",
        "fingerprint:sha-256",
        "fingerprint:sha-256 00:",
        "fingerprint:sha-256 0:00",
        "fingerprint:sha-1 00:11",
        "fingerprint:md5 00",
        "",
        ":x"
      })
  void malformedOnesAreRefused(String line) {
    SdpException refusal = assertThrows(SdpException.class, () -> Attribute.parse(line));
    assertEquals(1, refusal.line());
  }

  @Test
  void malformedRidAndSimulcastLinesArePassedOver() throws Exception {
    // RFC 8851 section 6 and RFC 8853 section 5 throw away the line, not the description.
    for (String line :
        List.of(
            "rid:!",
            "rid:a",
            "rid:a both",
            "simulcast:",
            "simulcast:send",
            "simulcast:send a; b",
            "simulcast:send a send b",
            "simulcast: send rid=a;b",
            "candidate:")) {
      assertInstanceOf(Attribute.Unknown.class, Attribute.parse(line), line);
      assertEquals("a=" + line, Attribute.parse(line).toLine());
    }
  }

  @Test
  void ridsHavePayloadTypesAndRestrictions() throws Exception {
    String line = "a=rid:hi recv pt=96,97;max-width=1280;max-fps=30;x;depend=lo,mid";
    Rid rid = (Rid) Attribute.parse(line);
    assertEquals("hi", rid.id());
    assertEquals(Rid.Way.RECV, rid.way());
    assertEquals(Rid.Way.SEND, rid.way().reversed());
    assertEquals(List.of(96, 97), rid.payloadTypes());
    assertEquals(new Rid.Restriction("max-width", "1280"), rid.restrictions().getFirst());
    assertEquals(new Rid.Restriction("x", null), rid.restrictions().get(2));
    assertEquals(line, rid.toLine());
    assertEquals("a=rid:lo send max-fps=5", Attribute.parse("a=rid:lo send max-fps=5").toLine());
  }

  @Test
  void simulcastHasAlternativesAndPausedStreams() throws Exception {
    Simulcast simulcast = (Simulcast) Attribute.parse("a=simulcast:send 1,~4;2;~3 recv c");
    assertEquals(3, simulcast.send().size());
    assertEquals("1", simulcast.send().getFirst().rid());
    assertEquals(
        new Simulcast.Alternative("4", true), simulcast.send().getFirst().alternatives().get(1));
    assertTrue(simulcast.send().get(2).paused());
    assertEquals(Simulcast.receiving("c").receive(), simulcast.receive());
    assertEquals("a=simulcast:send 1,~4;2;~3 recv c", simulcast.toLine());
    assertEquals(simulcast, Attribute.parse("a=simulcast:recv c send 1,~4;2;~3"));
    assertEquals("a=simulcast:send q;h;f", Simulcast.sending("q", "h", "f").toLine());
  }

  @Test
  void fingerprintsCompareByBytes() throws Exception {
    byte[] digest = new byte[32];
    digest[0] = (byte) 0xAB;
    Fingerprint ours = Fingerprint.of("sha-256", digest);
    assertTrue(ours.toLine().startsWith("a=fingerprint:sha-256 AB:00:"), ours.toLine());
    Fingerprint theirs =
        (Fingerprint)
            Attribute.parse("fingerprint:SHA-256 " + ours.hex().toLowerCase(java.util.Locale.ROOT));
    assertTrue(ours.matches(theirs));
    assertArrayEquals(digest, theirs.digest());
    digest[31] = 1;
    assertFalse(ours.matches(Fingerprint.of("sha-256", digest)));
    assertFalse(ours.matches(Fingerprint.of("sha3-256", ours.digest())));
  }

  @Test
  void directionsTurnAndMeet() {
    assertEquals(Direction.RECVONLY, Direction.SENDONLY.reversed());
    assertEquals(Direction.SENDRECV, Direction.SENDRECV.reversed());
    assertEquals(Direction.INACTIVE, Direction.SENDONLY.and(Direction.RECVONLY));
    assertEquals(Direction.SENDONLY, Direction.SENDRECV.and(Direction.RECVONLY.reversed()));
    assertEquals(Direction.of(false, true), Direction.RECVONLY);
  }

  @Test
  void iceOptionsAreFoundBetweenSpacesAndCommas() throws Exception {
    IceOptions options = (IceOptions) Attribute.parse("ice-options:ice2,trickle renomination");
    assertTrue(options.contains("trickle") && options.contains("ice2"));
    assertTrue(options.contains("renomination"));
    assertFalse(options.contains("rick"));
  }

  @Test
  void spacesAtTheEndOfFeedbackAreDropped() throws Exception {
    assertEquals(RtcpFb.of(96, "ccm", "fir"), Attribute.parse("rtcp-fb:96 ccm fir  "));
  }

  @Test
  void msidSemanticTellsItsStreams() {
    assertEquals(List.of("a", "b"), new MsidSemantic(" WMS a b").streamIds());
    assertEquals("WMS", new MsidSemantic(" WMS a b").semantic());
    assertEquals("", new MsidSemantic("").semantic());
  }

  @Test
  void aPasswordIsNotPrinted() {
    String password = "PgjLR/9BQ+WCpqmpK/Cj/2V6";
    assertFalse(new IcePwd(password).toString().contains(password));
    SdpException refusal =
        assertThrows(SdpException.class, () -> Attribute.parse("ice-pwd:" + password + "!"));
    assertFalse(refusal.getMessage().contains("Pgj"), refusal.getMessage());
  }

  @Test
  void nothingCanBeBuiltThatBreaksOutOfItsLine() {
    String evil = "0\r\na=setup:active";
    assertThrows(IllegalArgumentException.class, () -> new Mid(evil));
    assertThrows(IllegalArgumentException.class, () -> new Msid(evil, null));
    assertThrows(IllegalArgumentException.class, () -> new Msid("-", evil));
    assertThrows(IllegalArgumentException.class, () -> new MsidSemantic(evil));
    assertThrows(IllegalArgumentException.class, () -> new Fmtp(96, evil));
    assertThrows(IllegalArgumentException.class, () -> new ExtMap(1, evil));
    assertThrows(IllegalArgumentException.class, () -> new ExtMap(1, null, "urn:x", evil));
    assertThrows(IllegalArgumentException.class, () -> Ssrc.cname(1, evil));
    assertThrows(IllegalArgumentException.class, () -> RtcpFb.of(1, "nack", evil));
    assertThrows(IllegalArgumentException.class, () -> new RtpMap(1, "a", 1, evil));
    assertThrows(IllegalArgumentException.class, () -> new Rid.Restriction("a", evil));
    assertThrows(IllegalArgumentException.class, () -> new Attribute.Unknown("a", evil));
    assertThrows(IllegalArgumentException.class, () -> new Attribute.Unknown("a\r\nb", null));
    assertThrows(IllegalArgumentException.class, () -> new Candidate.Extension("a", evil));
    assertThrows(IllegalArgumentException.class, () -> Connection.of(evil));
    assertThrows(IllegalArgumentException.class, () -> new UnknownLine(1, 'x', evil));
    assertThrows(IllegalArgumentException.class, () -> new UnknownLine(1, 'a', "x"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SessionDescription.builder(Origin.webRtc(1, 1)).name(evil).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> MediaDescription.builder("audio", 9, "RTP/AVP").format(0).information(evil).build());
  }

  @Test
  void channelsAreOneUnlessWritten() {
    assertEquals(2, new RtpMap(111, "opus", 48_000, "2").channels());
    assertEquals(1, new RtpMap(0, "PCMU", 8000).channels());
    assertEquals(1, new RtpMap(0, "PCMU", 8000, "x").channels());
  }

  @Test
  void formatParametersAreFoundWithoutRegardToCase() {
    Fmtp fmtp = new Fmtp(96, "Profile-Level-Id=42e01f; x=1 ;;=;y; x=2;z=");
    assertEquals("42e01f", fmtp.parameter("profile-level-id"));
    assertEquals("1", fmtp.parameter("X"));
    assertEquals("", fmtp.parameter("z"));
    assertNull(fmtp.parameter("y"));
    assertEquals(-1, fmtp.associatedPayloadType());
    assertEquals(96, Fmtp.rtx(97, 96).associatedPayloadType());
    assertEquals(-1, new Fmtp(97, "apt=128").associatedPayloadType());
  }
}
