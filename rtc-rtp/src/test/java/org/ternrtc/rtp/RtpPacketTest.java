package org.ternrtc.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RtpPacketTest {
  /** RFC 8285 section 4.2: element 0 with a length ends the processing, it does not break it. */
  private static final Set<String> WE_ACCEPT =
      Set.of("own: one-byte extension: identifier 0 with a length");

  @Test
  void judgesAllVectorsAsTheRfcSays() {
    int judged = 0;
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      if (!vector.path("kind").asString().equals("rtp")) {
        continue;
      }
      String name = vector.path("name").asString();
      byte[] bytes = Vectors.bytes(vector);
      RtpPacket packet = new RtpPacket();
      JsonNode verdict = vector.path("aiortc");
      boolean expected = WE_ACCEPT.contains(name) || verdict.path("accept").asBoolean(true);
      assertEquals(expected, packet.tryParse(bytes, 0, bytes.length), name);
      if (verdict.path("accept").asBoolean(false)) {
        assertEquals(verdict.path("pt").asInt(), packet.payloadType(), name);
        assertEquals(verdict.path("seq").asInt(), packet.sequenceNumber(), name);
        assertEquals((int) verdict.path("ts").asLong(), packet.timestamp(), name);
        assertEquals((int) verdict.path("ssrc").asLong(), packet.ssrc(), name);
        assertEquals(verdict.path("marker").asInt() == 1, packet.marker(), name);
        assertEquals(verdict.path("csrc").size(), packet.csrcCount(), name);
        for (int i = 0; i < packet.csrcCount(); i++) {
          assertEquals((int) verdict.path("csrc").get(i).asLong(), packet.csrc(i), name);
        }
        assertEquals(verdict.path("padding").asInt(), packet.paddingLength(), name);
        assertEquals(verdict.path("payload_len").asInt(), packet.payloadLength(), name);
      }
      judged++;
    }
    assertTrue(judged >= 28, "vectors: " + judged);
  }

  @Test
  void readsTheMidOfARecordedPacket() throws MalformedPacketException {
    for (JsonNode vector : Vectors.read("packets.json").path("cases")) {
      if (vector.path("name").asString().equals("rtp_with_sdes_mid.bin")) {
        byte[] bytes = Vectors.bytes(vector);
        RtpPacket packet = new RtpPacket();
        packet.parse(bytes, 0, bytes.length);
        assertEquals("0", packet.extensionText(9));
        assertEquals(-1, packet.extensionOffset(8));
        assertEquals(-1, packet.extensionOffset(HeaderExtensionMap.NONE));
        return;
      }
    }
    throw new AssertionError("vector is gone");
  }

  @Test
  void stopsAtIdentifierFifteenAndAtZeroWithALength() throws MalformedPacketException {
    RtpPacket packet = new RtpPacket();
    byte[] fifteen = Vectors.hex("906000010000000000000001bede0002f01122331001000078");
    packet.parse(fifteen, 0, fifteen.length);
    assertEquals(-1, packet.extensionOffset(1), "after 15 nothing counts");
    byte[] zero = Vectors.hex("906000010000000000000001bede0001 0310aabb 78");
    packet.parse(zero, 0, zero.length);
    assertEquals(-1, packet.extensionOffset(1));
  }

  @Test
  void looksAtPacketsInTheMiddleOfABuffer() throws MalformedPacketException {
    byte[] inner = Vectors.hex("80e0000a0000000b0000000c6162");
    byte[] buffer = new byte[40];
    System.arraycopy(inner, 0, buffer, 7, inner.length);
    RtpPacket packet = new RtpPacket();
    packet.parse(buffer, 7, inner.length);
    assertEquals(10, packet.sequenceNumber());
    assertEquals(19, packet.payloadOffset());
    assertEquals(2, packet.payloadLength());
    assertThrows(IndexOutOfBoundsException.class, () -> packet.tryParse(buffer, 30, 20));
  }

  @Test
  void namesTheFault() {
    MalformedPacketException fault =
        assertThrows(
            MalformedPacketException.class, () -> new RtpPacket().parse(new byte[12], 0, 12));
    assertEquals("RTP version is not 2", fault.getMessage());
    assertEquals(0, fault.getStackTrace().length);
  }

  @Test
  void writesAHeaderToTheBit() {
    byte[] buffer = new byte[64];
    int end =
        new RtpWriter()
            .payloadType(96)
            .marker(true)
            .sequenceNumber(0x12345)
            .timestamp(0x01020304)
            .ssrc(0xCAFEBABE)
            .extension(3, new byte[] {'a'})
            .extension(5, new byte[] {1, 2, 3})
            .write(buffer, 0, new byte[] {9, 8}, 0, 2, 0);
    assertArrayEquals(
        Vectors.hex("90e0234501020304cafebabe bede0002 3061 52010203 0000 0908"),
        Arrays.copyOf(buffer, end));
  }

  @Test
  void takesTheTwoByteFormWhenAValueNeedsIt() {
    byte[] buffer = new byte[64];
    RtpWriter writer = new RtpWriter().extension(1, new byte[0]).extension(200, new byte[] {7});
    int end = writer.write(buffer, 0);
    assertArrayEquals(
        Vectors.hex("9000000000000000 00000000 10000002 0100 c80107 000000"),
        Arrays.copyOf(buffer, end));
    assertEquals(end, writer.headerLength());
  }

  @Test
  void refusesWhatCannotBeWritten() {
    RtpWriter writer = new RtpWriter();
    assertThrows(IllegalArgumentException.class, () -> writer.payloadType(128));
    assertThrows(IllegalArgumentException.class, () -> writer.extension(0, new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> writer.extension(1, new byte[256]));
    assertThrows(IllegalArgumentException.class, () -> writer.csrcs(new int[16]));
    assertThrows(IndexOutOfBoundsException.class, () -> writer.write(new byte[12], 1));
  }

  @Test
  void readsBackWhatItWrote() throws MalformedPacketException {
    Random random = new Random(1);
    RtpWriter writer = new RtpWriter();
    RtpPacket packet = new RtpPacket();
    for (int round = 0; round < 5_000; round++) {
      int extensions = random.nextInt(5);
      byte[][] values = new byte[extensions][];
      int[] csrcs = random.ints(random.nextInt(4)).toArray();
      byte[] payload = new byte[random.nextInt(50)];
      int padding = random.nextInt(4) == 0 ? 1 + random.nextInt(255) : 0;
      random.nextBytes(payload);
      int sequence = random.nextInt(0x10000);
      int timestamp = random.nextInt();
      writer
          .reset()
          .payloadType(random.nextInt(128))
          .sequenceNumber(sequence)
          .timestamp(timestamp)
          .csrcs(csrcs)
          .ssrc(round);
      boolean wide = random.nextBoolean();
      for (int i = 0; i < extensions; i++) {
        values[i] = new byte[wide ? random.nextInt(40) : 1 + random.nextInt(16)];
        random.nextBytes(values[i]);
        writer.extension(i + 1, values[i]);
      }
      byte[] buffer = new byte[1000];
      int offset = random.nextInt(20);
      int end = writer.write(buffer, offset, payload, 0, payload.length, padding);
      packet.parse(buffer, offset, end - offset);
      assertEquals(sequence, packet.sequenceNumber());
      assertEquals(timestamp, packet.timestamp());
      assertEquals(round, packet.ssrc());
      assertEquals(csrcs.length, packet.csrcCount());
      assertEquals(padding, packet.paddingLength());
      assertArrayEquals(
          payload,
          Arrays.copyOfRange(
              buffer, packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength()));
      for (int i = 0; i < extensions; i++) {
        int at = packet.extensionOffset(i + 1);
        assertEquals(writer.writtenAt(i + 1), at);
        assertArrayEquals(
            values[i], Arrays.copyOfRange(buffer, at, at + packet.extensionLength(at)));
      }
      assertEquals(-1, packet.extensionOffset(extensions + 1));
    }
  }

  @Test
  void acceptsOrRefusesAnyBytes() {
    Random random = new Random(2);
    byte[] seed =
        Vectors.hex(
            "b362567abd029f83597eaf6d 00000001 00000002 00000003 bede0002 30611052aabb0000 aabb02");
    RtpPacket packet = new RtpPacket();
    int accepted = 0;
    for (int round = 0; round < 200_000; round++) {
      int cut = random.nextInt(4) == 0 ? random.nextInt(seed.length - 11) : 0;
      byte[] bytes = Arrays.copyOf(seed, seed.length - cut);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (packet.tryParse(bytes, 0, bytes.length)) {
        accepted++;
        assertTrue(packet.payloadLength() >= 0);
        assertTrue(packet.payloadOffset() + packet.payloadLength() <= bytes.length);
        for (int id = 1; id < 16; id++) {
          int at = packet.extensionOffset(id);
          assertTrue(at < 0 || at + packet.extensionLength(at) <= packet.payloadOffset());
        }
        assertFalse(packet.toString().isEmpty());
      }
    }
    assertTrue(accepted > 10_000 && accepted < 190_000, "accepted " + accepted);
  }

  @Test
  void tellsRtpFromRtcp() {
    assertEquals(PacketKind.RTP, kind("8060000100000000"));
    assertEquals(PacketKind.RTP, kind("80e0000100000000"));
    assertEquals(PacketKind.RTCP, kind("80c8000600000000"));
    assertEquals(PacketKind.RTCP, kind("81cd000200000000"));
    assertEquals(PacketKind.RTCP, kind("80cf000200000000"));
    assertEquals(PacketKind.RTP, kind("80bf000200000000"));
    assertEquals(PacketKind.OTHER, kind("16fefd0000000000"));
    assertEquals(PacketKind.OTHER, kind("80c8"));
  }

  private static PacketKind kind(String hex) {
    byte[] bytes = Vectors.hex(hex);
    return PacketKind.of(bytes, 0, bytes.length);
  }

  @Test
  void mapsExtensionsByUri() {
    HeaderExtensionMap map =
        HeaderExtensionMap.ofUris(
            Map.of(
                4,
                "urn:ietf:params:rtp-hdrext:sdes:mid",
                7,
                "urn:example:unknown",
                14,
                "urn:3gpp:video-orientation"));
    assertEquals(4, map.id(HeaderExtension.MID));
    assertEquals(HeaderExtensionMap.NONE, map.id(HeaderExtension.ABS_SEND_TIME));
    assertEquals(HeaderExtension.VIDEO_ORIENTATION, map.extension(14));
    assertEquals(null, map.extension(7));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            HeaderExtensionMap.of(
                Map.of(HeaderExtension.MID, 1, HeaderExtension.ABS_SEND_TIME, 1)));
    for (HeaderExtension extension : HeaderExtension.values()) {
      assertEquals(extension, HeaderExtension.of(extension.uri()));
      assertTrue(extension.uri().getBytes(StandardCharsets.US_ASCII).length > 10);
    }
  }

  @Test
  void unwrapsSequenceNumbersToTheNearest() {
    SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    assertEquals(0x10000L + 65530, unwrapper.unwrap(65530));
    assertEquals(0x20000L + 3, unwrapper.unwrap(3));
    assertEquals(0x10000L + 65534, unwrapper.unwrap(65534), "late, from before the wrap");
    assertEquals(0x20000L + 3, unwrapper.highest());
    assertEquals(0x20000L + 30000, unwrapper.peek(30000));
    assertEquals(0x20000L + 3, unwrapper.highest(), "peek remembers nothing");
  }
}
