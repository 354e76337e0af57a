package org.ternrtc.codec.vp8;

import org.ternrtc.media.FrameMetadata;

/**
 * The numbers of the last frames that were decoded whole. A frame that says what it depends on, and
 * depends on these alone, is whole in spite of whatever else was lost.
 */
final class IntactFrames {
  /** Three references can be no older than what a sender keeps; it remembers fewer than this. */
  private static final int REMEMBERED = 256;

  private final long[] ids = new long[REMEMBERED];
  private int count;

  /** Forgets all. */
  void clear() {
    count = 0;
  }

  /** Notes a frame that was decoded whole. */
  void add(FrameMetadata metadata) {
    if (metadata.frameId() >= 0) {
      ids[count++ % REMEMBERED] = metadata.frameId();
    }
  }

  /** Whether a frame is known to depend on whole frames only. */
  boolean suffice(FrameMetadata metadata) {
    if (metadata.frameId() < 0 || metadata.dependencies().isEmpty()) {
      return false;
    }
    for (long id : metadata.dependencies()) {
      if (!contains(id)) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(long id) {
    for (int n = 0; n < Math.min(count, REMEMBERED); n++) {
      if (ids[n] == id) {
        return true;
      }
    }
    return false;
  }
}
