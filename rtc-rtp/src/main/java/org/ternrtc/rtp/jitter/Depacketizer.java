package org.ternrtc.rtp.jitter;

/** What a jitter buffer must know of a payload format. Reused from packet to packet. */
public interface Depacketizer {
  /**
   * Looks at a payload.
   *
   * @return false when it is malformed
   */
  boolean parse(byte[] buffer, int offset, int length);

  /** Bytes before the codec's own data. */
  int headerLength();

  /** Whether a frame starts with this payload. */
  boolean startsFrame();

  /**
   * The frame's number in {@link #pictureIdBits} bits, one more than that of the frame sent before;
   * -1 when it has none.
   */
  int pictureId();

  /** 7 or 15. */
  int pictureIdBits();

  /** Whether that frame needs no other. */
  boolean startsKeyFrame();
}
