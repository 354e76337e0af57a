package org.ternrtc.rtp.rtcp;

import org.ternrtc.rtp.BigEndian;

/**
 * Gathers arrivals for one {@link TransportFeedback}. Packets are added in the order of their
 * numbers; those passed over are reported as lost.
 */
public final class TransportFeedbackBuilder {
  /** Most packets in one feedback. */
  public static final int MAX_PACKETS = 400;

  private final byte[] symbols = new byte[MAX_PACKETS];
  private final short[] deltas = new short[MAX_PACKETS];
  private int count;
  private int deltaBytes;
  private int base;
  private boolean begun;
  private long referenceUnits;
  private long lastTicks;
  private int feedbackCount;

  /** Empty; the first feedback has number 0. */
  public TransportFeedbackBuilder() {}

  /** Packets covered, lost ones too. */
  public int count() {
    return count;
  }

  /** The number that the next feedback begins with, if that is not the first to be added. */
  public void begin(int sequence) {
    if (count == 0) {
      begun = true;
      base = sequence & 0xFFFF;
    }
  }

  /**
   * Adds an arrival.
   *
   * @param sequence the 16-bit number of the packet
   * @param arrivalMicros on our clock; the difference to the last one must fit 16 bits of 250 µs
   * @return false when it does not fit any more: write this feedback and begin the next
   */
  public boolean add(int sequence, long arrivalMicros) {
    long ticks = Math.floorDiv(arrivalMicros, TransportFeedback.DELTA_MICROS);
    if (count == 0) {
      if (!begun || (sequence - base & 0xFFFF) >= MAX_PACKETS) {
        base = sequence & 0xFFFF;
      }
      referenceUnits = Math.floorDiv(arrivalMicros, TransportFeedback.REFERENCE_MICROS);
      lastTicks =
          referenceUnits * (TransportFeedback.REFERENCE_MICROS / TransportFeedback.DELTA_MICROS);
    }
    int index = sequence - base & 0xFFFF;
    long delta = ticks - lastTicks;
    if (index < count || index >= MAX_PACKETS || (short) delta != delta) {
      return false;
    }
    while (count < index) {
      symbols[count++] = 0;
    }
    int size = delta >= 0 && delta <= 255 ? 1 : 2;
    symbols[count] = (byte) size;
    deltas[count++] = (short) delta;
    deltaBytes += size;
    lastTicks = ticks;
    return true;
  }

  /** Bytes after the SSRCs, unpadded. */
  int length() {
    int chunks = 0;
    for (int i = 0; i < count; chunks++) {
      i += Math.min(chunkSymbols(i), count - i);
    }
    return 8 + 2 * chunks + deltaBytes;
  }

  private int run(int from) {
    int end = from;
    while (end < count && symbols[end] == symbols[from]) {
      end++;
    }
    return end - from;
  }

  /** A run when it is longer than the seven two-bit symbols a chunk can hold. */
  private int chunkSymbols(int from) {
    int run = run(from);
    return run > 7 || run == count - from ? run : 7;
  }

  void writeTo(byte[] buffer, int at) {
    if (count == 0) {
      throw new IllegalStateException("feedback about no packet");
    }
    BigEndian.put16(buffer, at, base);
    BigEndian.put16(buffer, at + 2, count);
    BigEndian.put24(buffer, at + 4, (int) referenceUnits);
    buffer[at + 7] = (byte) feedbackCount++;
    int position = at + 8;
    for (int i = 0; i < count; position += 2) {
      int size = chunkSymbols(i);
      int chunk;
      if (size == run(i)) {
        chunk = symbols[i] << 13 | size;
      } else {
        chunk = 0xC000;
        for (int k = 0; k < 7 && i + k < count; k++) {
          chunk |= symbols[i + k] << (12 - 2 * k);
        }
      }
      BigEndian.put16(buffer, position, chunk);
      i += Math.min(size, count - i);
    }
    for (int i = 0; i < count; i++) {
      if (symbols[i] == 1) {
        buffer[position++] = (byte) deltas[i];
      } else if (symbols[i] == 2) {
        BigEndian.put16(buffer, position, deltas[i]);
        position += 2;
      }
    }
    count = 0;
    begun = false;
    deltaBytes = 0;
  }
}
