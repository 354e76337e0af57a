package org.ternrtc.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {
  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 3478);
  }

  @Test
  void threeHopsAreFollowedAndNoServerTwice() {
    var redirects = new Redirects(at("203.0.113.1"));
    assertTrue(redirects.follow(at("203.0.113.2")));
    assertFalse(redirects.follow(at("203.0.113.1")), "back");
    assertTrue(redirects.follow(at("203.0.113.3")));
    assertTrue(redirects.follow(at("203.0.113.4")));
    assertFalse(redirects.follow(at("203.0.113.5")), "the fourth");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.1, 127.0.0.1, false",
    "203.0.113.1, 10.0.0.1, false",
    "203.0.113.1, 192.168.1.1, false",
    "203.0.113.1, 169.254.169.254, false",
    "203.0.113.1, 100.64.0.1, false",
    "203.0.113.1, 0.0.0.0, false",
    "203.0.113.1, ::ffff:127.0.0.1, false",
    "203.0.113.1, ::1, false",
    "203.0.113.1, fd00::1, false",
    "203.0.113.1, fe80::1, false",
    "203.0.113.1, 224.0.0.1, false",
    "203.0.113.1, 2001:db8::1, true",
    "10.0.0.1, 10.0.0.2, true",
    "10.0.0.1, 203.0.113.1, true",
    "10.0.0.1, 127.0.0.1, false",
    "127.0.0.1, 10.0.0.1, true",
    "127.0.0.1, 127.0.0.2, true"
  })
  void aServerLeadsNoNearerToUsThanItIs(String from, String to, boolean followed) {
    assertEquals(followed, new Redirects(at(from)).follow(at(to)));
  }
}
