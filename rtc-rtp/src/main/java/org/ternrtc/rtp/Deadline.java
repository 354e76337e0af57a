package org.ternrtc.rtp;

import org.jspecify.annotations.Nullable;

/** Comparison of points in time that may wrap; null stands for never. */
public final class Deadline {
  private Deadline() {}

  /** The earlier of two. */
  public static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one - other <= 0 ? one : other;
  }

  /** Whether a deadline has come. */
  public static boolean reached(@Nullable Long deadline, long now) {
    return deadline != null && now - deadline >= 0;
  }
}
