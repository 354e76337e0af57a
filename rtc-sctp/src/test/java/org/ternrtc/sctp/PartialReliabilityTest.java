package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;

/** RFC 3758 and its form with interleaving, RFC 8260 section 2.3. */
class PartialReliabilityTest {
  private static final AssociationConfig CONFIG = AssociationConfig.defaults();

  private static Bytes numbered(int number, int length) {
    byte[] bytes = AssociationTest.text(number, length).toByteArray();
    bytes[0] = (byte) (number >> 8);
    bytes[1] = (byte) number;
    return Bytes.of(bytes);
  }

  @Test
  void givesUpAfterTheAgreedRetransmissionsAndTheRestStillArrives() {
    for (boolean interleaving : new boolean[] {false, true}) {
      for (boolean unordered : new boolean[] {false, true}) {
        Network network = Network.connected(3, CONFIG.withInterleaving(interleaving));
        network.a.out = Network.Link.of(0.1, 20);
        network.b.out = Network.Link.of(0.1, 20);
        SendOptions options = new SendOptions(5, 53, unordered, 0, SendOptions.FOREVER);
        for (int i = 0; i < 500; i++) {
          network.a.association.send(options, numbered(i, 2 + i * 7 % 3000), network.now);
          network.runFor(10);
        }
        network.runUntil(() -> network.a.association.sendBufferUsed() == 0);
        network.runFor(1000);
        int last = -1;
        var seen = new HashSet<Integer>();
        for (Message message : network.b.messages) {
          int number = message.payload().u16(0);
          assertEquals(numbered(number, 2 + number * 7 % 3000), message.payload());
          assertTrue(seen.add(number), "twice: " + number);
          assertTrue(unordered || number > last, "out of order: " + number);
          last = number;
        }
        assertTrue(seen.size() > 300 && seen.size() < 490, "arrived: " + seen.size());
        assertEquals(0, network.b.association.receiveBufferUsed());
        // And what is reliable goes on after it, on the same stream.
        network.a.association.send(SendOptions.reliable(5, 53), numbered(9999, 10), network.now);
        network.runUntil(() -> network.b.messages.getLast().payload().u16(0) == 9999);
      }
    }
  }

  @Test
  void aMessageWhoseTimeIsOverIsNotSentAtAll() {
    Network network = Network.connected(3, CONFIG);
    network.a.out.rate = 1_000_000;
    network.a.out.queueNanos = TimeUnit.SECONDS.toNanos(100);
    SendOptions options =
        SendOptions.reliable(0, 53).withLifetimeNanos(TimeUnit.MILLISECONDS.toNanos(500));
    int count = 100;
    for (int i = 0; i < count; i++) {
      network.a.association.send(options, numbered(i, 10_000), network.now);
    }
    network.runFor(5000);
    // One megabit a second moves 6 of them in half a second, and some are on their way then.
    assertTrue(
        network.b.messages.size() >= 3 && network.b.messages.size() <= 40,
        "arrived: " + network.b.messages.size());
    assertEquals(0, network.a.association.sendBufferUsed());
    assertEquals(0, network.a.association.buffered());
  }

  @Test
  void forwardTsnIsSaidAgainWhenItIsLost() {
    for (boolean interleaving : new boolean[] {false, true}) {
      Network network = Network.connected(3, CONFIG.withInterleaving(interleaving));
      var lost = new int[1];
      network.a.out.drop =
          (_, packet) -> {
            boolean forward =
                AssociationTest.carries(packet, ForwardTsnChunk.class)
                    || AssociationTest.carries(packet, IForwardTsnChunk.class);
            boolean first =
                AssociationTest.parse(packet).chunks().stream()
                    .anyMatch(c ->
                        c instanceof org.ternrtc.sctp.packet.PayloadChunk data
                            && data.streamId() == 1);
            lost[0] += forward ? 1 : 0;
            return first || (forward && lost[0] <= 3);
          };
      network.a.association.send(
          SendOptions.reliable(1, 53).withMaxRetransmissions(0), numbered(1, 5), network.now);
      network.runFor(100);
      network.a.association.send(SendOptions.reliable(2, 53), numbered(2, 5), network.now);
      network.runUntil(() -> network.a.association.sendBufferUsed() == 0);
      assertEquals(List.of(2), streams(network));
      assertTrue(lost[0] > 3);
    }
  }

  private static List<Integer> streams(Network network) {
    var streams = new ArrayList<Integer>();
    network.b.messages.forEach(m -> streams.add(m.streamId()));
    return streams;
  }

  @Test
  void aMessageGivenUpHalfwayLeavesNothingBehind() {
    for (boolean interleaving : new boolean[] {false, true}) {
      Network network = Network.connected(3, CONFIG.withInterleaving(interleaving));
      network.a.out.rate = 500_000;
      network.a.out.queueNanos = TimeUnit.SECONDS.toNanos(10);
      SendOptions options =
          SendOptions.reliable(0, 53).withLifetimeNanos(TimeUnit.MILLISECONDS.toNanos(300));
      network.a.association.send(options, numbered(1, 200_000), network.now);
      network.runFor(400);
      network.a.association.send(SendOptions.reliable(0, 53), numbered(2, 20), network.now);
      network.runUntil(() -> network.b.messages.size() == 1);
      assertEquals(numbered(2, 20), network.b.messages.getFirst().payload());
      network.runUntil(() -> network.a.association.sendBufferUsed() == 0);
      assertEquals(0, network.b.association.receiveBufferUsed());
    }
  }

  @Test
  void anUnreliableChannelStaysQuickAtFivePercentLoss() {
    Network network = Network.connected(3, CONFIG);
    network.a.out = Network.Link.of(0.05, 25);
    network.b.out = Network.Link.of(0.05, 25);
    SendOptions options = SendOptions.reliable(0, 53).withMaxRetransmissions(0).asUnordered();
    int count = 2000;
    var sentAt = new long[count];
    var delays = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      sentAt[i] = network.now;
      network.a.association.send(options, numbered(i, 200), network.now);
      long until = network.now + TimeUnit.MILLISECONDS.toNanos(10);
      while (network.now - until < 0) {
        network.runFor(1);
        while (!network.b.messages.isEmpty()) {
          int number = network.b.messages.remove().payload().u16(0);
          delays.add(network.now - sentAt[number]);
        }
      }
    }
    long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
    long p95 = sorted[sorted.length * 95 / 100];
    assertTrue(p95 <= TimeUnit.MILLISECONDS.toNanos(60), "p95 " + p95);
    assertTrue(sorted.length >= 1850, "arrived " + sorted.length);
  }

  @Test
  void whatIsReliableIsNeverGivenUp() {
    Network network = Network.connected(3, CONFIG);
    network.a.out = Network.Link.of(0.3, 20);
    network.b.out = Network.Link.of(0.3, 20);
    for (int i = 0; i < 100; i++) {
      network.a.association.send(SendOptions.reliable(i % 3, 53), numbered(i, 500), network.now);
    }
    network.runUntil(() -> network.b.messages.size() == 100);
    assertFalse(network.a.has(Output.Closed.class));
  }
}
