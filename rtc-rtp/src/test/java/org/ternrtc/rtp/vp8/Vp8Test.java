package org.ternrtc.rtp.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.Vectors;
import tools.jackson.databind.JsonNode;

class Vp8Test {
  @Test
  void judgesAllVectors() {
    Vp8Descriptor descriptor = new Vp8Descriptor();
    int judged = 0;
    for (JsonNode vector : Vectors.read("vp8-descriptor.json").path("cases")) {
      String name = vector.path("name").asString();
      byte[] bytes = Vectors.bytes(vector);
      JsonNode verdict = vector.path("aiortc");
      boolean accepted = descriptor.tryParse(bytes, 0, bytes.length);
      assertEquals(verdict.path("accept").asBoolean(), accepted, name);
      if (accepted) {
        assertEquals(verdict.path("S").asInt() == 1, descriptor.start(), name);
        // aiortc takes a reserved bit for a fourth bit of the partition.
        assertEquals(verdict.path("PID").asInt() & 7, descriptor.partition(), name);
        assertEquals(verdict.path("picture_id").asInt(-1), descriptor.pictureId(), name);
        assertEquals(verdict.path("tl0picidx").asInt(-1), descriptor.tl0PicIdx(), name);
        assertEquals(verdict.path("keyidx").asInt(-1), descriptor.keyIdx(), name);
        JsonNode tid = verdict.path("tid_y");
        assertEquals(tid.isArray() ? tid.get(0).asInt() : -1, descriptor.temporalId(), name);
        assertEquals(tid.isArray() && tid.get(1).asInt() == 1, descriptor.layerSync(), name);
        assertEquals(verdict.path("rest_len").asInt(), bytes.length - descriptor.length(), name);
      }
      judged++;
    }
    assertEquals(27, judged);
  }

  @Test
  void readsTheSizeOfKeyFramesOnly() {
    byte[] frame = Vectors.hex("d0ee009d012a8002e001");
    assertTrue(Vp8FrameHeader.isKey(frame, 0, frame.length));
    assertEquals(640, Vp8FrameHeader.width(frame, 0, frame.length));
    assertEquals(480, Vp8FrameHeader.height(frame, 0, frame.length));
    byte[] scaled = Vectors.hex("d0ee009d012affffffff");
    assertEquals(16383, Vp8FrameHeader.width(scaled, 0, scaled.length));
    byte[] wrongCode = Vectors.hex("d0ee009d012b8002e001");
    assertFalse(Vp8FrameHeader.isKey(wrongCode, 0, wrongCode.length));
    assertTrue(Vp8FrameHeader.saysKey(wrongCode, 0, wrongCode.length));
    assertFalse(Vp8FrameHeader.isKey(frame, 0, 9), "cut short");
    assertEquals(0, Vp8FrameHeader.width(Vectors.hex("d1ee009d012a8002e001"), 0, 10));
  }

  @Test
  void readsBackWhatItWrote() throws MalformedPacketException {
    Random random = new Random(8);
    byte[] buffer = new byte[20];
    for (int round = 0; round < 20_000; round++) {
      Vp8Descriptor written = new Vp8Descriptor();
      written.start(random.nextBoolean()).nonReference(random.nextBoolean());
      written.partition(random.nextInt(8));
      switch (random.nextInt(3)) {
        case 0 -> written.pictureId(random.nextInt(0x8000));
        case 1 -> written.shortPictureId(random.nextInt(0x80));
        default -> {}
      }
      if (random.nextBoolean()) {
        written.tl0PicIdx(random.nextInt(256));
      }
      if (random.nextBoolean()) {
        written.temporalLayer(random.nextInt(4), random.nextBoolean());
      }
      if (random.nextBoolean()) {
        written.keyIdx(random.nextInt(32));
      }
      int length = written.write(buffer, 3);
      Vp8Descriptor read = new Vp8Descriptor();
      read.parse(buffer, 3, length);
      assertEquals(length, read.length());
      assertEquals(written.start(), read.start());
      assertEquals(written.nonReference(), read.nonReference());
      assertEquals(written.partition(), read.partition());
      assertEquals(written.pictureId(), read.pictureId());
      assertEquals(written.longPictureId(), read.longPictureId());
      assertEquals(written.tl0PicIdx(), read.tl0PicIdx());
      assertEquals(written.temporalId(), read.temporalId());
      assertEquals(written.layerSync(), read.layerSync());
      assertEquals(written.keyIdx(), read.keyIdx());
      byte[] again = new byte[20];
      assertEquals(length, read.write(again, 3));
      assertArrayEquals(Arrays.copyOf(buffer, 3 + length), Arrays.copyOf(again, 3 + length));
    }
  }

  @Test
  void refusesFieldsOutOfRange() {
    Vp8Descriptor descriptor = new Vp8Descriptor();
    assertThrows(IllegalArgumentException.class, () -> descriptor.pictureId(0x8000));
    assertThrows(IllegalArgumentException.class, () -> descriptor.partition(8));
    assertThrows(IllegalArgumentException.class, () -> descriptor.temporalLayer(4, false));
  }

  @Test
  void cutsFramesIntoPayloadsOfNearlyEqualSizeThatJoinToTheFrame() throws MalformedPacketException {
    Random random = new Random(9);
    Vp8Packetizer packetizer = new Vp8Packetizer();
    for (int round = 0; round < 300; round++) {
      byte[] frame = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(frame);
      int most = 100 + random.nextInt(1_100);
      packetizer.descriptor().pictureId(round);
      int count = packetizer.begin(frame, 0, frame.length, most);
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      List<Integer> sizes = new ArrayList<>();
      Vp8Descriptor descriptor = new Vp8Descriptor();
      byte[] buffer = new byte[1500];
      while (packetizer.hasNext()) {
        int length = packetizer.next(buffer, 0);
        assertTrue(length <= most);
        descriptor.parse(buffer, 0, length);
        assertEquals(sizes.isEmpty(), descriptor.startsFrame());
        assertEquals(round, descriptor.pictureId());
        joined.write(buffer, descriptor.length(), length - descriptor.length());
        sizes.add(length);
      }
      assertEquals(count, sizes.size());
      assertArrayEquals(frame, joined.toByteArray());
      int largest = sizes.stream().mapToInt(Integer::intValue).max().orElseThrow();
      int smallest = sizes.stream().mapToInt(Integer::intValue).min().orElseThrow();
      assertTrue(largest - smallest <= 1, sizes.toString());
    }
  }

  @Test
  void refusesAnEmptyFrame() {
    Vp8Packetizer packetizer = new Vp8Packetizer();
    assertThrows(IllegalArgumentException.class, () -> packetizer.begin(new byte[5], 5, 0, 1000));
    assertThrows(IllegalStateException.class, () -> packetizer.next(new byte[5], 0));
  }
}
