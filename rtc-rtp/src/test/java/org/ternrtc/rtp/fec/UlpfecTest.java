package org.ternrtc.rtp.fec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.RtpWriter;

class UlpfecTest {
  private static final int PAYLOAD_TYPE = 96;
  private static final int RED = 98;
  private static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.of(
          Map.of(
              HeaderExtension.MID, 1,
              HeaderExtension.ABS_SEND_TIME, 2,
              HeaderExtension.TRANSPORT_WIDE_CC, 3));

  private final Map<Long, byte[]> recovered = new HashMap<>();
  private final UlpfecDecoder decoder =
      new UlpfecDecoder(
          EXTENSIONS,
          (sequence, packet, length) -> {
            byte[] before = recovered.put(sequence, Arrays.copyOf(packet, length));
            assertEquals(null, before, "recovered twice");
          });

  private static byte[] packet(int type, boolean marker, int number, int timestamp, int payload) {
    byte[] buffer = new byte[12 + payload];
    new RtpWriter()
        .payloadType(type)
        .marker(marker)
        .sequenceNumber(number)
        .timestamp(timestamp)
        .ssrc(2)
        .write(buffer, 0);
    return buffer;
  }

  @Test
  void makesTheHeaderOfTheExampleInRfc5109Section10() {
    byte[][] packets = {
      packet(11, false, 8, 3, 200),
      packet(18, true, 9, 5, 140),
      packet(11, true, 10, 7, 100),
      packet(18, false, 11, 9, 340)
    };
    packets[3][12 + 339] = 0x5A;
    UlpfecEncoder encoder = new UlpfecEncoder(1200);
    for (byte[] packet : packets) {
      assertTrue(encoder.add(packet, 12, 12, packet.length, packet[1] & 0x7F));
    }
    byte[] payload = new byte[encoder.length(0, 1)];
    assertEquals(payload.length, encoder.write(0, 1, payload, 0));
    assertEquals(14 + 340, payload.length);
    assertEquals(
        "0000000800000008" + "0174" + "0154" + "f000",
        HexFormat.of().formatHex(payload, 0, 14),
        "SN base 8, TS recovery 8, length recovery 372, protection length 340, mask");
    assertEquals(0x5A, payload[payload.length - 1]);
  }

  /** A packet as it arrives: with a stamp, and wrapped in RED when asked for. */
  private static final class Sent {
    final byte[] wire;
    final int skipped;
    final byte[] plain;

    Sent(byte[] wire, int skipped, byte[] plain) {
      this.wire = wire;
      this.skipped = skipped;
      this.plain = plain;
    }
  }

  private static Sent media(Random random, int number, boolean wrapped, UlpfecEncoder encoder) {
    byte[] buffer = new byte[1200];
    RtpWriter writer =
        new RtpWriter()
            .payloadType(wrapped ? RED : PAYLOAD_TYPE)
            .marker(random.nextBoolean())
            .sequenceNumber(number)
            .timestamp(random.nextInt())
            .ssrc(0);
    writer.extension(1, new byte[] {'0'}).extension(2, new byte[3]).extension(3, new byte[2]);
    int header = writer.write(buffer, 0);
    int payload = wrapped ? RedHeader.write(buffer, header, PAYLOAD_TYPE) : header;
    byte[] body = new byte[1 + random.nextInt(1000)];
    random.nextBytes(body);
    System.arraycopy(body, 0, buffer, payload, body.length);
    int end = payload + body.length;
    assertTrue(encoder.add(buffer, header, payload, end, PAYLOAD_TYPE));
    byte[] plain = new byte[header + body.length];
    System.arraycopy(buffer, 0, plain, 0, header);
    plain[1] = (byte) ((plain[1] & 0x80) | PAYLOAD_TYPE);
    System.arraycopy(body, 0, plain, header, body.length);
    // What the pacer writes.
    random.nextBytes(body);
    for (int id = 2; id <= 3; id++) {
      int at = writer.writtenAt(id);
      buffer[at] = body[0];
      buffer[at + 1] = (byte) id;
    }
    return new Sent(Arrays.copyOf(buffer, end), payload - header, plain);
  }

  @Test
  void whateverCanBeRecoveredIsAndIsWhatWasSent() {
    Random random = new Random(5109);
    UlpfecEncoder encoder = new UlpfecEncoder(1200);
    RtpPacket view = new RtpPacket();
    long sequence = 0x10000L + 65_500;
    int made = 0;
    for (int round = 0; round < 600; round++) {
      int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 48 : 12);
      int protection = 1 + random.nextInt(Math.min(count, 12));
      boolean wrapped = random.nextBoolean();
      double loss = random.nextDouble() * 0.5;
      Sent[] sent = new Sent[count];
      boolean[] lost = new boolean[count + protection];
      for (int i = 0; i < count; i++) {
        sent[i] = media(random, (int) sequence + i, wrapped, encoder);
      }
      for (int i = 0; i < lost.length; i++) {
        lost[i] = random.nextDouble() < loss;
      }
      Integer[] order = new Integer[lost.length];
      Arrays.setAll(order, i -> i);
      if (random.nextBoolean()) {
        Collections.shuffle(Arrays.asList(order), random);
      }
      byte[] payload = new byte[1300];
      for (int i : order) {
        if (lost[i]) {
          continue;
        }
        if (i < count) {
          assertTrue(view.tryParse(sent[i].wire, 0, sent[i].wire.length));
          decoder.media(view, sequence + i, sent[i].skipped, PAYLOAD_TYPE);
        } else {
          int end = encoder.write(i - count, protection, payload, 7);
          decoder.protection(payload, 7, end - 7, sequence + i);
        }
      }
      for (int group = 0; group < protection; group++) {
        int missing = 0;
        for (int i = group; i < count; i += protection) {
          missing += lost[i] ? 1 : 0;
        }
        boolean possible = missing == 1 && !lost[count + group];
        for (int i = group; i < count; i += protection) {
          byte[] packet = recovered.remove(sequence + i);
          if (lost[i]) {
            assertEquals(possible, packet != null, "round " + round + " packet " + i);
          }
          if (packet != null) {
            // One that was merely late may have been made before it came.
            made += lost[i] ? 1 : 0;
            assertArrayEquals(sent[i].plain, packet);
          }
        }
      }
      assertTrue(recovered.isEmpty());
      encoder.clear();
      sequence += lost.length;
    }
    assertTrue(made > 300, "made " + made);
  }

  @Test
  void whatOnePayloadRecoversMayLetAnotherRecoverMore() {
    Random random = new Random(1);
    UlpfecEncoder all = new UlpfecEncoder(1200);
    UlpfecEncoder one = new UlpfecEncoder(1200);
    Sent[] sent = new Sent[3];
    for (int i = 0; i < 3; i++) {
      sent[i] = media(random, 100 + i, false, all);
    }
    byte[] first = sent[1].plain;
    assertTrue(one.add(first, 12, 12, first.length, PAYLOAD_TYPE));
    RtpPacket view = new RtpPacket();
    assertTrue(view.tryParse(sent[0].wire, 0, sent[0].wire.length));
    decoder.media(view, 100, 0, PAYLOAD_TYPE);
    byte[] payload = new byte[1300];
    decoder.protection(payload, 0, all.write(0, 1, payload, 0), 103);
    assertTrue(recovered.isEmpty(), "two are missing");
    decoder.protection(payload, 0, one.write(0, 1, payload, 0), 104);
    assertArrayEquals(sent[1].plain, recovered.get(101L));
    assertArrayEquals(sent[2].plain, recovered.get(102L));
  }

  @Test
  void noBytesMakeItThrowAndLiesAboutLengthsRecoverNothing() {
    Random random = new Random(7);
    UlpfecEncoder encoder = new UlpfecEncoder(1200);
    RtpPacket view = new RtpPacket();
    byte[] bytes = new byte[1500];
    for (int i = 0; i < 100_000; i++) {
      long sequence = 0x10000L + i / 4 + random.nextInt(200);
      if (random.nextInt(3) == 0) {
        Sent sent = media(random, (int) sequence, random.nextBoolean(), encoder);
        encoder.clear();
        assertTrue(view.tryParse(sent.wire, 0, sent.wire.length));
        decoder.media(view, sequence, sent.skipped, PAYLOAD_TYPE);
      } else {
        random.nextBytes(bytes);
        int length = random.nextInt(random.nextBoolean() ? 30 : 1501);
        if (random.nextBoolean() && length > 14) {
          // A plausible header, so that the lies go deeper.
          bytes[0] &= 0x7F;
          bytes[2] = (byte) ((sequence - 3) >> 8);
          bytes[3] = (byte) (sequence - 3);
          bytes[10] = 0;
          bytes[11] = (byte) random.nextInt(length - 13);
          bytes[12] &= 1;
        }
        decoder.protection(bytes, 0, length, sequence);
      }
      recovered.values().forEach(made -> assertTrue(made.length <= 1500));
      recovered.clear();
    }
    assertTrue(decoder.discarded() > 1000);
  }

  @Test
  void redHeadersAreReadAndWritten() throws Exception {
    RedHeader red = new RedHeader();
    assertTrue(red.tryParse(new byte[] {9, 96, 1, 2}, 1, 3));
    assertEquals(96, red.payloadType());
    assertEquals(1, red.length());
    // RFC 2198 section 3: a redundant block of 2 bytes in front.
    byte[] two = {(byte) (0x80 | 5), 0x10, 0x20, 2, 7, 0xA, 0xB, 0xC};
    assertTrue(red.tryParse(two, 0, two.length));
    assertEquals(7, red.payloadType());
    assertEquals(7, red.length());
    assertFalse(red.tryParse(two, 0, 4));
    assertFalse(red.tryParse(two, 0, 6));
    assertFalse(red.tryParse(two, 0, 0));
    byte[] written = new byte[2];
    assertEquals(2, RedHeader.write(written, 1, 96));
    assertArrayEquals(new byte[] {0, 96}, written);
  }

  @Test
  void protectionIsOnlyForPathsWhereItPays() {
    long millis = 1_000_000;
    assertEquals(0, FecControl.share(0.2, 30 * millis), "a retransmission is quick");
    assertEquals(0, FecControl.share(0.005, 300 * millis), "hardly anything is lost");
    assertEquals(0, FecControl.share(0.1, -1));
    double some = FecControl.share(0.1, 130 * millis);
    double full = FecControl.share(0.1, 300 * millis);
    assertTrue(some > 0.1 && some < full && full < 0.4, some + " " + full);
    assertEquals(0.5, FecControl.share(1, 300 * millis));
  }

  @Test
  void theCallersMistakesThrow() {
    UlpfecEncoder encoder = new UlpfecEncoder(1200);
    assertThrows(IllegalArgumentException.class, () -> encoder.write(0, 1, new byte[99], 0));
    for (int i = 0; i < UlpfecEncoder.MAX_PACKETS; i++) {
      assertTrue(encoder.add(new byte[20], 12, 12, 20, 96));
    }
    assertFalse(encoder.add(new byte[20], 12, 12, 20, 96));
    assertThrows(IllegalArgumentException.class, () -> new FecPayloadTypes(128, 1, 1));
  }
}
