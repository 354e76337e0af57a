package org.ternrtc.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.Vectors;

class RtcpWriterTest {
  private final byte[] buffer = new byte[2000];
  private final RtcpWriter writer = new RtcpWriter(buffer, 10, 1500);

  private List<RtcpPacket> read() throws MalformedPacketException {
    return RtcpParser.parse(buffer, 10, writer.length());
  }

  @Test
  void writesACompoundToTheBit() {
    writer.receiverReport(1).cname(1, "ab").pli(1, 2).fir(1, 3, 4).bye(1);
    assertArrayEquals(
        Vectors.hex(
            "80c90001 00000001"
                + "81ca0003 00000001 01026162 00000000"
                + "81ce0002 00000001 00000002"
                + "84ce0004 00000001 00000000 00000003 04000000"
                + "81cb0001 00000001"),
        Arrays.copyOfRange(buffer, 10, 10 + writer.length()));
  }

  @Test
  void readsBackReports() throws MalformedPacketException {
    ReportBlock block = new ReportBlock(-5, 255, -3, 0xFFFF1234L, 77, 0x89ABCDEF, 0xFFFFFFFFL);
    ReportBlock large = new ReportBlock(6, 0, 0x7FFFFF, 1, 0, 0, 0);
    writer.senderReport(9, 0x8000000000000001L, -1, 0xFFFFFFFFL, 5).reportBlock(block);
    writer.reportBlock(large);
    RtcpPacket.SenderReport report =
        assertInstanceOf(RtcpPacket.SenderReport.class, read().getFirst());
    assertEquals(0x8000000000000001L, report.ntpTime());
    assertEquals(0xFFFFFFFFL, report.packetCount());
    assertEquals(2, report.blocks().count());
    assertEquals(block, report.blocks().get(0));
    assertEquals(large, report.blocks().get(1));
  }

  @Test
  void takesThirtyOneBlocksAndNoMore() {
    writer.receiverReport(1);
    ReportBlock block = new ReportBlock(1, 2, 3, 4, 5, 6, 7);
    for (int i = 0; i < RtcpWriter.MAX_REPORT_BLOCKS; i++) {
      writer.reportBlock(block);
    }
    assertThrows(IllegalStateException.class, () -> writer.reportBlock(block));
    writer.reset();
    assertThrows(IllegalStateException.class, () -> writer.reportBlock(block));
    writer.receiverReport(1).pli(1, 2);
    assertThrows(IllegalStateException.class, () -> writer.reportBlock(block), "not the last");
  }

  @Test
  void refusesToWritePastTheEnd() {
    RtcpWriter small = new RtcpWriter(buffer, 0, 20);
    small.receiverReport(1).pli(1, 2);
    assertEquals(0, small.remaining());
    assertThrows(IllegalStateException.class, () -> small.bye(1));
    assertEquals(20, small.length());
  }

  @Test
  void readsBackTheCname() throws MalformedPacketException {
    for (int length = 1; length < 20; length++) {
      writer.reset();
      String name = "x".repeat(length);
      writer.cname(5, name);
      assertEquals(RtcpWriter.cnameLength(length), writer.length());
      SourceDescription sdes = assertInstanceOf(SourceDescription.class, read().getFirst());
      assertEquals(name, sdes.cname(5));
      assertEquals(null, sdes.cname(6));
    }
  }

  @Test
  void readsBackLostNumbers() throws MalformedPacketException {
    Random random = new Random(4);
    for (int round = 0; round < 2_000; round++) {
      TreeSet<Long> lost = new TreeSet<>();
      long base = 65_000L + random.nextInt(2_000);
      for (int i = random.nextInt(60); i >= 0; i--) {
        lost.add(base + random.nextInt(200));
      }
      long[] numbers = lost.stream().mapToLong(Long::longValue).toArray();
      writer.reset();
      int taken = writer.nack(1, 2, numbers, 0, numbers.length);
      assertEquals(numbers.length, taken);
      RtcpPacket.Nack nack = assertInstanceOf(RtcpPacket.Nack.class, read().getFirst());
      List<Integer> read = new ArrayList<>();
      nack.forEachLost(read::add);
      assertEquals(lost.stream().map(number -> (int) (number & 0xFFFF)).toList(), read);
    }
  }

  @Test
  void takesAsManyLostNumbersAsFit() throws MalformedPacketException {
    RtcpWriter small = new RtcpWriter(buffer, 10, 24);
    long[] numbers = {100, 200, 300, 400, 500};
    int taken = small.nack(1, 2, numbers, 0, 5);
    assertEquals(3, taken);
    RtcpPacket.Nack nack =
        (RtcpPacket.Nack) RtcpParser.parse(buffer, 10, small.length()).getFirst();
    assertEquals(3, nack.lostCount());
    small.reset();
    assertEquals(2, small.nack(1, 2, numbers, taken, 2));
  }

  @Test
  void roundsTheEstimateDown() throws MalformedPacketException {
    Random random = new Random(5);
    for (int round = 0; round < 1_000; round++) {
      long rate = random.nextLong(1L << (1 + random.nextInt(62)));
      writer.reset();
      writer.remb(1, rate, 7, 8);
      RtcpPacket.Remb remb = assertInstanceOf(RtcpPacket.Remb.class, read().getFirst());
      assertTrue(remb.bitsPerSecond() <= rate && remb.bitsPerSecond() >= rate - (rate >> 17));
      assertEquals(8, remb.ssrcs().i32(4));
    }
  }

  @Test
  void readsBackTransportFeedback() throws MalformedPacketException {
    Random random = new Random(6);
    TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
    for (int round = 0; round < 2_000; round++) {
      int base = random.nextInt(0x10000);
      long micros = random.nextLong(1L << 38);
      List<Integer> sequences = new ArrayList<>();
      List<Long> arrivals = new ArrayList<>();
      double loss = random.nextDouble();
      int span = 1 + random.nextInt(TransportFeedbackBuilder.MAX_PACKETS);
      for (int i = 0; i < span; i++) {
        if (i == 0 || random.nextDouble() > loss) {
          micros +=
              random.nextInt(5) == 0 ? random.nextInt(300_000) - 20_000 : random.nextInt(9_000);
          assertTrue(builder.add((base + i) & 0xFFFF, micros));
          sequences.add((base + i) & 0xFFFF);
          arrivals.add(Math.floorDiv(micros, 250) * 250);
        }
      }
      writer.reset();
      writer.transportFeedback(1, 2, builder);
      assertEquals(0, builder.count());
      TransportFeedback feedback = assertInstanceOf(TransportFeedback.class, read().getFirst());
      assertEquals(round & 0xFF, feedback.feedbackCount());
      List<Integer> readSequences = new ArrayList<>();
      List<Long> readArrivals = new ArrayList<>();
      feedback.forEach((sequence, received, at) -> {
        if (received) {
          readSequences.add(sequence);
          readArrivals.add(at);
        }
      });
      assertEquals(sequences, readSequences);
      // The reference time wraps after 2^24 units.
      long wrap = arrivals.getFirst() - readArrivals.getFirst();
      assertEquals(0, wrap % (64_000L << 24));
      assertEquals(arrivals, readArrivals.stream().map(at -> at + wrap).toList());
    }
  }

  @Test
  void closesAFeedbackThatCannotHoldAnArrival() {
    TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
    assertTrue(builder.add(5, 1_000_000));
    assertFalse(builder.add(5, 1_000_000), "twice");
    assertFalse(builder.add(6, 20_000_000), "19 s later");
    assertFalse(builder.add(5 + TransportFeedbackBuilder.MAX_PACKETS, 1_000_000), "too far");
    assertTrue(builder.add(6, 1_000_250));
  }

  @Test
  void readsBackExtendedReports() throws MalformedPacketException {
    writer.receiverReferenceTime(1, 0x123456789ABCDEF0L).delaySinceLastReceiverReport(1, 2, 3, 4);
    List<RtcpPacket> packets = read();
    ExtendedReport first = assertInstanceOf(ExtendedReport.class, packets.getFirst());
    assertEquals(
        List.of(new ExtendedReport.ReceiverReferenceTime(0x123456789ABCDEF0L)), first.blocks());
    ExtendedReport second = assertInstanceOf(ExtendedReport.class, packets.getLast());
    ExtendedReport.DelaySinceLastReceiverReport delays =
        assertInstanceOf(
            ExtendedReport.DelaySinceLastReceiverReport.class, second.blocks().getFirst());
    assertEquals(1, delays.count());
    assertEquals(2, delays.ssrc(0));
    assertEquals(3, delays.lastReport(0));
    assertEquals(4, delays.delay(0));
  }

  @Test
  void turnsNtpTimeBothWays() {
    // 2026-01-01T00:00:00Z
    long epochNanos = 1_767_225_600_000_000_000L;
    long ntp = NtpTime.ofEpochNanos(epochNanos);
    assertEquals(1_767_225_600L + 2_208_988_800L, ntp >>> 32);
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      // From 1968 to 2104 the era is known.
      long nanos = random.nextLong(-61_000_000_000_000_000L, 4_230_000_000_000_000_000L);
      assertTrue(
          Math.abs(NtpTime.toEpochNanos(NtpTime.ofEpochNanos(nanos)) - nanos) <= 1, "" + nanos);
    }
    assertEquals(1_000_000_000L, NtpTime.compactToNanos(65_536));
    assertEquals(65_536, NtpTime.nanosToCompact(1_000_000_000L));
    assertEquals(0xFFFFFFFFL, NtpTime.nanosToCompact(Long.MAX_VALUE / 70_000));
  }
}
