package org.ternrtc.app.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrickleFragmentTest {
  @Test
  void readsTheExampleOfTheWhipRfc() {
    // RFC 9725, figure 5.
    TrickleFragment fragment =
        TrickleFragment.parse(
            """
            a=group:BUNDLE 0 1
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:0
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
            a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 ufrag EsAw network-id 2
            a=end-of-candidates
            """
                .replace("\n", "\r\n"));
    assertEquals("EsAw", String.valueOf(fragment.usernameFragment()));
    assertEquals(2, fragment.candidates().size());
    assertEquals("0", String.valueOf(fragment.candidates().getFirst().mid()));
    assertTrue(fragment.candidates().getFirst().line().startsWith("candidate:1387637174 1 udp"));
    assertTrue(fragment.endOfCandidates());
  }

  @Test
  void takesBareLineFeedsAndCandidatesWithoutASection() {
    TrickleFragment fragment =
        TrickleFragment.parse("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n");
    assertEquals(
        List.of(new TrickleFragment.Candidate("candidate:1 1 udp 1 192.0.2.1 9 typ host", null, 0)),
        fragment.candidates());
    assertTrue(fragment.usernameFragment() == null);
    assertFalse(fragment.endOfCandidates());
  }

  @Test
  void refusesWhatIsTooMuch() {
    String candidate = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n";
    assertThrows(
        IllegalArgumentException.class, () -> TrickleFragment.parse(candidate.repeat(101)));
    assertThrows(
        IllegalArgumentException.class,
        () -> TrickleFragment.parse("a=" + "x".repeat(TrickleFragment.MAX_LENGTH)));
    assertThrows(IllegalArgumentException.class, () -> TrickleFragment.parse("candidate:1"));
  }

  @Test
  void anyTextIsEitherReadOrRefused() {
    Random random = new Random(3);
    String letters = "am=:\r\n 0candidate-ice-ufrag";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(80); j > 0; j--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertTrue(TrickleFragment.parse(text.toString()).candidates().size() <= 40);
      } catch (IllegalArgumentException refused) {
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
      }
    }
  }
}
