package org.ternrtc.rtp;

/**
 * Makes 16-bit sequence numbers into numbers that do not wrap, taking each as the nearest to the
 * highest one seen (RFC 3550 appendix A.1).
 */
public final class SequenceUnwrapper {
  private long highest = -1;

  /** Nothing seen yet. */
  public SequenceUnwrapper() {}

  /** The unwrapped number; remembers it when it is the highest. The first is itself + 65536. */
  public long unwrap(int sequenceNumber) {
    long unwrapped = peek(sequenceNumber);
    highest = Math.max(highest, unwrapped);
    return unwrapped;
  }

  /** The unwrapped number; remembers nothing. */
  public long peek(int sequenceNumber) {
    if (highest < 0) {
      // One cycle up, so that packets from before the first one stay positive.
      return 0x10000L + (sequenceNumber & 0xFFFF);
    }
    return highest + (short) (sequenceNumber - (int) highest);
  }

  /** Whether a number was seen. */
  public boolean started() {
    return highest >= 0;
  }

  /** The highest number so far, -1 before the first. */
  public long highest() {
    return highest;
  }

  /** Forgets everything. */
  public void reset() {
    highest = -1;
  }
}
