package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
  private static final String SECTION = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  private static final String CANDIDATE = "a=candidate:1 1 udp 1 192.0.2.1 5 typ host\r\n";

  @Test
  void aDescriptionMayHave256KiBAndNotOneByteMore() throws Exception {
    String line = "a=x:" + "y".repeat(250) + "\r\n";
    StringBuilder text = new StringBuilder(HEAD);
    while (text.length() + line.length() <= SdpLimits.MAX_BYTES - 10) {
      text.append(line);
    }
    text.append("a=x:").append("y".repeat(SdpLimits.MAX_BYTES - text.length() - 2)).append("\r\n");
    assertEquals(SdpLimits.MAX_BYTES, text.length());
    SessionDescription.parse(text.toString());
    refused(1, "longer than 262144 bytes", text.insert(HEAD.indexOf("s=-") + 3, "x").toString());
  }

  @Test
  void bytesCountNotCharacters() {
    String text = HEAD + "a=x:y\r\n".repeat(30_000) + "a=z:\u20AC\r\n".repeat(6_000);
    assertEquals(252_043, text.length());
    assertEquals(264_043, text.getBytes(UTF_8).length);
    refused(1, "longer than 262144 bytes", text);
    refused(5, "line is longer than 8192 bytes", HEAD + "a=x:" + "\u20AC".repeat(2_800) + "\r\n");
  }

  @Test
  void aLineMayHave8KiBAndNotOneByteMore() throws Exception {
    String longest = "a=x:" + "y".repeat(SdpLimits.MAX_LINE_BYTES - 4);
    SessionDescription.parse(HEAD + longest + "\r\n" + SECTION);
    refused(5, "line is longer than 8192 bytes", HEAD + longest + "y\r\n" + SECTION);
  }

  @Test
  void aDescriptionMayHave64Sections() throws Exception {
    assertEquals(64, SessionDescription.parse(HEAD + SECTION.repeat(64)).media().size());
    refused(69, "more than 64 media sections", HEAD + SECTION.repeat(65));
  }

  @Test
  void eachSectionMayHave100Candidates() throws Exception {
    String full = SECTION + CANDIDATE.repeat(100);
    SessionDescription description = SessionDescription.parse(HEAD + full + full);
    assertEquals(100, description.media().get(1).candidates().size());
    refused(207, "more than 100 candidates in a section", HEAD + full + full + CANDIDATE);
  }

  @Test
  void malformedCandidatesCountToo() {
    refused(
        106,
        "more than 100 candidates in a section",
        HEAD + SECTION + "a=candidate:\r\n".repeat(101));
  }

  @Test
  void fragmentsAndCandidatesAloneHaveTheSameLimits() {
    SdpException refusal =
        assertThrows(SdpException.class, () -> SdpFragment.parse(SECTION + CANDIDATE.repeat(101)));
    assertEquals("line 102: more than 100 candidates in a section", refusal.getMessage());
    assertThrows(SdpException.class, () -> Candidate.parse("candidate:" + "1".repeat(10_000)));
  }

  private static void refused(int line, String reason, String text) {
    SdpException refusal = assertThrows(SdpException.class, () -> SessionDescription.parse(text));
    assertEquals(line, refusal.line(), refusal.getMessage());
    assertTrue(refusal.reason().contains(reason), refusal.getMessage());
  }
}
