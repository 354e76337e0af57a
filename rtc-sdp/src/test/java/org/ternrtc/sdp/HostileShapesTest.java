package org.ternrtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * As much as the limits allow of what could be multiplied with itself. A parser with a square in it
 * needs seconds here; the bound is far above what a busy machine needs for a linear one.
 */
class HostileShapesTest {
  private static final long BOUND_NANOS = 250_000_000;
  private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
  private static final String SECTION = "m=video 9 UDP/TLS/RTP/SAVPF ";
  private static final String ALL_FORMATS =
      SECTION
          + IntStream.range(0, 128).mapToObj(Integer::toString).collect(Collectors.joining(" "))
          + "\r\n";
  private static final String ALL_MAPS =
      IntStream.range(0, 128)
          .mapToObj(type -> "a=rtpmap:" + type + " VP8/90000\r\n")
          .collect(Collectors.joining());

  @Test
  void repeatsOfOneTiming() throws Exception {
    String text = filled(HEAD, "r=7d 1h 0\r\n", "");
    assertTrue(SessionDescription.parse(text).timings().getFirst().repeats().size() > 20_000);
    inTime(text);
  }

  @Test
  void groupsAboveBundledSections() throws Exception {
    StringBuilder sections = new StringBuilder();
    StringBuilder bundle = new StringBuilder("a=group:BUNDLE");
    for (int i = 0; i < SdpLimits.MAX_SECTIONS; i++) {
      bundle.append(' ').append(i);
      sections.append(SECTION).append("96\r\na=mid:").append(i).append("\r\n");
      if (i == 0) {
        sections.append(
            "a=fingerprint:x 00\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n");
      }
    }
    String text = filled(HEAD, "a=group:BUNDLE\r\n", bundle + "\r\n" + sections);
    WebRtcRules.parse(text);
    inTime(text);
  }

  @Test
  void feedbackForAllPayloadTypes() throws Exception {
    String text = filled(HEAD + ALL_FORMATS + ALL_MAPS, "a=rtcp-fb:* x\r\n", "");
    assertEquals(
        64, SessionDescription.parse(text).media().getFirst().codecs().getLast().feedback().size());
    inTime(text);
  }

  @Test
  void formatParametersOfSemicolons() {
    inTime(filled(HEAD + ALL_FORMATS + ALL_MAPS, "a=fmtp:97 " + ";".repeat(8000) + "\r\n", ""));
    inTime(filled(HEAD + ALL_FORMATS + ALL_MAPS, "a=fmtp:97 " + "a=".repeat(4000) + "\r\n", ""));
  }

  @Test
  void sectionsWithThousandsOfFormats() {
    inTime(HEAD + (SECTION + "96 ".repeat(1300) + "\r\n").repeat(64));
  }

  @Test
  void unknownLinesInFrontOfARefusedSection() {
    inTime(filled(HEAD, "x=\r\n", SECTION + "96\r\n"));
  }

  @Test
  void malformedLinesThatArePassedOverAreCounted() {
    for (String line : new String[] {"a=rid:!\r\n", "a=simulcast:x\r\n"}) {
      String text = filled(HEAD, line, "");
      SdpException refusal = assertThrows(SdpException.class, () -> SessionDescription.parse(text));
      assertEquals("line 261: more than 256 malformed lines", refusal.getMessage());
      inTime(text);
    }
  }

  private static String filled(String before, String repeated, String after) {
    int count = (SdpLimits.MAX_BYTES - before.length() - after.length()) / repeated.length();
    return before + repeated.repeat(count) + after;
  }

  private static void inTime(String text) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 8 && best > BOUND_NANOS / 10; i++) {
      long start = System.nanoTime();
      readCheckAskAndWrite(text);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertTrue(best < BOUND_NANOS, best + " ns");
  }

  private static void readCheckAskAndWrite(String text) {
    try {
      SessionDescription description = SessionDescription.parse(text);
      description.media().forEach(MediaDescription::codecs);
      assertTrue(description.toString().length() <= text.length());
      WebRtcRules.check(description);
    } catch (SdpException refusal) {
      assertTrue(refusal.line() >= 1);
    }
  }
}
