package org.ternrtc.rtp.bandwidth;

/**
 * When packets with a transport-wide number were sent, until feedback speaks of them. A ring that
 * grows to {@link #MOST} packets; older ones are forgotten.
 */
final class SentLog {
  /** Eight seconds at a thousand packets a second. */
  static final int MOST = 8192;

  static final byte UNKNOWN = 0;
  static final byte SENT = 1;
  static final byte LOST = 2;
  static final byte RECEIVED = 3;

  private long[] numbers = new long[256];
  private long[] times = new long[256];
  private int[] sizes = new int[256];
  private int[] probes = new int[256];
  private byte[] states = new byte[256];
  private long highest = -1;

  /** Takes the low 16 bits of a number that rises by one from packet to packet. */
  void sent(int number, int bytes, int probe, long now) {
    long unwrapped =
        highest < 0 ? 0x10000L + (number & 0xFFFF) : highest + (short) (number - (int) highest);
    if (unwrapped <= highest) {
      return;
    }
    int at = index(unwrapped);
    if (numbers.length < MOST && states[at] == SENT && numbers[at] > unwrapped - MOST) {
      grow();
      at = index(unwrapped);
    }
    highest = unwrapped;
    numbers[at] = unwrapped;
    times[at] = now;
    sizes[at] = bytes;
    probes[at] = probe;
    states[at] = SENT;
  }

  private void grow() {
    int length = 2 * numbers.length;
    long[] oldNumbers = numbers;
    long[] oldTimes = times;
    int[] oldSizes = sizes;
    int[] oldProbes = probes;
    byte[] oldStates = states;
    numbers = new long[length];
    times = new long[length];
    sizes = new int[length];
    probes = new int[length];
    states = new byte[length];
    for (int i = 0; i < oldNumbers.length; i++) {
      int at = index(oldNumbers[i]);
      numbers[at] = oldNumbers[i];
      times[at] = oldTimes[i];
      sizes[at] = oldSizes[i];
      probes[at] = oldProbes[i];
      states[at] = oldStates[i];
    }
  }

  private int index(long number) {
    return (int) number & numbers.length - 1;
  }

  /** The unwrapped number that feedback means, -1 when no such packet is remembered. */
  long find(int number) {
    if (highest < 0) {
      return -1;
    }
    long unwrapped = highest - ((int) highest - number & 0xFFFF);
    int at = index(unwrapped);
    return numbers[at] == unwrapped && states[at] != UNKNOWN ? unwrapped : -1;
  }

  long time(long number) {
    return times[index(number)];
  }

  int size(long number) {
    return sizes[index(number)];
  }

  int probe(long number) {
    return probes[index(number)];
  }

  byte state(long number) {
    int at = index(number);
    return numbers[at] == number ? states[at] : UNKNOWN;
  }

  void state(long number, byte state) {
    states[index(number)] = state;
  }

  long highest() {
    return highest;
  }
}
