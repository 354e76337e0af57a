package org.ternrtc.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.Vectors;
import tools.jackson.databind.JsonNode;

class RtcpParserTest {
  private static final long MOST_ALLOCATION = 64 << 10;

  /** Where we differ from aiortc 1.4.0: bodies that it does not look into. */
  private static final Map<String, Boolean> OURS =
      Map.of(
          "own: FIR with half an entry", false,
          "own: REMB: count 255, no SSRC", false,
          "own: transport-cc: status count 65535, no chunks", false,
          "own: transport-cc: run of 8191", false,
          "own: transport-cc: deltas missing", false,
          "own: transport-cc: count 0", false,
          "own: BYE: reason past the end", false,
          "own: XR: block past the end", false);

  private static boolean accepted(byte[] bytes) {
    try {
      for (RtcpPacket packet : RtcpParser.parse(bytes, 0, bytes.length)) {
        touch(packet);
      }
      return true;
    } catch (MalformedPacketException e) {
      assertTrue(e.getMessage() != null && e.position() >= 0);
      return false;
    }
  }

  /** Reads everything that a packet offers. */
  private static void touch(RtcpPacket packet) {
    int[] seen = new int[1];
    switch (packet) {
      case RtcpPacket.SenderReport report -> touch(report.blocks());
      case RtcpPacket.ReceiverReport report -> touch(report.blocks());
      case RtcpPacket.Bye bye -> bye.forEachSource(ssrc -> seen[0]++);
      case RtcpPacket.Nack nack -> {
        nack.forEachLost(number -> seen[0]++);
        assertEquals(nack.lostCount(), seen[0]);
      }
      case RtcpPacket.Fir fir -> {
        for (int i = 0; i < fir.count(); i++) {
          seen[0] += fir.ssrc(i) + fir.sequenceNumber(i);
        }
      }
      case RtcpPacket.Remb remb -> assertTrue(remb.bitsPerSecond() >= 0);
      case SourceDescription sdes -> sdes.forEachItem((ssrc, type, text) -> seen[0]++);
      case TransportFeedback feedback -> {
        feedback.forEach((sequence, received, micros) -> seen[0]++);
        assertEquals(feedback.statusCount(), seen[0]);
      }
      case CongestionControlFeedback feedback ->
          feedback.forEach((ssrc, sequence, received, ecn, offset) -> seen[0]++);
      case ExtendedReport report -> seen[0] += report.blocks().size();
      case RtcpPacket.Pli _, RtcpPacket.Unknown _ -> {}
    }
  }

  private static void touch(ReportBlocks blocks) {
    for (int i = 0; i < blocks.count(); i++) {
      assertTrue(blocks.get(i).fractionLost() >= 0);
    }
  }

  @Test
  void judgesAllVectors() {
    int judged = 0;
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      if (vector.path("kind").asString().equals("rtcp")) {
        String name = vector.path("name").asString();
        boolean expected =
            OURS.getOrDefault(name, vector.path("aiortc").path("accept").asBoolean(true));
        assertEquals(expected, accepted(Vectors.bytes(vector)), name);
        judged++;
      }
    }
    assertTrue(judged >= 40, "vectors: " + judged);
  }

  @Test
  void acceptsOrRefusesTheSeedsOfOtherProjectsWithinBounds() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (String file : List.of("rtcp-libwebrtc.json", "rtcp-pion.json")) {
      int good = 0;
      int all = 0;
      for (JsonNode item : Vectors.read(file).path("items")) {
        byte[] bytes = Vectors.bytes(item);
        accepted(bytes);
        long before = memory.getCurrentThreadAllocatedBytes();
        good += accepted(bytes) ? 1 : 0;
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_ALLOCATION, item.path("name") + " took " + allocated);
        all++;
      }
      assertTrue(all > 0 && good < all, file + ": " + good + " of " + all);
    }
  }

  @Test
  void allocatesLittleForTheLargestPackets() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (String unit :
        List.of(
            "80c9000100000001",
            "80cb0000",
            "81ce00020000000100000002",
            "80df0000",
            "81ca000200000001 01000000")) {
      byte[] one = Vectors.hex(unit);
      byte[] many = new byte[65_507 / one.length * one.length];
      for (int i = 0; i < many.length; i += one.length) {
        System.arraycopy(one, 0, many, i, one.length);
      }
      accepted(many);
      long before = memory.getCurrentThreadAllocatedBytes();
      accepted(many);
      long allocated = memory.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < MOST_ALLOCATION, unit + " took " + allocated);
    }
  }

  @Test
  void acceptsOrRefusesAnyMutation() {
    List<byte[]> seeds = new ArrayList<>();
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      if (vector.path("kind").asString().equals("rtcp")) {
        seeds.add(Vectors.bytes(vector));
      }
    }
    Random random = new Random(3);
    int good = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] seed = seeds.get(random.nextInt(seeds.size()));
      byte[] bytes = Arrays.copyOf(seed, Math.max(4, random.nextInt(seed.length + 5)));
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      good += accepted(bytes) ? 1 : 0;
    }
    assertTrue(good > 1_000 && good < 99_000, "accepted " + good);
  }

  @Test
  void readsARecordedSenderReport() throws MalformedPacketException {
    byte[] bytes =
        Vectors.hex(
            "81c8000c6d2453eade46475b151a005c66a8dd3e0000010d000034f5"
                + "8ef891ed00000000000000f60000007f0000000000000000");
    RtcpPacket.SenderReport report =
        assertInstanceOf(
            RtcpPacket.SenderReport.class, RtcpParser.parse(bytes, 0, bytes.length).getFirst());
    assertEquals(0x6d2453ea, report.ssrc());
    assertEquals(0xde46475b151a005cL, report.ntpTime());
    assertEquals(0x66a8dd3e, report.rtpTimestamp());
    assertEquals(269, report.packetCount());
    assertEquals(13557, report.octetCount());
    assertEquals(new ReportBlock(0x8ef891ed, 0, 0, 246, 127, 0, 0), report.blocks().get(0));
  }

  @Test
  void readsARecordedNackAndItsBitMasks() throws MalformedPacketException {
    byte[] bytes = Vectors.hex("81cd0004 00000001 00000002 0010 8001 ffff 0003");
    RtcpPacket.Nack nack =
        assertInstanceOf(
            RtcpPacket.Nack.class, RtcpParser.parse(bytes, 0, bytes.length).getFirst());
    List<Integer> lost = new ArrayList<>();
    nack.forEachLost(lost::add);
    assertEquals(List.of(16, 17, 32, 65535, 0, 1), lost);
  }

  @Test
  void saturatesAnEstimateThatDoesNotFit() throws MalformedPacketException {
    byte[] bytes = Vectors.hex("8fce0005 00000001 00000000 52454d42 01ffffff 00000001");
    RtcpPacket.Remb remb =
        assertInstanceOf(
            RtcpPacket.Remb.class, RtcpParser.parse(bytes, 0, bytes.length).getFirst());
    assertEquals(Long.MAX_VALUE, remb.bitsPerSecond());
  }

  @Test
  void refusesMoreThanTheMostPackets() {
    byte[] bytes = new byte[8 * (RtcpParser.MAX_PACKETS + 1)];
    for (int i = 0; i < bytes.length; i += 8) {
      System.arraycopy(Vectors.hex("80c9000100000001"), 0, bytes, i, 8);
    }
    assertEquals(
        "too many RTCP packets",
        assertThrows(MalformedPacketException.class, () -> RtcpParser.parse(bytes, 0, bytes.length))
            .getMessage());
  }
}
