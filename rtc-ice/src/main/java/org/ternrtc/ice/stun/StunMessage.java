package org.ternrtc.ice.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A view of a received STUN message, RFC 8489 section 5. It stays valid as long as the array is not
 * reused. Attributes after MESSAGE-INTEGRITY are not seen, but for FINGERPRINT (section 14.5).
 */
public final class StunMessage {
  public static final int HEADER_LENGTH = 20;
  public static final int BINDING_REQUEST = 0x0001;
  public static final int BINDING_INDICATION = 0x0011;
  public static final int BINDING_SUCCESS = 0x0101;
  public static final int BINDING_ERROR = 0x0111;
  public static final int INTEGRITY_LENGTH = 20;
  static final int MAGIC_COOKIE = 0x2112A442;
  static final int FINGERPRINT_XOR = 0x5354554E;

  /** RFC 8489 section 14.3: a user name has at most 508 bytes. */
  private static final int MAX_USERNAME_BYTES = 508;

  /** No ICE peer sends half as many; the limit holds the cost of a hostile message. */
  private static final int MAX_ATTRIBUTES = 64;

  private static final int MAX_UNKNOWN = 8;
  private static final int ABSENT = -1;

  private final byte[] data;
  private final int start;
  private final int length;
  private int username = ABSENT;
  private int integrity = ABSENT;
  private int fingerprint = ABSENT;
  private int errorCode = ABSENT;
  private int xorMapped = ABSENT;
  private int priority = ABSENT;
  private boolean useCandidate;
  private int iceControlling = ABSENT;
  private int iceControlled = ABSENT;
  private int[] unknown = {};

  private StunMessage(byte[] data, int start, int length) {
    this.data = data;
    this.start = start;
    this.length = length;
  }

  /** Whether the first byte of a datagram is that of a STUN message, RFC 7983 section 7. */
  public static boolean hasFirstByte(byte first) {
    return first >= 0 && first <= 3;
  }

  public static StunMessage parse(byte[] data, int offset, int length)
      throws MalformedStunException {
    if (length < HEADER_LENGTH) {
      throw new MalformedStunException("STUN header cut short", length);
    }
    if ((data[offset] & 0xC0) != 0) {
      throw new MalformedStunException("not STUN", 0);
    }
    if (i32(data, offset + 4) != MAGIC_COOKIE) {
      throw new MalformedStunException("wrong magic cookie", 4);
    }
    int body = u16(data, offset + 2);
    if ((body & 3) != 0 || body != length - HEADER_LENGTH) {
      throw new MalformedStunException("STUN length " + body, 2);
    }
    var message = new StunMessage(data, offset, length);
    message.readAttributes();
    return message;
  }

  /** A message that has been parsed before. */
  public static StunMessage parseVerified(byte[] message) {
    try {
      return parse(message, 0, message.length);
    } catch (MalformedStunException e) {
      throw new IllegalArgumentException("not a STUN message", e);
    }
  }

  private void readAttributes() throws MalformedStunException {
    int at = HEADER_LENGTH;
    int count = 0;
    while (at < length) {
      if (++count > MAX_ATTRIBUTES) {
        throw new MalformedStunException("more than " + MAX_ATTRIBUTES + " attributes", at);
      }
      if (length - at < 4) {
        throw new MalformedStunException("attribute header cut short", at);
      }
      int type = u16(data, start + at);
      int valueLength = u16(data, start + at + 2);
      int padded = (valueLength + 3) & ~3;
      if (padded > length - at - 4) {
        throw new MalformedStunException("attribute length " + valueLength, at + 2);
      }
      if (integrity == ABSENT || type == StunAttribute.FINGERPRINT) {
        readAttribute(type, at, valueLength);
      }
      at += 4 + padded;
    }
  }

  private void readAttribute(int type, int at, int valueLength) throws MalformedStunException {
    switch (type) {
      case StunAttribute.USERNAME -> {
        if (valueLength > MAX_USERNAME_BYTES) {
          throw new MalformedStunException("USERNAME of " + valueLength + " bytes", at);
        }
        username = first(username, at);
      }
      case StunAttribute.MESSAGE_INTEGRITY -> {
        expect(valueLength == INTEGRITY_LENGTH, "MESSAGE-INTEGRITY", valueLength, at);
        integrity = at;
      }
      case StunAttribute.FINGERPRINT -> {
        expect(valueLength == 4 && at + 8 == length, "FINGERPRINT", valueLength, at);
        fingerprint = at;
      }
      case StunAttribute.ERROR_CODE -> {
        expect(valueLength >= 4, "ERROR-CODE", valueLength, at);
        errorCode = first(errorCode, at);
      }
      case StunAttribute.XOR_MAPPED_ADDRESS -> {
        int family = valueLength < 4 ? 0 : data[start + at + 5];
        expect(
            (family == 1 && valueLength == 8) || (family == 2 && valueLength == 20),
            "XOR-MAPPED-ADDRESS",
            valueLength,
            at);
        xorMapped = first(xorMapped, at);
      }
      case StunAttribute.PRIORITY -> {
        expect(valueLength == 4, "PRIORITY", valueLength, at);
        priority = first(priority, at);
      }
      case StunAttribute.USE_CANDIDATE -> useCandidate = true;
      case StunAttribute.ICE_CONTROLLING -> {
        expect(valueLength == 8, "ICE-CONTROLLING", valueLength, at);
        iceControlling = first(iceControlling, at);
      }
      case StunAttribute.ICE_CONTROLLED -> {
        expect(valueLength == 8, "ICE-CONTROLLED", valueLength, at);
        iceControlled = first(iceControlled, at);
      }
      default -> {
        if (!StunAttribute.understood(type) && unknown.length < MAX_UNKNOWN) {
          unknown = Arrays.copyOf(unknown, unknown.length + 1);
          unknown[unknown.length - 1] = type;
        }
      }
    }
  }

  /** RFC 8489 section 14: of several attributes of a type only the first is looked at. */
  private static int first(int earlier, int at) {
    return earlier == ABSENT ? at : earlier;
  }

  private static void expect(boolean ok, String what, int valueLength, int at)
      throws MalformedStunException {
    if (!ok) {
      throw new MalformedStunException(what + " of " + valueLength + " bytes", at);
    }
  }

  /** Method and class in one, such as {@link #BINDING_REQUEST}. */
  public int type() {
    return u16(data, start);
  }

  public TransactionId transactionId() {
    return TransactionId.read(data, start + 8);
  }

  public @Nullable String username() {
    if (username == ABSENT) {
      return null;
    }
    int valueLength = u16(data, start + username + 2);
    return new String(data, start + username + 4, valueLength, StandardCharsets.UTF_8);
  }

  public boolean hasIntegrity() {
    return integrity != ABSENT;
  }

  /** False when there is a FINGERPRINT and it is wrong. */
  public boolean fingerprintValid() {
    if (fingerprint == ABSENT) {
      return true;
    }
    var crc = new CRC32();
    crc.update(data, start, fingerprint);
    return ((int) crc.getValue() ^ FINGERPRINT_XOR) == i32(data, start + fingerprint + 4);
  }

  public boolean hasFingerprint() {
    return fingerprint != ABSENT;
  }

  /** Such as 487; 0 when there is no ERROR-CODE. */
  public int errorCode() {
    return errorCode == ABSENT
        ? 0
        : (data[start + errorCode + 6] & 7) * 100 + (data[start + errorCode + 7] & 0xFF);
  }

  /** The address of XOR-MAPPED-ADDRESS, null when there is none. */
  public @Nullable InetSocketAddress xorMappedAddress() {
    return xorMapped == ABSENT ? null : xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
  }

  /**
   * The address of an attribute that is masked with the header, null when it is absent or broken.
   */
  public @Nullable InetSocketAddress xorAddress(int type) {
    return address(type, true);
  }

  /** The address of an attribute such as ALTERNATE-SERVER, null when it is absent or broken. */
  public @Nullable InetSocketAddress address(int type) {
    return address(type, false);
  }

  private @Nullable InetSocketAddress address(int type, boolean masked) {
    int at = find(type);
    if (at == ABSENT) {
      return null;
    }
    int valueLength = u16(data, start + at + 2);
    int value = start + at + 4;
    int family = valueLength < 4 ? 0 : data[value + 1];
    if (!(family == 1 && valueLength == 8) && !(family == 2 && valueLength == 20)) {
      return null;
    }
    int port = u16(data, value + 2) ^ (masked ? MAGIC_COOKIE >>> 16 : 0);
    byte[] address = Arrays.copyOfRange(data, value + 4, value + valueLength);
    if (masked) {
      for (int i = 0; i < address.length; i++) {
        // The mask is the cookie followed by the transaction id: bytes 4 to 19 of the header.
        address[i] ^= data[start + 4 + i];
      }
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  /** A copy of the first attribute of a type, null when it is absent. */
  public byte @Nullable [] value(int type) {
    int at = find(type);
    return at == ABSENT
        ? null
        : Arrays.copyOfRange(data, start + at + 4, start + at + 4 + u16(data, start + at + 2));
  }

  /**
   * An attribute of four bytes as an unsigned number, -1 when it is absent or of another length.
   */
  public long number(int type) {
    int at = find(type);
    return at == ABSENT || u16(data, start + at + 2) != 4
        ? -1
        : i32(data, start + at + 4) & 0xFFFFFFFFL;
  }

  /** The offset of the first attribute of a type before MESSAGE-INTEGRITY. */
  private int find(int type) {
    int end = integrity == ABSENT ? length : integrity;
    for (int at = HEADER_LENGTH; at < end; ) {
      if (u16(data, start + at) == type) {
        return at;
      }
      at += 4 + ((u16(data, start + at + 2) + 3) & ~3);
    }
    return ABSENT;
  }

  /** The unsigned PRIORITY, -1 when there is none. */
  public long priority() {
    return priority == ABSENT ? -1 : i32(data, start + priority + 4) & 0xFFFFFFFFL;
  }

  public boolean useCandidate() {
    return useCandidate;
  }

  public boolean iceControlling() {
    return iceControlling != ABSENT;
  }

  public boolean iceControlled() {
    return iceControlled != ABSENT;
  }

  /** Comprehension-required attributes that are not known; at most 8 of them. */
  public int[] unknownRequiredAttributes() {
    return unknown.clone();
  }

  public byte[] toByteArray() {
    return Arrays.copyOfRange(data, start, start + length);
  }

  byte[] data() {
    return data;
  }

  int start() {
    return start;
  }

  int integrityOffset() {
    return integrity;
  }

  static int u16(byte[] data, int offset) {
    return (data[offset] & 0xFF) << 8 | (data[offset + 1] & 0xFF);
  }

  static int i32(byte[] data, int offset) {
    return u16(data, offset) << 16 | u16(data, offset + 2);
  }
}
