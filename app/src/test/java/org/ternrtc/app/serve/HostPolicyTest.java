package org.ternrtc.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.app.serve.HostPolicy.Verdict;

class HostPolicyTest {
  private final HostPolicy loopback = HostPolicy.of("127.0.0.1", List.of(), false);

  @Test
  void answersToItsOwnNamesOnly() {
    assertEquals(Verdict.ALLOWED, loopback.judge("127.0.0.1:8080", null, null, null));
    assertEquals(Verdict.ALLOWED, loopback.judge("LOCALHOST:8080", null, null, null));
    assertEquals(Verdict.ALLOWED, loopback.judge("[::1]:8080", null, null, null));
    for (String foreign :
        List.of(
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8080",
            "127.0.0.2",
            "0.0.0.0:8080",
            "user@127.0.0.1",
            "127.0.0.1/..",
            "127.0.0.1 evil",
            "",
            "x".repeat(400))) {
      assertEquals(Verdict.WRONG_HOST, loopback.judge(foreign, null, null, null), foreign);
    }
    assertEquals(Verdict.WRONG_HOST, loopback.judge(null, null, null, null));
  }

  @Test
  void servesPagesOfItsOwnOriginOnly() {
    String host = "127.0.0.1:8080";
    assertEquals(Verdict.ALLOWED, loopback.judge(host, "http://127.0.0.1:8080", null, null));
    for (String foreign :
        List.of(
            "http://evil.example",
            "http://127.0.0.1:3000",
            "http://127.0.0.1",
            "https://127.0.0.1:8080",
            "http://localhost:8080",
            "http://127.0.0.1:8080.evil.example",
            "http://evil@127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "null",
            "file://",
            "")) {
      assertEquals(Verdict.FOREIGN_ORIGIN, loopback.judge(host, foreign, null, null), foreign);
    }
  }

  @Test
  void aLinkMayLeadHereButNoImageOrScriptMayLoadFromHere() {
    String host = "127.0.0.1:8080";
    assertEquals(Verdict.ALLOWED, loopback.judge(host, null, "cross-site", "navigate"));
    assertEquals(Verdict.FOREIGN_ORIGIN, loopback.judge(host, null, "cross-site", "no-cors"));
    assertEquals(Verdict.FOREIGN_ORIGIN, loopback.judge(host, null, "same-site", "no-cors"));
    assertEquals(Verdict.ALLOWED, loopback.judge(host, null, "same-origin", "cors"));
  }

  @Test
  void anAllowedOriginMayAlsoBeTheHostBehindAProxy() {
    HostPolicy policy = HostPolicy.of("127.0.0.1", List.of("https://call.example.org"), false);
    assertEquals(
        Verdict.ALLOWED, policy.judge("call.example.org", "https://call.example.org", null, null));
    assertEquals(
        Verdict.ALLOWED, policy.judge("127.0.0.1:1", "https://call.example.org:443", null, null));
    assertEquals(
        Verdict.FOREIGN_ORIGIN,
        policy.judge("127.0.0.1:1", "https://call.example.org:444", null, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> HostPolicy.of("127.0.0.1", List.of("call.example.org"), false));
    assertThrows(
        IllegalArgumentException.class, () -> HostPolicy.of("127.0.0.1", List.of("*"), false));
  }
}
