package org.ternrtc.rtp;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes RTP headers (RFC 3550 section 5.1) with header extensions in the one-byte form, or in the
 * two-byte form when a value needs it (RFC 8285). Reused from packet to packet; allocates nothing.
 *
 * <p>Set the fields and extensions, then call {@link #write}; {@link #reset} before the next
 * packet.
 */
public final class RtpWriter {
  private static final int MAX_EXTENSIONS = 16;
  private static final byte[] NOTHING = {};

  private int payloadType;
  private boolean marker;
  private int sequenceNumber;
  private int timestamp;
  private int ssrc;
  private int[] csrcs = new int[0];
  private int extensions;
  private final int[] ids = new int[MAX_EXTENSIONS];
  private final byte[][] values = new byte[MAX_EXTENSIONS][];
  private final int[] valueOffsets = new int[MAX_EXTENSIONS];
  private final int[] valueLengths = new int[MAX_EXTENSIONS];
  private final int[] writtenAt = new int[MAX_EXTENSIONS];

  public RtpWriter() {
    Arrays.fill(values, NOTHING);
  }

  /** Forgets all fields and extensions. */
  public RtpWriter reset() {
    payloadType = 0;
    marker = false;
    sequenceNumber = 0;
    timestamp = 0;
    ssrc = 0;
    csrcs = new int[0];
    extensions = 0;
    return this;
  }

  public RtpWriter payloadType(int value) {
    if (value < 0 || value > 127) {
      throw new IllegalArgumentException("payload type " + value);
    }
    payloadType = value;
    return this;
  }

  public RtpWriter marker(boolean value) {
    marker = value;
    return this;
  }

  /** Only the low 16 bits count. */
  public RtpWriter sequenceNumber(int value) {
    sequenceNumber = value & 0xFFFF;
    return this;
  }

  public RtpWriter timestamp(int value) {
    timestamp = value;
    return this;
  }

  public RtpWriter ssrc(int value) {
    ssrc = value;
    return this;
  }

  /** At most 15. */
  public RtpWriter csrcs(int... values) {
    if (values.length > 15) {
      throw new IllegalArgumentException(values.length + " CSRCs");
    }
    csrcs = values.clone();
    return this;
  }

  /**
   * Adds an extension; the value is read when {@link #write} is called.
   *
   * @param id 1 to 255; {@link HeaderExtensionMap#NONE} adds nothing
   */
  public RtpWriter extension(int id, byte[] value, int offset, int length) {
    if (id == HeaderExtensionMap.NONE) {
      return this;
    }
    Objects.checkFromIndexSize(offset, length, value.length);
    if (id < 1 || id > 255 || length > 255 || extensions == MAX_EXTENSIONS) {
      throw new IllegalArgumentException("extension " + id + " of " + length + " bytes");
    }
    ids[extensions] = id;
    values[extensions] = value;
    valueOffsets[extensions] = offset;
    valueLengths[extensions] = length;
    extensions++;
    return this;
  }

  /** Adds an extension with a whole array as its value. */
  public RtpWriter extension(int id, byte[] value) {
    return extension(id, value, 0, value.length);
  }

  /** Bytes that the header will take. */
  public int headerLength() {
    return RtpPacket.FIXED_HEADER_LENGTH + 4 * csrcs.length + extensionBlockLength();
  }

  private boolean twoByte() {
    for (int i = 0; i < extensions; i++) {
      if (ids[i] > 14 || valueLengths[i] == 0 || valueLengths[i] > 16) {
        return true;
      }
    }
    return false;
  }

  private int extensionBlockLength() {
    if (extensions == 0) {
      return 0;
    }
    int bytes = twoByte() ? 2 * extensions : extensions;
    for (int i = 0; i < extensions; i++) {
      bytes += valueLengths[i];
    }
    return 4 + (bytes + 3 & ~3);
  }

  /**
   * Writes the header.
   *
   * @return where the payload goes
   * @throws IndexOutOfBoundsException if the buffer is too small
   */
  public int write(byte[] buffer, int offset) {
    Objects.checkFromIndexSize(offset, headerLength(), buffer.length);
    buffer[offset] = (byte) (0x80 | (extensions > 0 ? 0x10 : 0) | csrcs.length);
    buffer[offset + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
    BigEndian.put16(buffer, offset + 2, sequenceNumber);
    BigEndian.put32(buffer, offset + 4, timestamp);
    BigEndian.put32(buffer, offset + 8, ssrc);
    int position = offset + RtpPacket.FIXED_HEADER_LENGTH;
    for (int csrc : csrcs) {
      BigEndian.put32(buffer, position, csrc);
      position += 4;
    }
    return extensions == 0 ? position : writeExtensions(buffer, position);
  }

  private int writeExtensions(byte[] buffer, int start) {
    boolean twoByte = twoByte();
    int end = start + extensionBlockLength();
    BigEndian.put16(
        buffer, start, twoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
    BigEndian.put16(buffer, start + 2, (end - start - 4) / 4);
    int position = start + 4;
    for (int i = 0; i < extensions; i++) {
      int size = valueLengths[i];
      if (twoByte) {
        buffer[position++] = (byte) ids[i];
        buffer[position++] = (byte) size;
      } else {
        buffer[position++] = (byte) (ids[i] << 4 | size - 1);
      }
      System.arraycopy(values[i], valueOffsets[i], buffer, position, size);
      writtenAt[i] = position;
      position += size;
    }
    while (position < end) {
      buffer[position++] = 0;
    }
    return position;
  }

  /** Where the last {@link #write} put the value of this extension, -1 when it has none. */
  public int writtenAt(int id) {
    for (int i = 0; i < extensions; i++) {
      if (ids[i] == id) {
        return writtenAt[i];
      }
    }
    return -1;
  }

  /**
   * Writes header, payload and padding.
   *
   * @param payload null for none
   * @param padding bytes of padding, 0 to 255
   * @return where the packet ends
   */
  public int write(
      byte[] buffer,
      int offset,
      byte @Nullable [] payload,
      int payloadOffset,
      int payloadLength,
      int padding) {
    int position = write(buffer, offset);
    if (payload != null) {
      System.arraycopy(payload, payloadOffset, buffer, position, payloadLength);
      position += payloadLength;
    }
    if (padding > 0) {
      if (padding > 255) {
        throw new IllegalArgumentException("padding " + padding);
      }
      buffer[offset] |= 0x20;
      Arrays.fill(buffer, position, position + padding - 1, (byte) 0);
      position += padding;
      buffer[position - 1] = (byte) padding;
    }
    return position;
  }
}
