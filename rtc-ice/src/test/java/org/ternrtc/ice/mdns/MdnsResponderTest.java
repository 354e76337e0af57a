package org.ternrtc.ice.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MdnsResponderTest {
  private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.7");
  private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::7");

  private static @Nullable List<InetAddress> lookUp(
      String name, InetSocketAddress where, Duration limit, long waitMillis) throws Exception {
    var found = new LinkedBlockingQueue<List<InetAddress>>();
    try (MdnsLookup _ = MdnsLookup.start(name, where, limit, found::add)) {
      return found.poll(waitMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aNameLeadsToItsAddressUntilItIsForgotten() throws Exception {
    try (var responder =
        new MdnsResponder(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      String first = responder.hide(IPV4);
      String second = responder.hide(IPV6);
      assertNotEquals(first, second);
      assertTrue(MdnsMessage.isLocalName(first));
      InetSocketAddress where = Objects.requireNonNull(responder.local());
      Duration limit = Duration.ofSeconds(10);
      assertEquals(List.of(IPV4), lookUp(first, where, limit, 10_000));
      assertEquals(
          List.of(IPV6),
          lookUp(
              second.toUpperCase(java.util.Locale.ROOT).replace(".LOCAL", ".local"),
              where,
              limit,
              10_000));
      responder.forget(first);
      assertEquals(List.of(), lookUp(first, where, Duration.ofMillis(300), 10_000));
      assertEquals(List.of(IPV6), lookUp(second, where, limit, 10_000));
      responder.forget(second);
      assertNull(responder.local(), "nothing to answer for, nothing open");
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    byte[] query = MdnsMessage.query(7, "a-b.local", true);
    assertEquals(
        List.of(
            new MdnsMessage.Question("a-b.local", 1, true),
            new MdnsMessage.Question("a-b.local", 28, true)),
        MdnsMessage.questions(query, query.length));
    byte[] answer = MdnsMessage.answer(7, "a-b.local", IPV6);
    assertEquals(List.of(IPV6), MdnsMessage.addresses(answer, answer.length, "a-b.local"));
    assertTrue(MdnsMessage.questions(answer, answer.length).isEmpty());
  }

  @Test
  void brokenQueriesAskNothingAndThrowNothing() {
    var random = new SplittableRandom(3);
    byte[] query = MdnsMessage.query(7, "some-name.local", false);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = query.clone();
      for (int j = random.nextInt(1, 4); j > 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      assertTrue(MdnsMessage.questions(broken, random.nextInt(broken.length + 1)).size() <= 64);
    }
  }
}
