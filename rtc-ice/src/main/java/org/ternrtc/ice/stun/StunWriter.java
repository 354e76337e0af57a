package org.ternrtc.ice.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.SecretKey;

/** Writes one STUN message, attribute by attribute. */
public final class StunWriter {
  private byte[] data = new byte[160];
  private int length = StunMessage.HEADER_LENGTH;

  public StunWriter(int type, TransactionId id) {
    put16(0, type);
    put32(4, StunMessage.MAGIC_COOKIE);
    put32(8, (int) (id.high() >>> 32));
    put32(12, (int) id.high());
    put32(16, id.low());
  }

  public StunWriter username(String username) {
    byte[] value = username.getBytes(StandardCharsets.UTF_8);
    int at = attribute(StunAttribute.USERNAME, value.length);
    System.arraycopy(value, 0, data, at, value.length);
    return this;
  }

  public StunWriter priority(long priority) {
    put32(attribute(StunAttribute.PRIORITY, 4), (int) priority);
    return this;
  }

  public StunWriter useCandidate() {
    attribute(StunAttribute.USE_CANDIDATE, 0);
    return this;
  }

  /** ICE-CONTROLLING or ICE-CONTROLLED, RFC 8445 section 7.1.3. */
  public StunWriter role(boolean controlling, long tieBreaker) {
    int type = controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED;
    int at = attribute(type, 8);
    put32(at, (int) (tieBreaker >>> 32));
    put32(at + 4, (int) tieBreaker);
    return this;
  }

  public StunWriter xorMappedAddress(InetSocketAddress address) {
    return xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, address);
  }

  /** An address masked with the header, RFC 8489 section 14.2. */
  public StunWriter xorAddress(int type, InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    int at = attribute(type, 4 + bytes.length);
    data[at + 1] = (byte) (bytes.length == 4 ? 1 : 2);
    put16(at + 2, address.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16));
    for (int i = 0; i < bytes.length; i++) {
      data[at + 4 + i] = (byte) (bytes[i] ^ data[4 + i]);
    }
    return this;
  }

  /** An attribute of four bytes. */
  public StunWriter number(int type, long value) {
    put32(attribute(type, 4), (int) value);
    return this;
  }

  public StunWriter errorCode(int code, String reason) {
    byte[] value = reason.getBytes(StandardCharsets.UTF_8);
    int at = attribute(StunAttribute.ERROR_CODE, 4 + value.length);
    data[at + 2] = (byte) (code / 100);
    data[at + 3] = (byte) (code % 100);
    System.arraycopy(value, 0, data, at + 4, value.length);
    return this;
  }

  public StunWriter unknownAttributes(int[] types) {
    int at = attribute(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * types.length);
    for (int i = 0; i < types.length; i++) {
      put16(at + 2 * i, types[i]);
    }
    return this;
  }

  /** An attribute of any type; for those that have no method of their own. */
  public StunWriter attribute(int type, byte[] value) {
    int at = attribute(type, value.length);
    System.arraycopy(value, 0, data, at, value.length);
    return this;
  }

  public StunWriter integrity(Integrity integrity, SecretKey key) {
    integrity.compute(data, 0, length, key);
    int at = attribute(StunAttribute.MESSAGE_INTEGRITY, StunMessage.INTEGRITY_LENGTH);
    System.arraycopy(integrity.computed(), 0, data, at, StunMessage.INTEGRITY_LENGTH);
    return this;
  }

  /** The message, closed with FINGERPRINT. */
  public StunPacket fingerprinted() {
    int covered = length;
    int at = attribute(StunAttribute.FINGERPRINT, 4);
    var crc = new CRC32();
    crc.update(data, 0, covered);
    put32(at, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
    return new StunPacket(Arrays.copyOf(data, length));
  }

  /** The message as it is: for indications, which carry data and want no checksum more. */
  public StunPacket plain() {
    return new StunPacket(Arrays.copyOf(data, length));
  }

  private int attribute(int type, int valueLength) {
    int at = length;
    length += 4 + ((valueLength + 3) & ~3);
    if (length > data.length) {
      data = Arrays.copyOf(data, Math.max(length, 2 * data.length));
    }
    put16(at, type);
    put16(at + 2, valueLength);
    put16(2, length - StunMessage.HEADER_LENGTH);
    return at + 4;
  }

  private void put16(int at, int value) {
    data[at] = (byte) (value >> 8);
    data[at + 1] = (byte) value;
  }

  private void put32(int at, int value) {
    put16(at, value >>> 16);
    put16(at + 2, value);
  }
}
