package org.ternrtc.rtp.send;

import java.util.Arrays;

/**
 * Which packet of a stream each transport-wide number carried, and which packets are known to have
 * arrived, in whatever copy. The last {@link #MOST} of both are remembered.
 */
final class SentPacketNumbers {
  static final int MOST = 8192;
  static final long UNKNOWN = -1;

  private final int[] transport = new int[MOST];
  private final long[] carried = new long[MOST];
  private final long[] arrived = new long[MOST];

  SentPacketNumbers() {
    Arrays.fill(transport, -1);
    Arrays.fill(arrived, -1);
  }

  void sent(int transportSequence, long sequence) {
    transport[transportSequence & MOST - 1] = transportSequence;
    carried[transportSequence & MOST - 1] = sequence;
  }

  /** The stream's number of the packet, {@link #UNKNOWN} when it is forgotten or not of it. */
  long carried(int transportSequence) {
    int slot = transportSequence & MOST - 1;
    return transport[slot] == transportSequence ? carried[slot] : UNKNOWN;
  }

  /** Notes an arrival; false when it was known. */
  boolean arrived(long sequence) {
    int slot = (int) sequence & MOST - 1;
    boolean news = arrived[slot] != sequence;
    arrived[slot] = sequence;
    return news;
  }

  boolean hasArrived(long sequence) {
    return arrived[(int) sequence & MOST - 1] == sequence;
  }
}
