package org.ternrtc.ice.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.FakeMdnsResponder;

@Timeout(20)
class MdnsLookupTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.77");

  @Test
  void findsTheAddressAlsoWhenTheFirstQueryIsLost() throws Exception {
    try (var responder = new FakeMdnsResponder(ADDRESS, 1)) {
      var found = new CompletableFuture<List<InetAddress>>();
      assertNotNull(
          MdnsLookup.start(
              "a.local", responder.destination(), Duration.ofSeconds(5), found::complete));
      assertEquals(List.of(ADDRESS), found.get(10, TimeUnit.SECONDS));
      assertEquals(2, responder.queries.get());
    }
  }

  @Test
  void noMoreThanTwentyRunAtOnceAndClosingThemEndsThem() throws Exception {
    var nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    var lookups = new ArrayList<MdnsLookup>();
    var found = new CompletableFuture<List<InetAddress>>();
    // Those of other tests in this process may still be ending.
    for (MdnsLookup next = patient(nobody, found); next != null; next = patient(nobody, found)) {
      lookups.add(next);
      assertTrue(lookups.size() <= 20);
    }
    assertFalse(lookups.isEmpty());
    lookups.forEach(MdnsLookup::close);
    // Their slots come free, so another one runs.
    try (var responder = new FakeMdnsResponder(ADDRESS, 0)) {
      MdnsLookup another = null;
      while (another == null) {
        Thread.onSpinWait();
        another =
            MdnsLookup.start(
                "a.local", responder.destination(), Duration.ofSeconds(5), found::complete);
      }
      assertEquals(List.of(ADDRESS), found.get(10, TimeUnit.SECONDS));
    }
    assertFalse(found.isCompletedExceptionally());
    assertTrue(found.isDone());
  }

  private static @Nullable MdnsLookup patient(
      InetSocketAddress nobody, CompletableFuture<List<InetAddress>> found) {
    return MdnsLookup.start("a.local", nobody, Duration.ofSeconds(60), found::complete);
  }
}
