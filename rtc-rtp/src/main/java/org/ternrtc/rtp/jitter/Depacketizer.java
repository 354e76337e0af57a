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

  /** Whether that frame needs no other. */
  boolean startsKeyFrame();
}
