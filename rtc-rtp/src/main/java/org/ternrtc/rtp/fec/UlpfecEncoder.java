package org.ternrtc.rtp.fec;

import java.util.Arrays;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.RtpPacket;

/**
 * Makes ULPFEC payloads (RFC 5109) for the media packets of a group: {@link #add} each, then {@link
 * #write} one payload after the other, then {@link #clear}. The groups are interleaved, so that a
 * burst no longer than the number of payloads is repaired.
 *
 * <p>Packets are protected as they are before what is stamped on leaving is known; both sides take
 * those bytes for zero. Reused; not thread-safe.
 */
public final class UlpfecEncoder {
  /** Most packets of a group: the bits of a long mask. */
  public static final int MAX_PACKETS = 48;

  /** Bytes of a payload before those that protect. */
  public static final int MAX_HEADER_LENGTH = 18;

  static final int SHORT_MASK = 16;
  static final int LONG_MASK_FLAG = 0x40;
  static final int FEC_HEADER_LENGTH = 10;
  static final int SHORT_LEVEL_LENGTH = 4;
  static final int LONG_LEVEL_LENGTH = 8;

  private final byte[][] packets = new byte[MAX_PACKETS][];
  private final int[] lengths = new int[MAX_PACKETS];
  private final int maxPacketBytes;
  private int count;

  /**
   * @param maxPacketBytes longest packet that is added
   */
  public UlpfecEncoder(int maxPacketBytes) {
    this.maxPacketBytes = maxPacketBytes;
  }

  /**
   * Adds the packet that follows the one before in its stream.
   *
   * @param headerLength bytes of its header
   * @param payload where its payload begins, which need not be right behind the header
   * @param payloadType that it is to have
   * @return false, and nothing added, when the group is full
   */
  public boolean add(byte[] buffer, int headerLength, int payload, int end, int payloadType) {
    if (count == MAX_PACKETS) {
      return false;
    }
    byte[] copy = packets[count];
    if (copy == null) {
      copy = new byte[maxPacketBytes];
      packets[count] = copy;
    }
    System.arraycopy(buffer, 0, copy, 0, headerLength);
    System.arraycopy(buffer, payload, copy, headerLength, end - payload);
    copy[1] = (byte) ((buffer[1] & 0x80) | payloadType);
    lengths[count++] = headerLength + end - payload;
    return true;
  }

  /** Packets of the group so far. */
  public int size() {
    return count;
  }

  /** Begins another group. */
  public void clear() {
    count = 0;
  }

  /** Bytes that {@link #write} will write. */
  public int length(int index, int of) {
    int longest = 0;
    for (int i = index; i < count; i += of) {
      longest = Math.max(longest, lengths[i] - RtpPacket.FIXED_HEADER_LENGTH);
    }
    return FEC_HEADER_LENGTH + levelLength(index, of) + longest;
  }

  private int levelLength(int index, int of) {
    return (count - 1 - index) / of * of < SHORT_MASK ? SHORT_LEVEL_LENGTH : LONG_LEVEL_LENGTH;
  }

  /**
   * Writes one payload of the group.
   *
   * @param index of the payload, from 0
   * @param of how many payloads the group gets, at most as many as it has packets
   * @return where it ends
   */
  public int write(int index, int of, byte[] into, int offset) {
    if (index < 0 || index >= of || of > count) {
      throw new IllegalArgumentException(index + " of " + of + " for " + count + " packets");
    }
    int levelLength = levelLength(index, of);
    int data = offset + FEC_HEADER_LENGTH + levelLength;
    int end = offset + length(index, of);
    Arrays.fill(into, offset, end, (byte) 0);
    int lengthRecovery = 0;
    long mask = 0;
    for (int i = index; i < count; i += of) {
      byte[] packet = packets[i];
      int body = lengths[i] - RtpPacket.FIXED_HEADER_LENGTH;
      into[offset] ^= (byte) (packet[0] & 0x3F);
      into[offset + 1] ^= packet[1];
      for (int j = 4; j < 8; j++) {
        into[offset + j] ^= packet[j];
      }
      lengthRecovery ^= body;
      Xor.into(into, data, packet, RtpPacket.FIXED_HEADER_LENGTH, body);
      mask |= 1L << (MAX_PACKETS - 1 - (i - index));
    }
    boolean longMask = levelLength == LONG_LEVEL_LENGTH;
    into[offset] |= (byte) (longMask ? LONG_MASK_FLAG : 0);
    BigEndian.put16(into, offset + 2, BigEndian.u16(packets[index], 2));
    BigEndian.put16(into, offset + 8, lengthRecovery);
    BigEndian.put16(into, offset + FEC_HEADER_LENGTH, end - data);
    BigEndian.put16(into, offset + FEC_HEADER_LENGTH + 2, (int) (mask >> 32));
    if (longMask) {
      BigEndian.put32(into, offset + FEC_HEADER_LENGTH + 4, (int) mask);
    }
    return end;
  }
}
