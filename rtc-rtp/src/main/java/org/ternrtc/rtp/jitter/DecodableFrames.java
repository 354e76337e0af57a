package org.ternrtc.rtp.jitter;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which frames of a stream can be decoded, by their Dependency Descriptors: those that depend on
 * frames which were handed over. Without descriptors that is any frame while nothing is missing.
 */
final class DecodableFrames {
  /** Far more than a sender keeps references for. */
  private static final int REMEMBERED = 1024;

  private final long[] ids = new long[REMEMBERED];
  private boolean described;

  /** Whether every frame since the key frame was handed over. */
  private boolean intact;

  DecodableFrames() {
    clear();
  }

  /** Nothing that came before can be built upon. */
  void clear() {
    Arrays.fill(ids, -1);
    intact = false;
  }

  /** A frame was left out. */
  void missed() {
    intact = false;
  }

  /** Whether the last key frame had a descriptor, so that frames may be missing. */
  boolean described() {
    return described;
  }

  /** Whether a frame between key frames can be decoded next. */
  boolean suffice(@Nullable FrameNeeds needs) {
    return intact || known(needs);
  }

  /** Whether all that a frame depends on was handed over, whatever else is missing. */
  boolean known(@Nullable FrameNeeds needs) {
    List<Integer> differences = needs == null ? null : needs.differences();
    if (!described || needs == null || differences == null || differences.isEmpty()) {
      return false;
    }
    for (int difference : differences) {
      long id = needs.id() - difference;
      if (difference >= REMEMBERED || id < 0 || ids[slot(id)] != id) {
        return false;
      }
    }
    return true;
  }

  /** A frame goes to the decoder. */
  void handedOver(boolean key, @Nullable FrameNeeds needs) {
    if (key) {
      clear();
      intact = true;
      described = needs != null;
    }
    if (needs != null && needs.id() >= 0) {
      ids[slot(needs.id())] = needs.id();
    }
  }

  private static int slot(long id) {
    return (int) (id % REMEMBERED);
  }
}
