package org.ternrtc.codec.vp8.reference;

/** What is remembered of the frames that went out lately. */
final class SentFrames {
  /** Frames that are remembered: two seconds at thirty a second. */
  static final int CAPACITY = 64;

  private final long[] ids = new long[CAPACITY];
  private final boolean[] notMissed = new boolean[CAPACITY];

  SentFrames() {
    java.util.Arrays.fill(ids, -1);
  }

  void add(long id, boolean isNotMissed) {
    int slot = slot(id);
    ids[slot] = id;
    notMissed[slot] = isNotMissed;
  }

  /** Whether the probabilities before a frame are still at hand when the next one is made. */
  static boolean holds(long id, long nextId) {
    return nextId - id < CAPACITY;
  }

  /**
   * Whether no frame of the base layer depends on that one, so that its loss heals by itself; false
   * when it is forgotten.
   */
  boolean isNotMissed(long id) {
    return ids[slot(id)] == id && notMissed[slot(id)];
  }

  private static int slot(long id) {
    return (int) (id % CAPACITY);
  }
}
