package org.ternrtc.rtp.vp8;

import java.util.Objects;

/**
 * Cuts one VP8 frame into payloads (RFC 7741 section 4) of nearly equal size, so that none is tiny:
 * a small last packet costs as much as a large one to protect and to lose.
 *
 * <p>{@link #begin}, then {@link #next} until {@link #hasNext} is false.
 */
public final class Vp8Packetizer {
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private byte[] frame = {};
  private int position;
  private int end;
  private int packetsLeft;

  /** Between frames. */
  public Vp8Packetizer() {}

  /** The descriptor; set picture id and layers before {@link #begin}. */
  public Vp8Descriptor descriptor() {
    return descriptor;
  }

  /**
   * Begins a frame.
   *
   * @param maxPayload most bytes of a payload, descriptor included
   * @return how many payloads it takes
   */
  public int begin(byte[] frame, int offset, int length, int maxPayload) {
    Objects.checkFromIndexSize(offset, length, frame.length);
    int room = maxPayload - Vp8Descriptor.MAX_LENGTH;
    if (length == 0 || room < 1) {
      throw new IllegalArgumentException(
          length == 0 ? "frame of no bytes" : "payload of " + maxPayload + " bytes is too small");
    }
    this.frame = frame;
    position = offset;
    end = offset + length;
    packetsLeft = (length + room - 1) / room;
    descriptor.start(true).partition(0);
    return packetsLeft;
  }

  public boolean hasNext() {
    return packetsLeft > 0;
  }

  /** Whether the next payload is the frame's last. */
  public boolean lastIsNext() {
    return packetsLeft == 1;
  }

  /**
   * Writes the next payload.
   *
   * @return its bytes
   */
  public int next(byte[] buffer, int offset) {
    if (packetsLeft == 0) {
      throw new IllegalStateException("the frame has ended");
    }
    int share = (end - position + packetsLeft - 1) / packetsLeft;
    int header = descriptor.write(buffer, offset);
    System.arraycopy(frame, position, buffer, offset + header, share);
    position += share;
    packetsLeft--;
    descriptor.start(false);
    return header + share;
  }
}
