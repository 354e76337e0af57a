package org.ternrtc.ice.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private final Integrity integrity = new Integrity();

  @Test
  void readsTheMessagesOfRfc5769() throws MalformedStunException {
    for (String[] row : StunSamples.rows("rfc5769.tsv")) {
      byte[] data = StunSamples.bytes(row[3]);
      StunMessage message = StunMessage.parse(data, 0, data.length);
      assertTrue(
          integrity.verify(message, new SecretKeySpec(StunSamples.bytes(row[1]), "HmacSHA1")),
          row[0]);
      assertTrue(message.fingerprintValid(), row[0]);
      InetSocketAddress mapped = message.xorMappedAddress();
      for (String pair : row[2].split(";", -1)) {
        String value = pair.substring(pair.indexOf('=') + 1);
        switch (pair.substring(0, pair.indexOf('='))) {
          case "username" -> assertEquals(value, message.username());
          case "priority" -> assertEquals(Long.parseLong(value), message.priority());
          case "ice_controlled" -> assertTrue(message.iceControlled());
          case "fingerprint" ->
              assertEquals(value.equals("True"), message.hasFingerprint(), row[0]);
          case "xor_mapped" -> {
            assertNotNull(mapped);
            assertEquals(InetAddress.ofLiteral(value), mapped.getAddress());
          }
          case "port" -> {
            assertNotNull(mapped);
            assertEquals(Integer.parseInt(value), mapped.getPort());
          }
          default -> {
            // SOFTWARE, REALM and NONCE are not looked at.
          }
        }
      }
    }
  }

  @Test
  void noticesEveryTamperedMessage() throws MalformedStunException {
    for (String[] row : StunSamples.rows("tampered.tsv")) {
      byte[] data = StunSamples.bytes(row[4]);
      StunMessage message = StunMessage.parse(data, 0, data.length);
      var key = new SecretKeySpec(StunSamples.bytes(row[1]), "HmacSHA1");
      assertEquals(Boolean.parseBoolean(row[2]), integrity.verify(message, key), row[0]);
      assertEquals(Boolean.parseBoolean(row[3]), message.fingerprintValid(), row[0]);
    }
  }

  @Test
  void refusesOrReadsMalformedMessagesAndNothingElse() {
    int refused = 0;
    for (String[] row : StunSamples.rows("malformed.tsv")) {
      byte[] data = StunSamples.bytes(row[1], row[2], row[3]);
      refused += touch(data) ? 0 : 1;
    }
    assertTrue(refused >= 13, "only " + refused + " refused");
  }

  @Test
  void refusesOrReadsEverySeedOfTheCorpus() {
    for (String[] row : StunSamples.rows("corpus.tsv")) {
      touch(StunSamples.bytes(row[1], row[2], row[3]));
    }
  }

  @Test
  void readsTheRequestsOfBrowsersAndOfAioice() throws MalformedStunException {
    for (String[] row : StunSamples.rows("from-browsers.tsv")) {
      byte[] data = StunSamples.bytes(row[2]);
      StunMessage message = StunMessage.parse(data, 0, data.length);
      assertEquals(StunMessage.BINDING_REQUEST, message.type());
      assertEquals(!row[1].equals("none"), message.hasFingerprint());
      assertTrue(message.fingerprintValid());
    }
    for (String[] row : StunSamples.rows("aioice.tsv")) {
      byte[] data = StunSamples.bytes(row[1]);
      assertTrue(StunMessage.parse(data, 0, data.length).fingerprintValid(), row[0]);
    }
  }

  @Test
  void anyBytesEitherParseOrAreRefused() {
    var random = new Random(5769);
    byte[] seed = StunSamples.bytes(StunSamples.rows("rfc5769.tsv").getFirst()[3]);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = seed.clone();
      for (int change = random.nextInt(6); change >= 0; change--) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      touch(random.nextInt(4) == 0 ? Arrays.copyOf(data, random.nextInt(data.length)) : data);
    }
  }

  /** Reads everything; whether it was accepted. */
  private boolean touch(byte[] data) {
    try {
      StunMessage message = StunMessage.parse(data, 0, data.length);
      message.username();
      message.xorMappedAddress();
      message.errorCode();
      message.priority();
      message.fingerprintValid();
      message.unknownRequiredAttributes();
      integrity.verify(message, Integrity.key("VOkJxbRl1RmTxUk/WvJxBt"));
      assertArrayEquals(data, message.toByteArray());
      return true;
    } catch (MalformedStunException e) {
      assertNotNull(e.getMessage());
      return false;
    }
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    var random = new Random(1);
    var key = Integrity.key("a password of 24 letters");
    var id = TransactionId.random(random);
    var address = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 40000);
    StunPacket packet =
        new StunWriter(StunMessage.BINDING_REQUEST, id)
            .username("abcd:efgh1")
            .priority(0xFFFFFFFFL)
            .role(true, -5)
            .useCandidate()
            .xorMappedAddress(address)
            .errorCode(487, "Role Conflict")
            .unknownAttributes(new int[] {0x7FFF})
            .integrity(integrity, key)
            .fingerprinted();
    StunMessage message = StunMessage.parse(packet.bytes(), 0, packet.bytes().length);
    assertEquals(id, message.transactionId());
    assertEquals(id, packet.transactionId());
    assertEquals("abcd:efgh1", message.username());
    assertEquals(0xFFFFFFFFL, message.priority());
    assertTrue(message.iceControlling());
    assertFalse(message.iceControlled());
    assertTrue(message.useCandidate());
    assertEquals(address, message.xorMappedAddress());
    assertEquals(487, message.errorCode());
    assertTrue(message.hasFingerprint() && message.fingerprintValid());
    assertTrue(integrity.verify(message, key));
    assertFalse(integrity.verify(message, Integrity.key("another password of 24..")));
  }

  @Test
  void attributesAfterTheIntegrityAreNotBelieved() throws MalformedStunException {
    var id = new TransactionId(1, 2);
    byte[] data =
        new StunWriter(StunMessage.BINDING_REQUEST, id)
            .integrity(integrity, Integrity.key("p"))
            .priority(7)
            .fingerprinted()
            .bytes();
    StunMessage message = StunMessage.parse(data, 0, data.length);
    assertEquals(-1, message.priority());
    assertNull(message.username());
    assertTrue(integrity.verify(message, Integrity.key("p")));
  }

  @Test
  void namesTheAttributesItMustUnderstandButDoesNot() throws MalformedStunException {
    byte[] data = StunSamples.bytes("000100042112a442b7e7a701bc34d686fa87dfae7fff0000");
    assertArrayEquals(
        new int[] {0x7FFF}, StunMessage.parse(data, 0, data.length).unknownRequiredAttributes());
  }

  @Test
  void saysWhereAMessageIsBroken() {
    byte[] data = StunSamples.bytes("000100042112a442b7e7a701bc34d686fa87dfae8022ffff");
    var e = assertThrows(MalformedStunException.class, () -> StunMessage.parse(data, 0, 24));
    assertEquals("attribute length 65535 at 22", e.getMessage());
  }
}
