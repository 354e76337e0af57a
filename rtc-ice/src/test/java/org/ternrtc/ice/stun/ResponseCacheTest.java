package org.ternrtc.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ResponseCacheTest {
  private static final InetSocketAddress REMOTE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1000);
  private static final InetSocketAddress OTHER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1001);

  private final ResponseCache cache = new ResponseCache();
  private long now = Long.MAX_VALUE - 1;

  private static StunPacket response(TransactionId id) {
    return new StunWriter(StunMessage.BINDING_SUCCESS, id).fingerprinted();
  }

  @Test
  void givesTheSameResponseFor40SecondsToTheSameAddress() {
    var id = new TransactionId(1, 2);
    StunPacket response = response(id);
    cache.put(id, REMOTE, response, now);
    now += ResponseCache.LIFETIME_NANOS - 1;
    assertSame(response, cache.find(id, REMOTE, now));
    assertNull(cache.find(id, OTHER, now));
    assertNull(cache.find(id, REMOTE, ++now));
    assertEquals(0, cache.size());
  }

  @Test
  void keepsTheLatestWhenFull() {
    for (int i = 0; i < 2 * ResponseCache.MAX_ENTRIES; i++) {
      var id = new TransactionId(0, i);
      cache.put(id, REMOTE, response(id), now);
    }
    assertEquals(ResponseCache.MAX_ENTRIES, cache.size());
    assertNull(cache.find(new TransactionId(0, 0), REMOTE, now));
    var last = new TransactionId(0, 2 * ResponseCache.MAX_ENTRIES - 1);
    assertEquals(
        last, java.util.Objects.requireNonNull(cache.find(last, REMOTE, now)).transactionId());
  }
}
