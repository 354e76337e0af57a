package org.ternrtc.sctp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.Vectors;
import tools.jackson.databind.JsonNode;

class SctpPacketTest {
  /** Where aiortc is more lenient than RFC 9260 allows, which we refuse. */
  private static final Set<String> WE_REFUSE =
      Set.of(
          "sctp_data_truncated.bin",
          "own: chunk length 3",
          "own: chunk length past the end",
          "own: RE-CONFIG: parameter past the end",
          // Cut off in the middle of a chunk by its own sample.
          "sctp_init_bad_verification.bin");

  @Test
  void judgesAllVectorsAsTheRfcSays() {
    int judged = 0;
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      String name = vector.path("name").asString();
      boolean accepts = parses(Vectors.bytes(vector), false);
      boolean aiortc = vector.path("aiortc").path("accept").asBoolean(false);
      if (accepts != aiortc) {
        assertTrue(WE_REFUSE.contains(name) && !accepts, name);
      }
      judged++;
    }
    assertTrue(judged >= 45, "vectors: " + judged);
  }

  @Test
  void writesWhatItParsedByteForByte() throws MalformedPacketException {
    int compared = 0;
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      byte[] bytes = Vectors.bytes(vector);
      if (!vector.path("crc32c_ok").asBoolean(false) || !parses(bytes, false)) {
        continue;
      }
      SctpPacket packet = SctpPacket.parse(Bytes.of(bytes), false);
      if (packet.chunks().stream().anyMatch(SctpPacketTest::losesWhatItDoesNotUse)) {
        continue;
      }
      assertEquals(Bytes.of(bytes), write(packet, true), vector.path("name").asString());
      compared++;
    }
    assertTrue(compared >= 25, "compared: " + compared);
  }

  /** Parameters of INIT that mean nothing over DTLS are not kept. */
  private static boolean losesWhatItDoesNotUse(Chunk chunk) {
    return chunk instanceof InitChunk || chunk instanceof InitAckChunk;
  }

  @Test
  void readsTheFieldsOfRecordedChunks() throws MalformedPacketException {
    var sack = assertInstanceOf(SackChunk.class, chunk("sctp_sack.bin"));
    assertEquals(2222939037L, sack.cumulativeTsn() & 0xFFFF_FFFFL);
    assertEquals(128160, sack.receiverWindow());
    assertEquals(2, sack.gaps());
    assertEquals(2, sack.gapStart(0));
    assertEquals(4, sack.gapEnd(1));
    assertEquals(1, sack.duplicateCount());
    var data = assertInstanceOf(DataChunk.class, chunk("sctp_data.bin"));
    assertTrue(data.beginning() && data.ending() && !data.unordered());
    assertEquals("ping", data.payload().utf8());
    var reset = assertInstanceOf(ReConfigChunk.class, chunk("sctp_reconfig_reset_out.bin"));
    var outgoing =
        assertInstanceOf(ReConfigParameter.OutgoingReset.class, reset.parameters().getFirst());
    assertEquals(2, outgoing.streams().length());
    var init = assertInstanceOf(InitChunk.class, chunk("sctp_init.bin"));
    assertTrue(init.parameters().forwardTsn());
    assertTrue(init.parameters().supports(ReConfigChunk.TYPE));
    assertFalse(init.parameters().supports(IDataChunk.TYPE));
    assertEquals(256, init.outboundStreams());
    assertEquals(2048, init.inboundStreams());
  }

  private static Chunk chunk(String name) throws MalformedPacketException {
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      if (vector.path("name").asString().equals(name)) {
        return SctpPacket.parse(Bytes.of(Vectors.bytes(vector)), false).chunks().getFirst();
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void chunksOfEachKindSurviveWritingAndParsing() throws MalformedPacketException {
    var parameters =
        new InitParameters(
            Bytes.utf8("cookie"),
            Bytes.of((byte) 130, (byte) 64),
            true,
            InitParameters.DTLS,
            List.of());
    List<Chunk> chunks =
        List.of(
            new InitChunk(7, 0xFFFF_FFFFL, 1024, 1024, -1, parameters),
            new InitAckChunk(7, 100_000, 1, 65535, 3, parameters),
            new DataChunk(15, -5, 65535, 65535, 51, Bytes.utf8("x")),
            new IDataChunk(2, 5, 9, -1, 53, Bytes.utf8("abcdefg")),
            new SackChunk(1, 2, Bytes.of(new byte[8]), Bytes.of(new byte[4])),
            new HeartbeatChunk(Bytes.utf8("12345")),
            new HeartbeatAckChunk(Bytes.EMPTY),
            new AbortChunk(true, List.of(ErrorCause.of(ErrorCause.USER_INITIATED_ABORT, "bye"))),
            new ErrorChunk(List.of(ErrorCause.invalidStream(4), ErrorCause.invalidStream(5))),
            new ShutdownChunk(9),
            new ShutdownAckChunk(),
            new CookieEchoChunk(Bytes.utf8("cookie")),
            new CookieAckChunk(),
            new ShutdownCompleteChunk(true),
            new ReConfigChunk(
                List.of(
                    new ReConfigParameter.OutgoingReset(1, 2, 3, Bytes.of(new byte[6])),
                    new ReConfigParameter.IncomingReset(4, Bytes.of(new byte[2])))),
            new ReConfigChunk(
                List.of(
                    new ReConfigParameter.Response(1, ReConfigParameter.Response.PERFORMED),
                    new ReConfigParameter.AddStreams(true, 5, 16))),
            new ReConfigChunk(List.of(new ReConfigParameter.SsnTsnReset(3))),
            new ForwardTsnChunk(11, Bytes.of(new byte[8])),
            new IForwardTsnChunk(11, Bytes.of(new byte[16])),
            new PadChunk(13),
            new UnknownChunk(0xFE, 3, Bytes.utf8("abc")));
    for (Chunk chunk : chunks) {
      var packet = new SctpPacket(5000, 5001, 77, false, List.of(chunk, new PadChunk(1)));
      assertEquals(packet, SctpPacket.parse(write(packet, true), false));
    }
  }

  @Test
  void takesAPacketWithoutChecksumOnlyWhereThatWasAgreed() throws MalformedPacketException {
    var packet = new SctpPacket(5000, 5000, 1, true, List.of(new CookieAckChunk()));
    Bytes bytes = write(packet, false);
    assertEquals(packet, SctpPacket.parse(bytes, true));
    assertThrows(MalformedPacketException.class, () -> SctpPacket.parse(bytes, false));
  }

  @Test
  void refusesLengthZeroInChunksAndParametersOfEachType() {
    for (int type = 0; type < 256; type++) {
      var raw = new byte[64];
      raw[12] = (byte) type;
      assertFalse(parses(sealed(raw), false), "chunk of length 0, type " + type);
      raw[15] = 52;
      assertTerminates(sealed(raw));
    }
  }

  private static void assertTerminates(byte[] bytes) {
    // The answer does not matter: that one comes does.
    parses(bytes, false);
    parses(bytes, true);
  }

  @Test
  void seedsAndTheirMutationsAreAcceptedOrRefusedWithinTheBounds() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var random = new Random(42);
    List<byte[]> seeds = seeds();
    long worst = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = seeds.get(i % seeds.size()).clone();
      if (i >= seeds.size()) {
        bytes = mutate(bytes, random);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      parses(bytes, true);
      if (i > 1000) {
        worst = Math.max(worst, threads.getCurrentThreadAllocatedBytes() - before);
      }
    }
    assertTrue(worst <= 65_536, "allocated for one packet: " + worst);
  }

  @Test
  void aDatagramOf64KibOfTheSmallestChunksIsRefusedWithinTheBounds() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int type : new int[] {0, 1, 6, 9, 11, 130, 192, 255}) {
      var raw = new byte[65_532];
      for (int at = 12; at + 4 <= raw.length; at += 4) {
        raw[at] = (byte) type;
        raw[at + 3] = 4;
      }
      byte[] bytes = sealed(raw);
      parses(bytes, false);
      long before = threads.getCurrentThreadAllocatedBytes();
      parses(bytes, false);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated <= 65_536, type + " allocated " + allocated);
    }
  }

  private static List<byte[]> seeds() {
    var seeds = new ArrayList<byte[]>();
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      seeds.add(Vectors.bytes(vector));
    }
    for (String corpus : List.of("sctp-libwebrtc.json", "sctp-usrsctp.json")) {
      for (JsonNode item : Vectors.read(corpus).path("items")) {
        byte[] bytes = Vectors.bytes(item);
        seeds.add(bytes);
        var behindHeader = new byte[12 + bytes.length];
        System.arraycopy(bytes, 0, behindHeader, 12, bytes.length);
        seeds.add(behindHeader);
      }
    }
    return seeds;
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] changed =
        java.util.Arrays.copyOf(bytes, Math.max(1, bytes.length + random.nextInt(9) - 4));
    for (int n = random.nextInt(6); n >= 0; n--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    for (int i = 8; i < Math.min(12, changed.length); i++) {
      changed[i] = 0;
    }
    return changed;
  }

  /** Fills in the checksum. */
  private static byte[] sealed(byte[] raw) {
    int checksum = SctpPacket.checksum(Bytes.of(raw));
    byte[] bytes = raw.clone();
    for (int i = 0; i < 4; i++) {
      bytes[8 + i] = (byte) (checksum >> (24 - 8 * i));
    }
    return bytes;
  }

  private static boolean parses(byte[] bytes, boolean zeroChecksumAllowed) {
    try {
      SctpPacket.parse(Bytes.of(bytes), zeroChecksumAllowed);
      return true;
    } catch (MalformedPacketException refused) {
      return false;
    }
  }

  private static Bytes write(SctpPacket packet, boolean withChecksum) {
    var out = new PacketWriter(65_536);
    out.begin(packet.sourcePort(), packet.destinationPort(), packet.verificationTag(), 65_536);
    for (Chunk chunk : packet.chunks()) {
      out.add(chunk);
    }
    return out.finish(withChecksum);
  }
}
