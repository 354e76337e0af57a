package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.packet.AbortChunk;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.CookieEchoChunk;
import org.ternrtc.sctp.packet.HeartbeatChunk;
import org.ternrtc.sctp.packet.InitAckChunk;
import org.ternrtc.sctp.packet.InitChunk;
import org.ternrtc.sctp.packet.MalformedPacketException;
import org.ternrtc.sctp.packet.PayloadChunk;
import org.ternrtc.sctp.packet.SackChunk;
import org.ternrtc.sctp.packet.SctpPacket;

class AssociationTest {
  private static final AssociationConfig CONFIG = AssociationConfig.defaults();

  static SctpPacket parse(Bytes packet) {
    try {
      return SctpPacket.parse(packet, true);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  static boolean carries(Bytes packet, Class<? extends Chunk> kind) {
    return parse(packet).chunks().stream().anyMatch(kind::isInstance);
  }

  static Bytes text(int index, int length) {
    var bytes = new byte[length];
    new Random(index).nextBytes(bytes);
    return Bytes.of(bytes);
  }

  @Test
  void setsUpWithFourPacketsAndCarriesAMessageEachWay() {
    Network network = Network.connected(1, CONFIG);
    assertTrue(network.a.has(Output.Connected.class));
    assertTrue(network.b.has(Output.Connected.class));
    assertEquals(2, network.a.out.packets);
    assertEquals(1024, network.a.association.outboundStreams());
    assertTrue(network.a.association.interleaves());
    network.a.association.send(SendOptions.reliable(0, 51), Bytes.utf8("hello"), network.now);
    network.b.association.send(SendOptions.reliable(1, 53), Bytes.utf8("there"), network.now);
    network.runUntil(() -> !network.a.messages.isEmpty() && !network.b.messages.isEmpty());
    assertEquals(new Message(0, 51, false, Bytes.utf8("hello")), network.b.messages.remove());
    assertEquals(new Message(1, 53, false, Bytes.utf8("there")), network.a.messages.remove());
  }

  @Test
  void bothSidesMayBeginAtOnce() {
    for (int seed = 0; seed < 20; seed++) {
      var network = new Network(seed, CONFIG);
      network.a.out = Network.Link.of(0.2, 5 + seed % 3);
      network.b.out = Network.Link.of(0.2, 5);
      network.a.association.connect(network.now);
      network.b.association.connect(network.now);
      network.a.association.send(SendOptions.reliable(3, 51), Bytes.utf8("x"), network.now);
      network.b.association.send(SendOptions.reliable(4, 51), Bytes.utf8("y"), network.now);
      network.runUntil(() -> !network.a.messages.isEmpty() && !network.b.messages.isEmpty());
      assertFalse(network.a.has(Output.Restarted.class));
      assertFalse(network.b.has(Output.Restarted.class));
    }
  }

  @Test
  void eachPacketOfTheSetUpMayBeLost() {
    for (int lost = 0; lost < 4; lost++) {
      var network = new Network(7, CONFIG);
      int number = lost / 2;
      Network.Link link = lost % 2 == 0 ? network.a.out : network.b.out;
      link.drop = (n, _) -> n == number;
      network.a.association.connect(network.now);
      network.runUntil(
          () -> network.a.association.isEstablished() && network.b.association.isEstablished());
      assertEquals(1, link.dropped);
    }
  }

  @Test
  void doublesTheTimeoutOfInitAndGivesUpAfterMaxInitRetransmits() {
    var association = new Association(CONFIG, new Random(3));
    long now = Long.MAX_VALUE - 1;
    association.connect(now);
    int inits = 0;
    long waited = 0;
    while (true) {
      Output output = association.poll(now);
      if (output instanceof Output.Packet(Bytes packet)) {
        assertTrue(carries(packet, InitChunk.class));
        inits++;
        continue;
      }
      if (output instanceof Output.Closed closed) {
        assertFalse(closed.graceful());
        assertEquals("no answer to INIT", closed.reason());
        break;
      }
      assertNull(output);
      long at = Objects.requireNonNull(association.deadline());
      association.tick(at - 1);
      assertNull(association.poll(now), "one nanosecond early");
      waited += at - now;
      now = at;
      association.tick(now);
    }
    assertEquals(9, inits);
    // 1 + 2 + 3 seconds (RTO.Max) and so on.
    assertEquals(TimeUnit.SECONDS.toNanos(1 + 2 + 7 * 3), waited);
    assertNull(association.deadline());
  }

  @Test
  void aCookieWithOneBitChangedIsWorthNothing() {
    for (int bit = 0; bit < 8 * 77; bit += 5) {
      int flipped = bit;
      var network = new Network(9, CONFIG);
      network.a.association.connect(network.now);
      network.a.out.drop = (_, packet) -> carries(packet, CookieEchoChunk.class);
      network.runFor(100);
      assertEquals("COOKIE-ECHOED", network.a.association.stateName());
      // The next COOKIE ECHO is caught and changed on its way.
      var caught = new java.util.ArrayList<Bytes>();
      network.a.out.drop =
          (_, packet) -> {
            if (carries(packet, CookieEchoChunk.class)) {
              caught.add(packet);
              return true;
            }
            return false;
          };
      network.runFor(3000);
      assertFalse(caught.isEmpty());
      SctpPacket echo = parse(caught.getFirst());
      byte[] bytes = ((CookieEchoChunk) echo.chunks().getFirst()).cookie().toByteArray();
      bytes[flipped / 8] ^= (byte) (1 << flipped % 8);
      network.b.association.receive(
          Packets.of(echo.verificationTag(), new CookieEchoChunk(Bytes.of(bytes))), network.now);
      assertEquals("CLOSED", network.b.association.stateName(), "bit " + flipped);
    }
  }

  @Test
  void aStaleCookieIsReportedAndTheSetUpBeginsAnew() {
    var a = new Association(CONFIG, new Random(1));
    var b = new Association(CONFIG, new Random(2));
    long now = Long.MAX_VALUE - 1;
    a.connect(now);
    b.receive(packet(a, now), now);
    a.receive(packet(b, now), now);
    Bytes echo = packet(a, now);
    assertTrue(carries(echo, CookieEchoChunk.class));
    now += CONFIG.cookieLifeNanos() + 1;
    b.receive(echo, now);
    assertEquals("CLOSED", b.stateName());
    a.receive(packet(b, now), now);
    assertTrue(carries(packet(a, now), InitChunk.class));
    b.receive(echo, now - 1);
    assertTrue(b.isEstablished(), "a nanosecond earlier it would have done");
  }

  private static Bytes packet(Association from, long now) {
    return assertInstanceOf(Output.Packet.class, from.poll(now)).bytes();
  }

  @Test
  void answersInitOfZeroStreamsWithAbortAndIgnoresTagZero() {
    var association = new Association(CONFIG, new Random(1));
    var parameters = Capabilities.offer(CONFIG);
    association.receive(Packets.of(0, new InitChunk(0, 1500, 1, 1, 5, parameters)), 0);
    assertNull(association.poll(0));
    association.receive(Packets.of(0, new InitChunk(9, 1500, 0, 1, 5, parameters)), 0);
    Bytes abort = assertInstanceOf(Output.Packet.class, association.poll(0)).bytes();
    assertTrue(carries(abort, AbortChunk.class));
    assertEquals(9, parse(abort).verificationTag());
    association.receive(Packets.of(77, new InitChunk(9, 1500, 1, 1, 5, parameters)), 0);
    assertNull(association.poll(0), "INIT under a tag");
    association.receive(Packets.of(0, new InitChunk(9, 1500, 1, 1, 5, parameters)), 0);
    Bytes ack = assertInstanceOf(Output.Packet.class, association.poll(0)).bytes();
    assertTrue(carries(ack, InitAckChunk.class));
    assertEquals("CLOSED", association.stateName(), "no state before the cookie comes back");
  }

  @Test
  void messagesOfAllSizesArriveInOrderOverLossyLinksWithAndWithoutInterleaving() {
    for (boolean interleaving : new boolean[] {false, true}) {
      for (double loss : new double[] {0, 0.02, 0.1, 0.3}) {
        AssociationConfig config = CONFIG.withInterleaving(interleaving);
        Network network = Network.connected(5, config);
        network.a.out = Network.Link.of(loss, 25);
        network.a.out.reordering = loss;
        network.a.out.duplicates = loss;
        network.b.out = Network.Link.of(loss, 25);
        int[] sizes = {1, 2, 1131, 1132, 1133, 4000, 65_536, 262_144, 5};
        for (int i = 0; i < sizes.length; i++) {
          assertEquals(
              SendResult.QUEUED,
              network.a.association.send(
                  SendOptions.reliable(0, 53), text(i, sizes[i]), network.now));
        }
        network.runUntil(() -> network.b.messages.size() == sizes.length);
        for (int i = 0; i < sizes.length; i++) {
          assertEquals(text(i, sizes[i]), network.b.messages.remove().payload());
        }
        network.runUntil(() -> network.a.association.sendBufferUsed() == 0);
        assertEquals(0, network.b.association.receiveBufferUsed());
      }
    }
  }

  @Test
  void acknowledgesEverySecondPacketAtOnceAndALoneOneLater() {
    Network network = Network.connected(1, CONFIG.withInterleaving(false));
    int before = network.b.out.packets;
    network.a.association.send(SendOptions.reliable(0, 53), text(1, 11_000), network.now);
    network.runUntil(() -> network.b.messages.size() == 1);
    int sacks = network.b.out.packets - before;
    assertTrue(sacks >= 5 && sacks <= 6, "SACKs for 10 packets: " + sacks);
  }

  @Test
  void aLossIsMendedByFastRetransmitWithoutTimeout() {
    Network network = Network.connected(1, CONFIG);
    long start = network.now;
    int first = network.a.out.packets;
    network.a.out.drop = (n, _) -> n == first + 2;
    network.a.association.send(SendOptions.reliable(0, 53), text(1, 9000), network.now);
    network.runUntil(() -> network.b.messages.size() == 1);
    assertEquals(1, network.a.association.statistics().retransmissions());
    assertTrue(network.now - start < TimeUnit.MILLISECONDS.toNanos(60), "" + (network.now - start));
  }

  @Test
  void theLossOfTheLastPacketIsMendedByAProbe() {
    Network network = Network.connected(1, CONFIG);
    // One round trip is measured first.
    network.a.association.send(SendOptions.reliable(0, 53), text(1, 10), network.now);
    network.runUntil(() -> network.b.messages.size() == 1);
    network.runFor(300);
    long start = network.now;
    int next = network.a.out.packets;
    network.a.out.drop = (n, _) -> n == next;
    network.a.association.send(SendOptions.reliable(0, 53), text(1, 10), network.now);
    network.runUntil(() -> network.b.messages.size() == 2);
    assertTrue(
        network.now - start < TimeUnit.MILLISECONDS.toNanos(100), "" + (network.now - start));
  }

  @Test
  void backsOffT3AndGivesUpAfterAssociationMaxRetrans() {
    Network network = Network.connected(1, CONFIG.withMaxRetransmissions(8, 4));
    network.a.out.down = true;
    network.a.association.send(SendOptions.reliable(0, 53), text(1, 10), network.now);
    network.runUntil(() -> network.a.has(Output.Closed.class));
    assertEquals(new Output.Closed(false, "the peer does not answer"), network.a.events.getLast());
    assertEquals(0, network.a.association.sendBufferUsed());
  }

  @Test
  void heartbeatsFindOutThatThePeerIsGone() {
    Network network = Network.connected(1, CONFIG.withMaxRetransmissions(8, 3));
    network.runFor(100_000);
    assertTrue(network.a.association.isEstablished());
    network.b.out.down = true;
    network.runUntil(() -> network.a.has(Output.Closed.class));
  }

  @Test
  void answersAHeartbeatWithItsInformation() {
    Network network = Network.connected(1, CONFIG);
    var seen = new java.util.ArrayList<Bytes>();
    network.b.out.drop =
        (_, packet) -> {
          seen.add(packet);
          return false;
        };
    network.transmit(
        network.a.out,
        network.b,
        Packets.of(ownTag(network), new HeartbeatChunk(Bytes.utf8("what I want back"))));
    network.runFor(50);
    assertTrue(
        seen.stream()
            .flatMap(p -> parse(p).chunks().stream())
            .anyMatch(c ->
                c instanceof org.ternrtc.sctp.packet.HeartbeatAckChunk ack
                    && ack.info().utf8().equals("what I want back")));
  }

  /** The tag that packets to b bear, as seen on the link. */
  private static int ownTag(Network network) {
    var tag = new int[1];
    network.a.out.drop =
        (_, packet) -> {
          tag[0] = parse(packet).verificationTag();
          return false;
        };
    network.a.association.send(SendOptions.reliable(0, 53), Bytes.utf8("."), network.now);
    network.runFor(100);
    network.a.out.drop = (_, _) -> false;
    return tag[0];
  }

  @Test
  void anAbortWithAForeignTagChangesNothing() {
    Network network = Network.connected(1, CONFIG);
    int tag = ownTag(network);
    network.b.association.receive(
        Packets.of(tag + 1, new AbortChunk(false, List.of())), network.now);
    assertTrue(network.b.association.isEstablished());
    network.b.association.receive(
        Packets.of(tag + 1, new AbortChunk(true, List.of())), network.now);
    assertTrue(network.b.association.isEstablished());
    network.b.association.receive(Packets.of(tag, new AbortChunk(false, List.of())), network.now);
    assertTrue(network.b.association.isEnded());
  }

  @Test
  void aReaderThatDoesNotReadClosesTheWindowAndItOpensAgain() {
    AssociationConfig config = CONFIG.withBuffers(600_000, 4_000_000);
    Network network = Network.connected(1, CONFIG, config);
    network.b.consumes = false;
    for (int i = 0; i < 60; i++) {
      network.a.association.send(SendOptions.reliable(0, 53), text(i, 50_000), network.now);
    }
    network.runFor(20_000);
    long used = network.b.association.receiveBufferUsed();
    assertTrue(used > 400_000 && used <= 600_000, "used " + used);
    assertTrue(network.a.association.isEstablished(), "probes of the closed window are answered");
    int before = network.a.out.packets;
    network.runFor(10_000);
    assertTrue(
        network.a.out.packets - before < 30, "probes only: " + (network.a.out.packets - before));
    network.b.consumes = true;
    int unread = network.b.messages.size();
    network.b.messages.stream().limit(unread).forEach(network.b.association::consumed);
    network.runUntil(() -> network.b.messages.size() == 60);
    for (int i = 0; i < 60; i++) {
      assertEquals(text(i, 50_000), network.b.messages.remove().payload());
    }
  }

  @Test
  void aFullSendBufferIsToldAndFreesItself() {
    Network network = Network.connected(1, CONFIG.withBuffers(1_000_000, 100_000));
    int taken = 0;
    while (network.a.association.send(SendOptions.reliable(0, 53), text(1, 9000), network.now)
        == SendResult.QUEUED) {
      taken++;
    }
    assertTrue(taken >= 10 && taken <= 11, "taken " + taken);
    network.runUntil(() -> network.a.has(Output.Writable.class));
    assertEquals(
        SendResult.QUEUED,
        network.a.association.send(SendOptions.reliable(0, 53), text(1, 9000), network.now));
  }

  @Test
  void shutsDownGracefullyWhenEverythingHasArrived() {
    for (double loss : new double[] {0, 0.3}) {
      Network network = Network.connected(4, CONFIG);
      network.a.out.loss = loss;
      network.b.out.loss = loss;
      for (int i = 0; i < 20; i++) {
        network.a.association.send(SendOptions.reliable(0, 53), text(i, 5000), network.now);
        network.b.association.send(SendOptions.reliable(0, 53), text(i, 5000), network.now);
      }
      network.a.association.shutdown(network.now);
      assertEquals(
          SendResult.CLOSED,
          network.a.association.send(SendOptions.reliable(0, 53), text(0, 5), network.now));
      network.runUntil(
          () -> network.a.has(Output.Closed.class) && network.b.has(Output.Closed.class));
      assertEquals(20, network.b.messages.size());
      assertTrue(((Output.Closed) network.a.events.getLast()).graceful());
    }
  }

  @Test
  void abortTellsThePeerWhy() {
    Network network = Network.connected(4, CONFIG);
    network.a.association.abort("no more");
    network.runUntil(() -> network.b.has(Output.Closed.class));
    assertEquals(
        new Output.Closed(false, "the peer has aborted: user-initiated abort: no more"),
        network.b.events.getLast());
    assertNull(network.a.association.deadline());
    assertNull(network.b.association.deadline());
  }

  @Test
  void aPeerThatBeginsAnewIsNoticed() {
    Network network = Network.connected(4, CONFIG);
    network.a.association = new Association(CONFIG, new Random(99));
    network.a.association.connect(network.now);
    network.runUntil(() -> network.b.has(Output.Restarted.class));
    network.runUntil(() -> network.a.association.isEstablished());
    network.a.association.send(SendOptions.reliable(0, 53), Bytes.utf8("new"), network.now);
    network.runUntil(() -> network.b.messages.size() == 1);
  }

  @Test
  void bundlesSmallMessagesAndTheSackIntoOnePacket() {
    Network network = Network.connected(4, CONFIG);
    int before = network.a.out.packets;
    for (int i = 0; i < 20; i++) {
      network.a.association.send(SendOptions.reliable(i, 53), text(i, 20), network.now);
    }
    network.drain();
    assertEquals(1, network.a.out.packets - before);
  }

  @Test
  void packetsGoWithoutChecksumOnlyWhenBothAgreed() {
    for (boolean both : new boolean[] {false, true}) {
      Network network = Network.connected(4, CONFIG, CONFIG.withZeroChecksum(both));
      var zero = new int[1];
      network.a.out.drop =
          (_, packet) -> {
            zero[0] += packet.i32(8) == 0 ? 1 : 0;
            return false;
          };
      network.a.association.send(SendOptions.reliable(0, 53), text(0, 20), network.now);
      network.runUntil(() -> network.b.messages.size() == 1);
      assertEquals(both, zero[0] > 0);
    }
  }

  @Test
  void asksForAnAcknowledgementWhenNothingFollows() {
    Network network = Network.connected(4, CONFIG);
    var immediate = new boolean[1];
    network.a.out.drop =
        (_, packet) -> {
          for (Chunk chunk : parse(packet).chunks()) {
            immediate[0] |= chunk instanceof PayloadChunk data && data.immediate();
          }
          return false;
        };
    var sacks = new int[1];
    network.b.out.drop =
        (_, packet) -> {
          sacks[0] += carries(packet, SackChunk.class) ? 1 : 0;
          return false;
        };
    network.a.association.send(SendOptions.reliable(0, 53), text(0, 20), network.now);
    network.runFor(25);
    assertTrue(immediate[0]);
    assertEquals(1, sacks[0]);
  }

  @Test
  void usesALineOf100MegabitAnd20MillisecondsWell() {
    Network network = Network.connected(4, CONFIG);
    network.a.out = Network.Link.of(0, 10);
    network.a.out.rate = 100_000_000;
    network.b.out = Network.Link.of(0, 10);
    network.b.out.rate = 100_000_000;
    double rate = transfer(network, 25_000_000);
    assertTrue(rate >= 70, "Mbit/s: " + rate);
  }

  @Test
  void doesNotFallBelowWhatOnePercentLossAllows() {
    Network network = Network.connected(4, CONFIG);
    network.a.out = Network.Link.of(0.01, 25);
    network.b.out = Network.Link.of(0.01, 25);
    double rate = transfer(network, 5_000_000);
    assertTrue(rate >= 1.5, "Mbit/s: " + rate);
  }

  @Test
  void keepsTheQueueShortAndTheLineFullWhenMediaIsBesideIt() {
    for (boolean yields : new boolean[] {false, true}) {
      Network network = Network.connected(4, CONFIG);
      network.a.out = Network.Link.of(0, 20);
      network.a.out.rate = 3_000_000;
      network.a.association.yieldToMedia(yields);
      double rate = transfer(network, 6_000_000);
      long roundTrip = network.a.association.statistics().smoothedRoundTripNanos() / 1_000_000;
      assertTrue(rate >= 2.5, "Mbit/s: " + rate);
      assertEquals(yields, roundTrip < 130, "round trip in ms: " + roundTrip);
    }
  }

  private static double transfer(Network network, int bytes) {
    long start = network.now;
    int messages = bytes / 16_384;
    int[] sent = {0};
    while (network.b.messages.size() < messages) {
      while (sent[0] < messages
          && network.a.association.send(
                  SendOptions.reliable(0, 53), text(sent[0] & 7, 16_384), network.now)
              == SendResult.QUEUED) {
        sent[0]++;
      }
      assertTrue(network.step());
    }
    return messages * 16_384.0 * 8 / ((network.now - start) / 1000.0);
  }
}
