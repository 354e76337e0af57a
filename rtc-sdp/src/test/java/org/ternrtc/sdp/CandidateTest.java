package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8839 section 5.1. */
class CandidateTest {
  private static final String CHROMIUM =
      "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.77.0.1 rport 46155"
          + " generation 0 ufrag +FVG network-id 2 network-cost 999";

  @Test
  void readsAllThatChromiumWrites() throws Exception {
    Candidate candidate = Candidate.parse(CHROMIUM);
    assertEquals("842163049", candidate.foundation());
    assertEquals(1, candidate.component());
    assertTrue(candidate.isUdp());
    assertEquals(1_677_729_535L, candidate.priority());
    assertEquals("203.0.113.7", candidate.address());
    assertEquals(46_154, candidate.port());
    assertEquals("srflx", candidate.type());
    assertEquals("10.77.0.1", candidate.relatedAddress());
    assertEquals(46_155, candidate.relatedPort());
    assertEquals(0, candidate.generation());
    assertEquals("+FVG", candidate.ufrag());
    assertEquals(2, candidate.networkId());
    assertEquals(999, candidate.networkCost());
    assertNull(candidate.tcpType());
    assertEquals(CHROMIUM, candidate.toCandidateString());
    assertEquals("a=" + CHROMIUM, candidate.toLine());
  }

  @Test
  void readsItWithAndWithoutPrefixAndEndOfLine() throws Exception {
    Candidate expected = Candidate.parse(CHROMIUM);
    assertEquals(expected, Candidate.parse("a=" + CHROMIUM));
    assertEquals(expected, Candidate.parse("a=" + CHROMIUM + "\r\n"));
    assertEquals(expected, Candidate.parse(CHROMIUM.substring("candidate:".length())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 UDP 2122252543 fd77::1 44368 typ host",
        "candidate:2 1 TCP 2105458943 10.77.0.1 9 typ host tcptype active",
        "candidate:2 2 tcp 0 10.77.0.1 0 typ host tcptype active generation 0",
        "candidate:a0+B/1 256 udp 4294967295 192.168.1.5 1 typ host",
        "candidate:1 1 udp 1 3f9c2f1e-1c58-4a0c-a8f6-1b8a3b0c6f11.local 50000 typ host",
        "candidate:1 1 udp 1 192.0.2.1 5 typ relay raddr 0.0.0.0 rport 0",
        "candidate:1 1 udp 1 192.0.2.1 5 typ relay raddr 0.0.0.0",
        "candidate:1 1 udp 1 192.0.2.1 5 typ relay rport 9 x y",
        "candidate:1 1 udp 1 192.0.2.1 5 typ future x-unknown 1=2;3 more \u20AC",
        "candidate:1 1 udp 1 192.0.2.1 5 typ host generation",
        "candidate:1 1 udp 1 ::ffff:192.0.2.1 5 typ host",
        "candidate:1 1 ssl_tcp 1 2001:db8:0:0:0:0:0:1 443 typ host"
      })
  void writesItBackAsItWas(String line) throws Exception {
    assertEquals(line, Candidate.parse(line).toCandidateString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "candidate",
        "1 1 udp 1 192.0.2.1 5 host",
        "1 1 udp 1 192.0.2.1 5 type host",
        "1 1 udp 1 192.0.2.1 5 typ",
        "1 257 udp 1 192.0.2.1 5 typ host",
        "1 0 udp 1 192.0.2.1 5 typ host",
        "1 1 udp 4294967296 192.0.2.1 5 typ host",
        "1 1 udp -1 192.0.2.1 5 typ host",
        "1 1 udp 1 192.0.2.1 0 typ host",
        "1 1 udp 1 192.0.2.1 65536 typ host",
        "1 1 tcp 1 192.0.2.1 0 typ host tcptype passive",
        "1_ 1 udp 1 192.0.2.1 5 typ host",
        "1 1 u/dp 1 192.0.2.1 5 typ host",
        "1 1 udp 1 192.0.2.1 5 typ srflx raddr",
        "1 1 udp 1 192.0.2.1 5 typ srflx raddr 1.2.3.4.5 rport 1",
        "1 1 udp 1 192.0.2.1 5 typ srflx raddr 1.2.3.4 rport x",
        "1 1 udp 1 192.0.2.1\n 5 typ host",
        "1 1 udp 1 1.2.3.4.5 5 typ host",
        "1 1 udp 1 256.0.0.1 5 typ host",
        "1 1 udp 1 [::1] 5 typ host",
        "1 1 udp 1 fe80::1%eth0 5 typ host",
        "1 1 udp 1 1::2::3 5 typ host",
        "1 1 udp 1 ::12345 5 typ host",
        "1 1 udp 1 1:2:3:4:5:6:7 5 typ host",
        "1 1 udp 1 1:2:3:4:5:6:7:8:9 5 typ host",
        "1 1 udp 1 a..b 5 typ host",
        "1 1 udp 1 1.2.3.4::5 5 typ host",
        "1 1 udp 1 1:2:3:4:5:6:7::8 5 typ host",
        "1 1 udp 1 a_b!c 5 typ host"
      })
  void malformedOnesAreRefused(String line) {
    SdpException refusal = assertThrows(SdpException.class, () -> Candidate.parse(line));
    assertEquals(1, refusal.line());
  }

  @Test
  void tellsNamesFromAddresses() throws Exception {
    assertTrue(Candidate.udpHost("1", 1, "abc.LOCAL", 5).isMdns());
    assertFalse(Candidate.udpHost("1", 1, "a.example", 5).isMdns());
    assertTrue(Candidate.udpHost("1", 1, "a.example", 5).isHostName());
    assertFalse(Candidate.udpHost("1", 1, "192.0.2.1", 5).isHostName());
    assertFalse(Candidate.udpHost("1", 1, "fd77::1", 5).isHostName());
    assertTrue(Candidate.parse("1 1 TCP 1 ::1 9 typ host tcptype active").isTcp());
  }

  @Test
  void numbersThatAreNoneAreAbsent() throws Exception {
    Candidate candidate =
        Candidate.parse("1 1 udp 1 ::1 9 typ host generation x network-id 99999999999");
    assertEquals(-1, candidate.generation());
    assertEquals(-1, candidate.networkId());
    assertEquals(-1, candidate.networkCost());
  }

  @Test
  void isChangedByWithers() {
    Candidate host = Candidate.udpHost("1", 2_130_706_431L, "192.0.2.1", 5000);
    assertEquals("candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host", host.toCandidateString());
    Candidate marked = host.withExtension("generation", "0").withExtension("ufrag", "abcd");
    assertEquals(
        List.of(
            new Candidate.Extension("generation", "1"), new Candidate.Extension("ufrag", "abcd")),
        marked.withExtension("generation", "1").extensions());
    assertEquals(
        "candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host raddr ::1 rport 7",
        host.withRelated("::1", 7).toCandidateString());
  }
}
