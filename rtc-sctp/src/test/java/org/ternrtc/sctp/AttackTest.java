package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.packet.AbortChunk;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.CookieEchoChunk;
import org.ternrtc.sctp.packet.DataChunk;
import org.ternrtc.sctp.packet.ErrorCause;
import org.ternrtc.sctp.packet.ErrorChunk;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IDataChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.InitAckChunk;
import org.ternrtc.sctp.packet.InitChunk;
import org.ternrtc.sctp.packet.ReConfigChunk;
import org.ternrtc.sctp.packet.ReConfigParameter;
import org.ternrtc.sctp.packet.SackChunk;
import org.ternrtc.sctp.packet.SctpPacket;

/** Published failures of others, played against an established association by a hostile peer. */
@Tag("attack")
class AttackTest {
  private static final Bytes KILOBYTE = Bytes.of(new byte[1024]);

  @Test
  void streamsWithoutEndGoLibp2p2724() {
    var victim = new Victim(false);
    int errors = 0;
    for (int stream = 0; stream < 65_536; stream++) {
      victim.receive(new DataChunk(3, victim.tsn++, stream, 0, 51, Bytes.utf8("x")));
      if (victim.said.stream().anyMatch(ErrorChunk.class::isInstance)) {
        errors++;
        victim.said.clear();
      }
    }
    assertEquals(65_536 - 1024, errors);
    assertTrue(victim.association.isEstablished());
    assertEquals(0, victim.association.receiveBufferUsed());
  }

  @Test
  void unlimitedReassemblyPionSctp443OneTsnMissingAndAGigabyteBehindIt() {
    for (boolean interleaving : new boolean[] {false, true}) {
      var victim = new Victim(interleaving);
      int first = victim.tsn;
      for (int i = 1; i < 1_000_000; i++) {
        // A TSN that is refused comes again and again, as a gigabyte of them would.
        int tsn = first + 1 + i % 65_000;
        Chunk chunk =
            interleaving
                ? new IDataChunk(3, tsn, 0, i % 65_000, 53, KILOBYTE)
                : new DataChunk(3, tsn, 0, i % 65_000, 53, KILOBYTE);
        victim.receive(chunk);
        if (i == 10_000) {
          assertTrue(victim.association.receiveBufferUsed() > 3_000_000);
          assertEquals(0, victim.lastSack().receiverWindow() / 100_000, "the window closes");
          i = 970_000;
        }
      }
      assertTrue(victim.association.isEstablished());
      // What was missing comes: everything is delivered and the window is open again.
      Chunk missing =
          interleaving
              ? new IDataChunk(3, first, 0, 0, 53, KILOBYTE)
              : new DataChunk(3, first, 0, 0, 53, KILOBYTE);
      victim.receive(missing);
      assertTrue(victim.association.receiveBufferUsed() < 3_900_000);
    }
  }

  @Test
  void aMillionFragmentsOfOneByte() {
    for (boolean interleaving : new boolean[] {false, true}) {
      var victim = new Victim(interleaving);
      for (int i = 0; i < 20_000 && !victim.association.isEnded(); i++) {
        var chunks = new Chunk[50];
        for (int j = 0; j < chunks.length; j++) {
          int n = 50 * i + j;
          chunks[j] =
              interleaving
                  ? new IDataChunk(n == 0 ? 2 : 0, victim.tsn++, 0, 0, n, Bytes.utf8("x"))
                  : new DataChunk(n == 0 ? 2 : 0, victim.tsn++, 0, 0, 53, Bytes.utf8("x"));
        }
        victim.receive(chunks);
      }
      assertTrue(
          victim.events.contains(new Output.TooLong(0)) || victim.association.isEnded(),
          "too long, or aborted");
    }
  }

  @Test
  void whenOnlyPartialMessagesFillTheBoundTheAbortNamesTheStream() {
    var victim = new Victim(true);
    int mid = 0;
    while (!victim.association.isEnded() && mid < 100_000) {
      // Many messages, each begun and none ended.
      victim.receive(new IDataChunk(2, victim.tsn++, mid % 1000, mid / 1000, 53, KILOBYTE));
      mid++;
    }
    AbortChunk abort = (AbortChunk) victim.said.getLast();
    assertEquals(ErrorCause.OUT_OF_RESOURCE, abort.causes().getFirst().code());
    assertTrue(abort.causes().getFirst().describe().contains("stream "));
    assertTrue(mid > 2000 && mid < 4000, "after " + mid);
  }

  @Test
  void aReaderThatNeverReadsClosesTheWindow() {
    var victim = new Victim(false);
    victim.consumes = false;
    for (int i = 0; i < 10_000; i++) {
      victim.receive(new DataChunk(3, victim.tsn + i, 0, i, 53, KILOBYTE));
    }
    assertEquals(0, victim.lastSack().receiverWindow() / 1000);
    assertTrue(victim.association.isEstablished());
    int delivered = victim.events.size();
    assertTrue(delivered > 3000 && delivered < 3500, "delivered " + delivered);
  }

  @Test
  void stormsOfForwardTsn() {
    for (boolean interleaving : new boolean[] {false, true}) {
      var victim = new Victim(interleaving);
      for (int i = 1; i < 3000; i++) {
        victim.receive(
            interleaving
                ? new IDataChunk(2, victim.tsn + 5000 + 2 * i, 1, i, 53, KILOBYTE)
                : new DataChunk(2, victim.tsn + 5000 + 2 * i, 1, i, 53, KILOBYTE));
      }
      var all = new byte[4 * 250];
      for (int i = 0; i < 2000; i++) {
        victim.receive(
            interleaving
                ? new IForwardTsnChunk(victim.tsn + i, Bytes.of(new byte[8 * 125]))
                : new ForwardTsnChunk(victim.tsn + i, Bytes.of(all)));
      }
      victim.receive(
          interleaving
              ? new IForwardTsnChunk(victim.tsn + 0x7000_0000, Bytes.EMPTY)
              : new ForwardTsnChunk(victim.tsn + 0x7000_0000, Bytes.EMPTY));
      assertTrue(victim.association.isEstablished());
    }
  }

  @Test
  void stormsOfReConfig() {
    var victim = new Victim(false);
    var streams = new byte[2000];
    for (int i = 0; i < 1000; i++) {
      streams[2 * i] = (byte) (i >> 8);
      streams[2 * i + 1] = (byte) i;
    }
    for (int i = 0; i < 2000; i++) {
      victim.receive(
          new ReConfigChunk(
              List.of(
                  new ReConfigParameter.OutgoingReset(
                      victim.tsn + i, 0, victim.tsn + (i % 2 == 0 ? -1 : 5), Bytes.of(streams)))));
      victim.events.clear();
    }
    for (int i = 0; i < 2000; i++) {
      victim.receive(
          new ReConfigChunk(
              List.of(new ReConfigParameter.AddStreams(true, victim.tsn + 2000 + i, 60_000))));
    }
    assertEquals(1024, victim.association.inboundStreams());
    assertTrue(victim.association.isEstablished());
    assertEquals(0, victim.association.receiveBufferUsed());
  }

  @Test
  void aMessageLongerThanAnnouncedIsThrownAwayAndTheOthersGoOn() {
    var victim = new Victim(false);
    for (int i = 0; i < 300; i++) {
      int flags = (i == 0 ? 2 : 0) | (i == 299 ? 1 : 0);
      victim.receive(new DataChunk(flags, victim.tsn++, 3, 0, 53, KILOBYTE));
    }
    assertEquals(List.of(new Output.TooLong(3)), victim.events.subList(1, 2));
    assertEquals(0, victim.association.receiveBufferUsed());
    victim.consumes = false;
    victim.receive(new DataChunk(3, victim.tsn++, 3, 1, 53, Bytes.utf8("next")));
    victim.receive(new DataChunk(3, victim.tsn++, 4, 0, 53, Bytes.utf8("other")));
    assertEquals(4, victim.events.size());
  }

  @Test
  void sacksOfWhatWasNeverSentAndOfImpossibleGapsChangeNothing() {
    var victim = new Victim(false);
    victim.association.send(SendOptions.reliable(0, 53), KILOBYTE, victim.now);
    victim.drain();
    long used = victim.association.sendBufferUsed();
    var random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      var gaps = new byte[4 * random.nextInt(20)];
      random.nextBytes(gaps);
      int tsn = random.nextInt();
      victim.receive(new SackChunk(tsn, random.nextInt(), Bytes.of(gaps), Bytes.EMPTY));
    }
    assertTrue(victim.association.isEstablished());
    assertEquals(used, victim.association.sendBufferUsed());
  }

  @Test
  void randomChunksOfEveryTypeNeverThrowAndNeverPassTheBound() {
    for (int round = 0; round < 20; round++) {
      var victim = new Victim(round % 2 == 0);
      var random = new Random(round);
      for (int i = 0; i < 3000 && !victim.association.isEnded(); i++) {
        byte[] raw = hostile(victim, random);
        victim.association.receive(Bytes.of(raw), victim.now);
        victim.drain();
        if (random.nextInt(20) == 0) {
          victim.association.send(
              SendOptions.reliable(random.nextInt(5), 53), KILOBYTE, victim.now);
        }
        Long deadline = victim.association.deadline();
        if (deadline != null && random.nextInt(10) == 0) {
          victim.now = deadline - victim.now > 0 ? deadline : victim.now;
          victim.association.tick(victim.now);
          victim.drain();
        }
      }
    }
  }

  private static byte[] hostile(Victim victim, Random random) {
    int[] types = {0, 3, 4, 5, 7, 8, 9, 10, 11, 14, 64, 130, 132, 192, 194, 63, 200, 1, 2};
    var out = new java.io.ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x13, (byte) 0x88, 0x13, (byte) 0x88});
    out.writeBytes(java.nio.ByteBuffer.allocate(8).putInt(victim.tag).putInt(0).array());
    for (int n = random.nextInt(4); n >= 0; n--) {
      int length = random.nextInt(40);
      var chunk = java.nio.ByteBuffer.allocate(4 + (length + 3 & ~3));
      chunk.put((byte) types[random.nextInt(types.length)]).put((byte) random.nextInt(16));
      chunk.putShort((short) (4 + length));
      var value = new byte[length];
      random.nextBytes(value);
      chunk.put(value);
      if (length >= 4) {
        // Near what is due, so that it means something.
        chunk.putInt(4, victim.tsn + random.nextInt(50) - 5);
      }
      if (length >= 8) {
        chunk.putShort(8, (short) random.nextInt(6));
      }
      out.writeBytes(chunk.array());
    }
    return out.toByteArray();
  }

  @Test
  void aCookieWithoutStateAndFromElsewhereDoesNothing() {
    var victim = new Victim(false);
    var stranger = new Association(AssociationConfig.defaults(), new Random(77));
    stranger.receive(
        Packets.of(
            0, new InitChunk(9, 1500, 5, 5, 5, Capabilities.offer(AssociationConfig.defaults()))),
        victim.now);
    SctpPacket ack =
        AssociationTest.parse(
            ((Output.Packet) Objects.requireNonNull(stranger.poll(victim.now))).bytes());
    Bytes cookie = ((InitAckChunk) ack.chunks().getFirst()).parameters().cookie();
    victim.receive(new CookieEchoChunk(Objects.requireNonNull(cookie)));
    assertFalse(victim.events.stream().anyMatch(Output.Restarted.class::isInstance));
    assertTrue(victim.association.isEstablished());
  }
}
