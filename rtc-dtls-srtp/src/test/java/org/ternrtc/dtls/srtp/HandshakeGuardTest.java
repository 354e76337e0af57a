package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HandshakeGuardTest {
  private static final int SERVER_HELLO_DONE = 14;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_VERIFY = 15;
  private static final int CLIENT_KEY_EXCHANGE = 16;

  private final HandshakeGuard guard = new HandshakeGuard(true);

  @Test
  void refusesMessagesThatClaimToBeHuge() {
    assertTaken(1, HandshakeGuard.MAX_MESSAGE, 0, 0, 64);
    assertRefused(1, HandshakeGuard.MAX_MESSAGE + 1, 1, 0, 64);
    assertRefused(1, 0xFFFFFF, 1, 0, 64);
    assertTaken(CERTIFICATE, 16384, 1, 0, 64);
    assertRefused(CERTIFICATE, 16385, 2, 0, 64);
  }

  @Test
  void refusesMessagesThatTogetherAreHuge() {
    for (int seq = 0; seq < 4; seq++) {
      assertTaken(1, HandshakeGuard.MAX_MESSAGE, seq, 0, 64);
    }
    assertRefused(1, 1000, 4, 0, 64);
    assertTaken(1, HandshakeGuard.MAX_MESSAGE, 3, 64, 64);
  }

  @Test
  void refusesSequenceNumbersFarAhead() {
    assertTaken(1, 100, 15, 0, 64);
    assertRefused(1, 100, 16, 0, 64);
    assertRefused(1, 100, 65535, 0, 64);
  }

  @Test
  void refusesFragmentsThatAreShorterThanTheyMustBe() {
    assertRefused(1, 1000, 0, 0, 63);
    assertRefused(1, 1000, 0, 0, 0);
    assertRefused(1, 1000, 0, 1000, 0);
    assertTaken(1, 1000, 0, 0, 64);
    assertTaken(1, 1000, 0, 990, 10);
    assertTaken(SERVER_HELLO_DONE, 0, 1, 0, 0);
    assertRefused(SERVER_HELLO_DONE, 0, 2, 1, 0);
  }

  @Test
  void refusesFragmentsBeyondTheirMessage() {
    assertRefused(1, 100, 0, 50, 64);
    assertRefused(1, 100, 0, 0xFFFFFF, 64);
  }

  @Test
  void refusesEmptyAndCutRecords() {
    byte[] empty = Arrays.copyOf(Records.handshake(1, 100, 0, 0, new byte[100]), 13);
    empty[11] = 0;
    empty[12] = 0;
    assertEquals(0, guard.admit(empty, empty.length));
    byte[] whole = Records.handshake(1, 100, 0, 0, new byte[100]);
    for (int length = 0; length < whole.length; length++) {
      assertEquals(0, guard.admit(whole.clone(), length));
    }
  }

  @Test
  void keepsTheGoodRecordsOfADatagram() {
    byte[] good = Records.handshake(1, 300, 0, 0, new byte[100]);
    byte[] bad = Records.handshake(1, 0xFFFFFF, 1, 0, new byte[100]);
    byte[] datagram = join(bad, good, bad, good, new byte[] {1, 2, 3});
    int length = guard.admit(datagram, datagram.length);
    assertArrayEquals(join(good, good), Arrays.copyOf(datagram, length));
    assertEquals(2, guard.recordsDropped());
  }

  @Test
  void takesTwoHundredHandshakeDatagramsAndNoMore() {
    for (int i = 0; i < HandshakeGuard.MAX_HANDSHAKE_DATAGRAMS; i++) {
      assertTaken(1, 1000, 0, 0, 100);
    }
    assertRefused(1, 1000, 0, 0, 100);
    byte[] verify = Records.handshake(CERTIFICATE_VERIFY, 70, 5, 0, new byte[70]);
    assertEquals(0, guard.admit(verify, verify.length));
  }

  @Test
  void theServerHoldsTheNewEpochBackUntilCertificateVerify() {
    byte[] change = record(20, 0, 1);
    byte[] finished = record(22, 1, 40);
    byte[] datagram = join(change, finished);
    assertEquals(0, guard.admit(datagram, datagram.length));
    assertTaken(CLIENT_KEY_EXCHANGE, 66, 3, 0, 66);
    assertNull(guard.takeReleased());
    assertTaken(CERTIFICATE_VERIFY, 264, 4, 100, 164);
    assertNull(guard.takeReleased(), "its first half is missing");
    assertTaken(CERTIFICATE_VERIFY, 264, 4, 0, 100);
    assertNull(guard.takeReleased(), "the second half came too early to count");
    assertTaken(CERTIFICATE_VERIFY, 264, 4, 100, 164);
    assertArrayEquals(join(change, finished), released());
    assertNull(guard.takeReleased());
    byte[] later = join(change, finished);
    assertEquals(later.length, guard.admit(later, later.length));
  }

  @Test
  void whatIsHeldBackHasABound() {
    for (int i = 0; i < 100; i++) {
      byte[] data = record(23, 1, 1000);
      assertEquals(0, guard.admit(data, data.length));
    }
    assertTaken(CERTIFICATE_VERIFY, 70, 4, 0, 70);
    assertEquals(4 * 1013, released().length);
  }

  @Test
  void theClientHoldsNothingBack() {
    var client = new HandshakeGuard(false);
    byte[] datagram = join(record(20, 0, 1), record(22, 1, 40));
    assertEquals(datagram.length, client.admit(datagram, datagram.length));
  }

  @Test
  void noBytesMakeItThrowOrGrow() {
    var random = new Random(3);
    byte[] valid =
        join(
            Records.handshake(1, 300, 0, 0, new byte[100]),
            record(20, 0, 1),
            Records.handshake(CERTIFICATE_VERIFY, 70, 4, 0, new byte[70]),
            record(23, 1, 50));
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = valid.clone();
      for (int flips = random.nextInt(6); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(bytes.length + 1);
      var each = new HandshakeGuard(random.nextBoolean());
      int kept = each.admit(bytes, length);
      assertTrue(kept >= 0 && kept <= length);
      byte[] released = each.takeReleased();
      assertTrue(released == null || released.length <= length);
    }
  }

  private void assertTaken(int type, int length, int seq, int offset, int fragment) {
    byte[] record = Records.handshake(type, length, seq, offset, new byte[fragment]);
    assertEquals(record.length, guard.admit(record, record.length));
  }

  private void assertRefused(int type, int length, int seq, int offset, int fragment) {
    byte[] record = Records.handshake(type, length, seq, offset, new byte[fragment]);
    assertEquals(0, guard.admit(record, record.length));
  }

  private byte[] released() {
    byte[] records = guard.takeReleased();
    return records == null ? new byte[0] : records;
  }

  private static byte[] record(int type, int epoch, int length) {
    byte[] record = new byte[13 + length];
    record[0] = (byte) type;
    record[1] = (byte) 0xFE;
    record[2] = (byte) 0xFD;
    record[4] = (byte) epoch;
    record[11] = (byte) (length >> 8);
    record[12] = (byte) length;
    return record;
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
