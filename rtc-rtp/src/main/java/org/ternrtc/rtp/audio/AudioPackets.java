package org.ternrtc.rtp.audio;

/** Packets that wait to be decoded, in the order of their timestamps. Slots are used again. */
final class AudioPackets {
  /** One packet. */
  static final class Slot {
    /** Unwrapped RTP timestamp. */
    long timestamp;

    /** When it came. */
    long arrival;

    int samples;
    boolean comfortNoise;
    byte[] data = new byte[256];
    int length;
  }

  private final Slot[] slots;
  private int size;

  AudioPackets(int capacity) {
    slots = new Slot[capacity];
    for (int i = 0; i < capacity; i++) {
      slots[i] = new Slot();
    }
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == slots.length;
  }

  /** A slot in its place, or the first of all when the timestamp is there already. */
  boolean insert(
      long timestamp,
      long arrival,
      int samples,
      boolean comfortNoise,
      byte[] data,
      int offset,
      int length) {
    int at = size;
    while (at > 0 && slots[at - 1].timestamp > timestamp) {
      at--;
    }
    if (at > 0 && slots[at - 1].timestamp == timestamp) {
      return false;
    }
    Slot free = slots[size];
    System.arraycopy(slots, at, slots, at + 1, size - at);
    slots[at] = free;
    size++;
    free.timestamp = timestamp;
    free.arrival = arrival;
    free.samples = samples;
    free.comfortNoise = comfortNoise;
    if (free.data.length < length) {
      free.data = new byte[length];
    }
    System.arraycopy(data, offset, free.data, 0, length);
    free.length = length;
    return true;
  }

  /** The earliest; only when there is one. */
  Slot first() {
    return slots[0];
  }

  /** The latest; only when there is one. */
  Slot last() {
    return slots[size - 1];
  }

  /** Takes the earliest out; it holds until the next insertion. */
  Slot remove() {
    Slot removed = slots[0];
    size--;
    System.arraycopy(slots, 1, slots, 0, size);
    slots[size] = removed;
    return removed;
  }

  void clear() {
    size = 0;
  }
}
