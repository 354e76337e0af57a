package org.ternrtc.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.ice.stun.ClientTransactions.Output;

class ClientTransactionsTest {
  private static final long MILLI = 1_000_000;
  private static final long LONG = 60_000 * MILLI;

  private final Random random = new Random(8489);
  private final ClientTransactions<String, String> transactions = new ClientTransactions<>(4);
  private long now = Long.MAX_VALUE - 1; // nanoTime may wrap, so every test does

  private StunPacket request() {
    return new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
        .fingerprinted();
  }

  private TransactionId start(String route, long lifetime) {
    StunPacket request = request();
    transactions.start(route, request, "token " + route, lifetime, now);
    return request.transactionId();
  }

  private int transmits() {
    int count = 0;
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      assertInstanceOf(Output.Transmit.class, output);
      count++;
    }
    return count;
  }

  @Test
  void doublesTheIntervalUpToALimitAndThenGoesOn() {
    start("a", LONG);
    assertEquals(1, transmits());
    for (long interval : new long[] {100, 200, 400, 800, 1600, 1600, 1600}) {
      now += interval * MILLI - 1;
      transactions.tick(now);
      assertEquals(0, transmits(), "one nanosecond early");
      assertEquals((Long) (now + 1), transactions.deadline());
      transactions.tick(++now);
      assertEquals(1, transmits(), "after " + interval + " ms");
    }
  }

  @Test
  void endsAtTheEndOfItsLifetime() {
    TransactionId id = start("a", 250 * MILLI);
    now += 250 * MILLI;
    transactions.tick(now);
    List<Output<String, String>> outputs = new ArrayList<>();
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      outputs.add(output);
    }
    assertEquals(new Output.TimedOut<String, String>(id, "a", "token a"), outputs.getLast());
    assertEquals(0, transactions.size());
    assertNull(transactions.deadline());
    assertNull(transactions.answered(id, now), "too late");
  }

  @Test
  void measuresTheRoundTripOnlyWhenItIsSure() {
    TransactionId id = start("a", LONG);
    now += 30 * MILLI;
    var answered = transactions.answered(id, now);
    assertNotNull(answered);
    assertEquals("token a", answered.token());
    assertEquals(30 * MILLI, answered.roundTripNanos());

    id = start("b", LONG);
    now += 100 * MILLI;
    transactions.tick(now);
    answered = transactions.answered(id, now);
    assertNotNull(answered);
    assertEquals(-1, answered.roundTripNanos(), "sent twice: to which is it the answer?");
  }

  @Test
  void aCancelledRequestIsNotRepeatedButItsResponseIsTaken() {
    TransactionId id = start("a", LONG);
    assertEquals(1, transmits());
    transactions.cancel(id, now);
    now += 1900 * MILLI;
    transactions.tick(now);
    assertEquals(0, transmits());
    assertNotNull(transactions.answered(id, now));
  }

  @Test
  void holdsRequestsOfOneRouteApartUntilOneIsAnswered() {
    TransactionId first = start("a", LONG);
    assertEquals(1, transmits());
    now += 20 * MILLI;
    start("a", LONG);
    assertEquals(0, transmits(), "the first one has no answer yet");
    start("b", LONG);
    assertEquals(1, transmits(), "another route has nothing to do with it");
    assertNotNull(transactions.answered(first, now));
    start("a", LONG);
    assertEquals(1, transmits(), "answered: the next may go at once");
    now += 80 * MILLI;
    transactions.tick(now);
    assertEquals(1, transmits(), "the held one, 100 ms after the first");
  }

  @Test
  void aFullTableDropsTheOldest() {
    TransactionId first = start("r0", LONG);
    for (int i = 1; i < 5; i++) {
      start("r" + i, LONG);
    }
    assertEquals(4, transactions.size());
    assertNull(transactions.answered(first, now));
  }

  @Test
  void limitsAllThatRunLonger() {
    start("a", LONG);
    start("b", 100 * MILLI);
    transactions.limitAll(2000 * MILLI, now);
    now += 2000 * MILLI;
    transactions.tick(now);
    assertEquals(0, transactions.size());
  }
}
