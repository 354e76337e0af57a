package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** RFC 8840 section 9. */
class SdpFragmentTest {
  /** The body of the PATCH request in RFC 9725 section 4.3.3, shortened. */
  private static final String WHIP =
      """
      a=group:BUNDLE 0 1
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
      a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0 ufrag EsAw network-id 1
      a=end-of-candidates
      """
          .replace("\n", "\r\n");

  @Test
  void readsWhatAWhipClientSends() throws Exception {
    SdpFragment fragment = SdpFragment.parse(WHIP);
    assertEquals(WHIP, fragment.toString());
    assertEquals(fragment, SdpFragment.parse(fragment.toBytes()));
    MediaDescription media = fragment.media().getFirst();
    assertEquals("0", media.mid());
    assertEquals(2, media.candidates().size());
    assertTrue(media.has(Flag.END_OF_CANDIDATES));
    assertEquals(new IceUfrag("EsAw"), fragment.attribute(media, IceUfrag.class));
  }

  @Test
  void credentialsInFrontHoldForAllSections() throws Exception {
    SdpFragment fragment =
        SdpFragment.parse(
            """
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            m=audio 9 RTP/AVP 0
            a=mid:0
            a=candidate:broken
            """);
    MediaDescription media = fragment.media().getFirst();
    assertEquals("EsAw", Objects.requireNonNull(fragment.attribute(media, IceUfrag.class)).value());
    assertNull(fragment.attribute(media, Setup.class));
    assertEquals(List.of(), media.candidates());
  }

  @Test
  void isAssembled() {
    MediaDescription media =
        MediaDescription.builder("video", 9, MediaDescription.UDP_TLS_RTP_SAVPF)
            .format(96)
            .attribute(new Mid("0"))
            .attribute(Candidate.udpHost("1", 1, "192.0.2.1", 5))
            .attribute(Flag.END_OF_CANDIDATES)
            .build();
    SdpFragment fragment = new SdpFragment(List.of(new IceUfrag("abcd")), List.of(media));
    assertEquals(
        """
        a=ice-ufrag:abcd
        m=video 9 UDP/TLS/RTP/SAVPF 96
        a=mid:0
        a=candidate:1 1 udp 1 192.0.2.1 5 typ host
        a=end-of-candidates
        """,
        fragment.toString().replace("\r\n", "\n"));
  }

  @Test
  void mayBeEmptyButIsNoDescription() throws Exception {
    assertEquals(new SdpFragment(List.of(), List.of()), SdpFragment.parse(""));
    SdpException refusal = assertThrows(SdpException.class, () -> SdpFragment.parse("a=x\nv=0\n"));
    assertEquals("line 2: v= line is not allowed here", refusal.getMessage());
    assertThrows(SdpException.class, () -> SdpFragment.parse("a=mid\n"));
  }
}
