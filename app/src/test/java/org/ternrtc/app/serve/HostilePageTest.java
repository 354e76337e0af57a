package org.ternrtc.app.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ternrtc.app.source.SourceSpec;

/**
 * Plays a web page elsewhere that tries to reach a server on 127.0.0.1 through the user's browser.
 */
class HostilePageTest {
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "");

  private static TernServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        TernServer.start(
            ServerOptions.defaults()
                .withPort(0)
                .withToken("a-good-token")
                .withSource(new SourceSpec.None(), "cam")
                .withAllowOrigins(List.of("https://friend.example")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aNameThatWasPointedAtThisMachineIsRefused() throws IOException {
    for (String request :
        List.of(
            "GET / HTTP/1.1\r\n",
            "GET /info HTTP/1.1\r\n",
            "GET /nowhere HTTP/1.1\r\n",
            "POST /whip/echo HTTP/1.1\r\nContent-Length: 0\r\n",
            "GET /ws/demo HTTP/1.1\r\n" + UPGRADE)) {
      String answer = ask(request + "Host: rebound.example:" + server.port() + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
      assertFalse(answer.contains("<html"), "nothing of the page is given away");
    }
  }

  @Test
  void aRequestFromAForeignPageIsRefusedEvenWithTheToken() throws IOException {
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      for (String request :
          List.of(
              "GET /info HTTP/1.1\r\n",
              "OPTIONS /whep/cam HTTP/1.1\r\nAccess-Control-Request-Method: POST\r\n",
              "POST /whep/cam HTTP/1.1\r\nContent-Length: 0\r\n",
              "GET /ws/demo?token=a-good-token HTTP/1.1\r\n" + UPGRADE)) {
        String answer =
            ask(
                request
                    + own()
                    + "Authorization: Bearer a-good-token\r\nOrigin: "
                    + origin
                    + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertFalse(
            answer.toLowerCase(java.util.Locale.ROOT).contains("access-control-allow"), answer);
      }
    }
  }

  @Test
  void twoHostsOrTwoOriginsAreRefused() throws IOException {
    String twoHosts = ask("GET / HTTP/1.1\r\n" + own() + "Host: evil.example\r\n");
    assertTrue(twoHosts.startsWith("HTTP/1.1 4"), twoHosts);
    String twoOrigins =
        ask(
            "GET /info HTTP/1.1\r\n"
                + own()
                + "Origin: http://127.0.0.1:"
                + server.port()
                + "\r\nOrigin: https://evil.example\r\n");
    assertTrue(twoOrigins.startsWith("HTTP/1.1 403 "), twoOrigins);
  }

  @Test
  void anAbsoluteRequestLineDoesNotSmuggleAnotherHost() throws IOException {
    String answer = ask("GET http://evil.example/ HTTP/1.1\r\n" + own());
    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void theWebSocketOfTheOwnPageOpensOnlyWithTheToken() throws IOException {
    String origin = "Origin: http://127.0.0.1:" + server.port() + "\r\n";
    String without = ask("GET /ws/demo HTTP/1.1\r\n" + UPGRADE + own() + origin);
    assertTrue(without.startsWith("HTTP/1.1 401 "), without);
    String with = ask("GET /ws/demo?token=a-good-token HTTP/1.1\r\n" + UPGRADE + own() + origin);
    assertTrue(with.startsWith("HTTP/1.1 101 "), with);
  }

  @Test
  void anAllowedOriginGetsItsCorsHeadersAndNobodyElseDoes() throws IOException {
    String friend =
        ask(
            "OPTIONS /whep/cam HTTP/1.1\r\n"
                + own()
                + "Origin: https://friend.example\r\nAccess-Control-Request-Method: POST\r\n");
    assertTrue(friend.startsWith("HTTP/1.1 204 "), friend);
    assertTrue(friend.contains("Access-Control-Allow-Origin: https://friend.example"), friend);
    String page = ask("GET / HTTP/1.1\r\n" + own());
    assertTrue(page.startsWith("HTTP/1.1 200 "), page);
    assertFalse(page.contains("Access-Control-Allow-Origin"), page);
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws IOException {
    for (String path : List.of("/", "/app.js", "/nowhere", "/r/..%2f..%2fetc")) {
      String answer = ask("GET " + path + " HTTP/1.1\r\n" + own());
      assertTrue(answer.contains("Content-Security-Policy: default-src 'none'"), answer);
      assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
      assertTrue(answer.contains("Referrer-Policy: no-referrer"), answer);
    }
  }

  private static String own() {
    return "Host: 127.0.0.1:" + server.port() + "\r\n";
  }

  /** Sends what a browser would not let a test send through a well-behaved client. */
  private static String ask(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5000);
      String close = head.contains("Upgrade: websocket") ? "" : "Connection: close\r\n";
      socket.getOutputStream().write((head + close + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      if (close.isEmpty()) {
        byte[] first = new byte[4096];
        int length = Math.max(0, socket.getInputStream().read(first));
        return new String(first, 0, length, StandardCharsets.ISO_8859_1);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
