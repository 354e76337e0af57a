package org.ternrtc.dtls.srtp.context;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SrtpContextTest {
  private static final int SSRC = 0x11223344;

  private final Random random = new Random(42);

  @ParameterizedTest
  @EnumSource
  void roundTripsPacketsOfAllShapes(SrtpProfile profile) {
    SrtpKeys keys = keysToSelf(profile);
    for (int i = 0; i < 500; i++) {
      int csrcs = random.nextInt(16);
      int extensionWords = random.nextBoolean() ? random.nextInt(10) : -1;
      byte[] packet = rtp(SSRC + i % 3, i, csrcs, extensionWords, random.nextInt(1400));
      byte[] array = Vectors.roomy(packet);
      int length = keys.sender().protectRtp(array, Vectors.OFFSET, packet.length);
      assertEquals(packet.length + profile.rtpTagBytes(), length);
      int back = keys.receiver().unprotectRtp(array, Vectors.OFFSET, length);
      assertEquals(packet.length, back);
      assertArrayEquals(packet, Arrays.copyOfRange(array, Vectors.OFFSET, Vectors.OFFSET + back));

      byte[] report = rtcp(SSRC + i % 3, random.nextInt(100));
      array = Vectors.roomy(report);
      length = keys.sender().protectRtcp(array, Vectors.OFFSET, report.length);
      assertEquals(report.length + profile.rtcpTagBytes() + 4, length);
      back = keys.receiver().unprotectRtcp(array, Vectors.OFFSET, length);
      assertArrayEquals(report, Arrays.copyOfRange(array, Vectors.OFFSET, Vectors.OFFSET + back));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPacketIsWronglyTakenOrRefusedAroundTheWrapWithLossAndReordering(SrtpProfile profile) {
    SrtpKeys keys = keysToSelf(profile);
    int count = 100_000;
    int delivered = 0;
    // Each packet is up to 500 places late.
    var inFlight = new TreeMap<Long, byte[]>();
    byte[] array = new byte[64];
    for (int i = 0; i < count + 500; i++) {
      if (i < count) {
        // Begins below the wrap and passes it twice in 10^5 packets.
        byte[] packet = rtp(SSRC, (32_000 + i) & 0xFFFF, 0, -1, 8);
        System.arraycopy(packet, 0, array, 0, packet.length);
        Srtp.putU32(i, array, 12);
        int length = keys.sender().protectRtp(array, 0, packet.length);
        if (random.nextInt(100) >= 20) {
          inFlight.put((i + random.nextInt(500)) * 1_000_000L + i, Arrays.copyOf(array, length));
        }
      }
      while (!inFlight.isEmpty() && inFlight.firstKey() / 1_000_000 <= i) {
        byte[] next = inFlight.pollFirstEntry().getValue();
        byte[] forged = next.clone();
        forged[random.nextInt(8)] ^= 1;
        assertTrue(keys.receiver().unprotectRtp(forged, 0, forged.length) < 0);
        byte[] again = next.clone();
        assertEquals(20, keys.receiver().unprotectRtp(next, 0, next.length));
        int number = Srtp.u32(next, 12);
        assertEquals((32_000 + number) & 0xFFFF, Srtp.u16(next, 2));
        delivered++;
        assertEquals(Srtp.REPLAYED, keys.receiver().unprotectRtp(again, 0, again.length));
      }
    }
    assertTrue(delivered > count * 3 / 4, () -> "too few delivered");
    assertEquals(delivered, keys.receiver().counters().rtpPackets());
  }

  @Test
  void takesALateFirstPacketOfTheRoundBefore() {
    SrtpKeys keys = keysToSelf(SrtpProfile.AEAD_AES_128_GCM);
    byte[][] sent = new byte[4][];
    int[] sequence = {65534, 65535, 0, 1};
    for (int i = 0; i < 4; i++) {
      sent[i] = protect(keys.sender(), rtp(SSRC, sequence[i], 0, -1, 10));
    }
    for (int i : new int[] {0, 3, 1, 2}) {
      assertEquals(22, keys.receiver().unprotectRtp(sent[i], 0, sent[i].length), "packet " + i);
    }
  }

  @Test
  void refusesWhatLiesBehindTheWindowOf1024() {
    SrtpKeys keys = keysToSelf(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 1030; i++) {
      sent.add(protect(keys.sender(), rtp(SSRC, i, 0, -1, 10)));
    }
    byte[] newest = sent.getLast();
    assertEquals(22, keys.receiver().unprotectRtp(newest, 0, newest.length));
    byte[] oldest = sent.get(1029 - 1023);
    assertEquals(22, keys.receiver().unprotectRtp(oldest, 0, oldest.length));
    byte[] older = sent.get(1029 - 1024);
    assertEquals(Srtp.REPLAYED, keys.receiver().unprotectRtp(older, 0, older.length));
  }

  @ParameterizedTest
  @EnumSource
  void neverProtectsASequenceNumberTwice(SrtpProfile profile) {
    SrtpSender sender = keysToSelf(profile).sender();
    byte[] packet = Vectors.roomy(rtp(SSRC, 7, 0, -1, 20));
    assertTrue(sender.protectRtp(packet, Vectors.OFFSET, 32) > 0);
    byte[] again = Vectors.roomy(rtp(SSRC, 7, 0, -1, 20));
    byte[] before = again.clone();
    assertEquals(Srtp.REPLAYED, sender.protectRtp(again, Vectors.OFFSET, 32));
    assertArrayEquals(before, again);
  }

  @Test
  void keepsStateForABoundedNumberOfSources() {
    SrtpKeys keys = keysToSelf(SrtpProfile.AEAD_AES_128_GCM);
    for (int i = 0; i < Srtp.MAX_SOURCES; i++) {
      byte[] packet = protect(keys.sender(), rtp(SSRC + i, 1, 0, -1, 10));
      assertEquals(22, keys.receiver().unprotectRtp(packet, 0, packet.length));
    }
    byte[] oneMore = Vectors.roomy(rtp(SSRC - 1, 1, 0, -1, 10));
    assertEquals(Srtp.TOO_MANY_SOURCES, keys.sender().protectRtp(oneMore, Vectors.OFFSET, 22));
    assertEquals(Srtp.TOO_MANY_SOURCES, keys.receiver().unprotectRtp(oneMore, Vectors.OFFSET, 38));
    assertEquals(1, keys.receiver().counters().tooManySources());
    byte[] known = protect(keys.sender(), rtp(SSRC + 9, 2, 0, -1, 10));
    assertEquals(22, keys.receiver().unprotectRtp(known, 0, known.length));
  }

  @Test
  void forgedPacketsOfNewSourcesLeaveNoState() {
    SrtpKeys keys = keysToSelf(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    for (int i = 0; i < 3 * Srtp.MAX_SOURCES; i++) {
      byte[] forged = rtp(random.nextInt(), random.nextInt(65536), 0, -1, 100);
      int verdict = keys.receiver().unprotectRtp(forged, 0, forged.length);
      assertEquals(Srtp.AUTHENTICATION_FAILED, verdict);
      byte[] forgedReport = rtcp(random.nextInt(), 100);
      assertEquals(
          Srtp.AUTHENTICATION_FAILED,
          keys.receiver().unprotectRtcp(forgedReport, 0, forgedReport.length));
    }
    byte[] good = protect(keys.sender(), rtp(SSRC, 1, 0, -1, 10));
    assertEquals(22, keys.receiver().unprotectRtp(good, 0, good.length));
  }

  @Test
  void refusesHeadersLongerThanThePacket() {
    SrtpReceiver receiver = keysToSelf(SrtpProfile.AEAD_AES_256_GCM).receiver();
    byte[] packet = rtp(SSRC, 1, 15, 60, 20);
    for (int length = 0; length < packet.length - 20; length++) {
      assertEquals(Srtp.MALFORMED, receiver.unprotectRtp(packet, 0, length));
    }
    packet[0] = 0x40;
    assertEquals(Srtp.MALFORMED, receiver.unprotectRtp(packet, 0, packet.length));
    assertEquals(Srtp.MALFORMED, receiver.unprotectRtp(new byte[70_000], 0, 70_000));
  }

  @Test
  void theCallersMistakesThrow() {
    SrtpSender sender = keysToSelf(SrtpProfile.AEAD_AES_256_GCM).sender();
    byte[] packet = rtp(SSRC, 1, 0, -1, 20);
    assertThrows(IllegalArgumentException.class, () -> sender.protectRtp(packet, 0, packet.length));
    byte[] notRtp = new byte[100];
    assertThrows(IllegalArgumentException.class, () -> sender.protectRtp(notRtp, 0, 50));
    assertThrows(IllegalArgumentException.class, () -> sender.protectRtcp(notRtp, 0, 50));
    assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(packet, 20, 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> SrtpSender.of(SrtpProfile.AEAD_AES_128_GCM, new byte[32], new byte[12]));
    assertThrows(
        IllegalArgumentException.class,
        () -> SrtpReceiver.of(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12], 100));
  }

  @ParameterizedTest
  @EnumSource
  void printsNoKey(SrtpProfile profile) {
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    SrtpKeys keys = SrtpKeys.of(profile, key, salt, key, salt);
    String printed = keys + " " + keys.sender() + " " + keys.receiver();
    assertTrue(printed.contains(profile.name()));
    for (byte[] secret : new byte[][] {key, salt}) {
      assertFalse(printed.contains(HexFormat.of().formatHex(secret, 0, 4)));
      assertFalse(printed.contains(Arrays.toString(secret)));
    }
  }

  /**
   * What Java's own init and doFinal allocate is below these bounds; a copy of the packet is not.
   */
  @ParameterizedTest
  @EnumSource
  void allocatesNothingOfThePacketsSize(SrtpProfile profile) {
    SrtpKeys keys = keysToSelf(profile);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] array = new byte[9000];
    int plain = 8000;
    int rounds = 2000;
    long before = 0;
    for (int i = 0; i < 2 * rounds; i++) {
      if (i == rounds) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      array[0] = (byte) 0x80;
      array[2] = (byte) (i >> 8);
      array[3] = (byte) i;
      int length = keys.sender().protectRtp(array, 0, plain);
      assertEquals(plain, keys.receiver().unprotectRtp(array, 0, length));
    }
    long perPacket = (threads.getCurrentThreadAllocatedBytes() - before) / (2L * rounds);
    assertTrue(perPacket < 1500, () -> perPacket + " bytes a packet");
  }

  /** A profile with the same keys in both directions. */
  private SrtpKeys keysToSelf(SrtpProfile profile) {
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return SrtpKeys.of(profile, key, salt, key, salt);
  }

  private static byte[] protect(SrtpSender sender, byte[] packet) {
    byte[] array = Arrays.copyOf(packet, packet.length + Srtp.MAX_OVERHEAD);
    return Arrays.copyOf(array, protectInPlace(sender, array, packet.length));
  }

  private static int protectInPlace(SrtpSender sender, byte[] array, int length) {
    int protectedLength = sender.protectRtp(array, 0, length);
    assertTrue(protectedLength > 0);
    return protectedLength;
  }

  private byte[] rtp(int ssrc, int sequence, int csrcs, int extensionWords, int payload) {
    int header = 12 + 4 * csrcs + (extensionWords < 0 ? 0 : 4 + 4 * extensionWords);
    byte[] packet = new byte[header + payload];
    random.nextBytes(packet);
    packet[0] = (byte) (0x80 | (extensionWords < 0 ? 0 : 0x10) | csrcs);
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    Srtp.putU32(ssrc, packet, 8);
    if (extensionWords >= 0) {
      packet[12 + 4 * csrcs + 2] = 0;
      packet[12 + 4 * csrcs + 3] = (byte) extensionWords;
    }
    return packet;
  }

  private byte[] rtcp(int ssrc, int body) {
    byte[] packet = new byte[8 + body];
    random.nextBytes(packet);
    packet[0] = (byte) 0x80;
    Srtp.putU32(ssrc, packet, 4);
    return packet;
  }
}
