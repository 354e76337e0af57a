package org.ternrtc.rtp.vp8;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * The VP8 payload descriptor, RFC 7741 section 4.2. Reused from packet to packet.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |X|R|N|S|R| PID |
 * |I|L|T|K| RSV   |  when X
 * |M| PictureID   |  when I; with M it goes on for eight more bits
 * |   TL0PICIDX   |  when L
 * |TID|Y| KEYIDX  |  when T or K
 * </pre>
 */
public final class Vp8Descriptor {
  /** Stands for a field that is not there. */
  public static final int ABSENT = -1;

  /** The longest descriptor, in bytes. */
  public static final int MAX_LENGTH = 6;

  private boolean nonReference;
  private boolean start;
  private int partition;
  private int pictureId = ABSENT;
  private boolean longPictureId;
  private int tl0PicIdx = ABSENT;
  private int temporalId = ABSENT;
  private boolean layerSync;
  private int keyIdx = ABSENT;
  private int length = 1;

  /** One byte without any field. */
  public Vp8Descriptor() {}

  /**
   * Reads a descriptor.
   *
   * @throws MalformedPacketException if it is cut short
   */
  public void parse(byte[] buffer, int offset, int length) throws MalformedPacketException {
    String fault = check(buffer, offset, length);
    if (fault != null) {
      throw new MalformedPacketException(fault, 0);
    }
  }

  /** As {@link #parse}, with false for a malformed one. */
  public boolean tryParse(byte[] buffer, int offset, int length) {
    return check(buffer, offset, length) == null;
  }

  private @Nullable String check(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    clear();
    if (length < 1) {
      return "VP8 descriptor of no bytes";
    }
    int end = offset + length;
    int position = offset;
    int first = buffer[position++];
    nonReference = (first & 0x20) != 0;
    start = (first & 0x10) != 0;
    partition = first & 0x07;
    if ((first & 0x80) != 0) {
      if (position >= end) {
        return "VP8 descriptor extension cut short";
      }
      int present = buffer[position++];
      if ((present & 0x80) != 0) {
        if (position >= end) {
          return "VP8 picture id cut short";
        }
        longPictureId = buffer[position] < 0;
        if (longPictureId && end - position < 2) {
          return "VP8 picture id cut short";
        }
        pictureId = longPictureId ? BigEndian.u16(buffer, position) & 0x7FFF : buffer[position];
        position += longPictureId ? 2 : 1;
      }
      if ((present & 0x40) != 0) {
        if (position >= end) {
          return "VP8 TL0PICIDX cut short";
        }
        tl0PicIdx = buffer[position++] & 0xFF;
      }
      if ((present & 0x30) != 0) {
        if (position >= end) {
          return "VP8 TID and KEYIDX cut short";
        }
        int value = buffer[position++];
        if ((present & 0x20) != 0) {
          temporalId = value >> 6 & 3;
          layerSync = (value & 0x20) != 0;
        }
        if ((present & 0x10) != 0) {
          keyIdx = value & 0x1F;
        }
      }
    }
    this.length = position - offset;
    return null;
  }

  /** Back to one byte without any field. */
  public void clear() {
    nonReference = false;
    start = false;
    partition = 0;
    pictureId = ABSENT;
    longPictureId = false;
    tl0PicIdx = ABSENT;
    temporalId = ABSENT;
    layerSync = false;
    keyIdx = ABSENT;
    length = 1;
  }

  /**
   * Writes this descriptor.
   *
   * @return its bytes, at most {@value #MAX_LENGTH}
   */
  public int write(byte[] buffer, int offset) {
    boolean extended =
        pictureId != ABSENT || tl0PicIdx != ABSENT || temporalId != ABSENT || keyIdx != ABSENT;
    int position = offset;
    buffer[position++] =
        (byte) ((extended ? 0x80 : 0) | (nonReference ? 0x20 : 0) | (start ? 0x10 : 0) | partition);
    if (extended) {
      buffer[position++] =
          (byte)
              ((pictureId != ABSENT ? 0x80 : 0)
                  | (tl0PicIdx != ABSENT ? 0x40 : 0)
                  | (temporalId != ABSENT ? 0x20 : 0)
                  | (keyIdx != ABSENT ? 0x10 : 0));
      if (pictureId != ABSENT) {
        if (longPictureId) {
          BigEndian.put16(buffer, position, 0x8000 | pictureId);
          position += 2;
        } else {
          buffer[position++] = (byte) pictureId;
        }
      }
      if (tl0PicIdx != ABSENT) {
        buffer[position++] = (byte) tl0PicIdx;
      }
      if (temporalId != ABSENT || keyIdx != ABSENT) {
        buffer[position++] =
            (byte) (Math.max(temporalId, 0) << 6 | (layerSync ? 0x20 : 0) | Math.max(keyIdx, 0));
      }
    }
    length = position - offset;
    return length;
  }

  /** Bytes of the descriptor last read or written. */
  public int length() {
    return length;
  }

  /** N: no later frame needs this one. */
  public boolean nonReference() {
    return nonReference;
  }

  /** S: a partition starts with this payload. */
  public boolean start() {
    return start;
  }

  /** PID: 0 for the first partition. */
  public int partition() {
    return partition;
  }

  /** Whether a frame starts with this payload. */
  public boolean startsFrame() {
    return start && partition == 0;
  }

  /** 7 or 15 bits, {@link #ABSENT} when not there. */
  public int pictureId() {
    return pictureId;
  }

  /** M: the picture id has 15 bits. */
  public boolean longPictureId() {
    return longPictureId;
  }

  /** 8 bits, {@link #ABSENT} when not there. */
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /** TID, 0 to 3, {@link #ABSENT} when not there. */
  public int temporalId() {
    return temporalId;
  }

  /** Y: this frame needs only layer 0. */
  public boolean layerSync() {
    return layerSync;
  }

  /** 5 bits, {@link #ABSENT} when not there. */
  public int keyIdx() {
    return keyIdx;
  }

  public Vp8Descriptor nonReference(boolean value) {
    nonReference = value;
    return this;
  }

  public Vp8Descriptor start(boolean value) {
    start = value;
    return this;
  }

  public Vp8Descriptor partition(int value) {
    partition = within(value, 0, 7);
    return this;
  }

  /** A 15-bit picture id; {@link #ABSENT} takes it out. */
  public Vp8Descriptor pictureId(int value) {
    pictureId = within(value, ABSENT, 0x7FFF);
    longPictureId = value != ABSENT;
    return this;
  }

  /** A 7-bit picture id. */
  public Vp8Descriptor shortPictureId(int value) {
    pictureId = within(value, 0, 0x7F);
    longPictureId = false;
    return this;
  }

  public Vp8Descriptor tl0PicIdx(int value) {
    tl0PicIdx = within(value, ABSENT, 0xFF);
    return this;
  }

  public Vp8Descriptor temporalLayer(int id, boolean sync) {
    temporalId = within(id, ABSENT, 3);
    layerSync = sync;
    return this;
  }

  public Vp8Descriptor keyIdx(int value) {
    keyIdx = within(value, ABSENT, 0x1F);
    return this;
  }

  private static int within(int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(value + " is not within " + least + " and " + most);
    }
    return value;
  }
}
