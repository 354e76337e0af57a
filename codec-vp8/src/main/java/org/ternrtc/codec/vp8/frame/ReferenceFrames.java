package org.ternrtc.codec.vp8.frame;

import org.jspecify.annotations.Nullable;

/**
 * The three reference pictures and the one being made, in four buffers; references move by index,
 * never by copying. Buffers are made when first needed.
 *
 * <p>Not thread-safe. Whoever takes {@link #current} fills it and then calls {@link #update}, or
 * leaves it, in which case nothing has happened.
 */
public final class ReferenceFrames {
  /** No copy to a reference, RFC 6386 section 9.7. */
  public static final int COPY_NONE = 0;

  /** The last frame is copied. */
  public static final int COPY_LAST = 1;

  /** The altref frame is copied to golden, or the golden frame to altref. */
  public static final int COPY_OTHER = 2;

  private final int columns;
  private final int rows;
  private final @Nullable FrameBuffer[] buffers = new FrameBuffer[4];
  private final int[] reference = {-1, -1, -1, -1};

  /** Makes an empty set for pictures of so many macroblocks. */
  public ReferenceFrames(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Whether pictures of so many macroblocks fit. */
  public boolean fits(int mbColumns, int mbRows) {
    return columns == mbColumns && rows == mbRows;
  }

  /** The buffer to reconstruct the next picture in; no reference. */
  public FrameBuffer current() {
    int slot = currentSlot();
    FrameBuffer buffer = buffers[slot];
    if (buffer == null) {
      buffer = new FrameBuffer(columns, rows);
      buffers[slot] = buffer;
    }
    return buffer;
  }

  /** Whether there is such a reference picture yet; see {@link #get}. */
  public boolean has(int which) {
    return reference[which] >= 0;
  }

  /**
   * A reference picture.
   *
   * @param which {@link Modes#LAST_FRAME}, {@link Modes#GOLDEN_FRAME} or {@link Modes#ALTREF_FRAME}
   * @throws IllegalStateException before the first {@link #updateAll}
   */
  public FrameBuffer get(int which) {
    FrameBuffer buffer = reference[which] < 0 ? null : buffers[reference[which]];
    if (buffer == null) {
      throw new IllegalStateException("no reference frame " + which);
    }
    return buffer;
  }

  /** Makes the current picture all three references, as a key frame does. */
  public void updateAll() {
    update(COPY_NONE, COPY_NONE, true, true, true);
  }

  /**
   * Moves the references after an interframe, section 9.7. Copies come before refreshes; where both
   * copies are asked for, altref takes first, as libvpx has it.
   */
  public void update(
      int copyToGolden,
      int copyToAltref,
      boolean refreshGolden,
      boolean refreshAltref,
      boolean refreshLast) {
    int current = currentSlot();
    if (copyToAltref == COPY_LAST) {
      reference[Modes.ALTREF_FRAME] = reference[Modes.LAST_FRAME];
    } else if (copyToAltref == COPY_OTHER) {
      reference[Modes.ALTREF_FRAME] = reference[Modes.GOLDEN_FRAME];
    }
    if (copyToGolden == COPY_LAST) {
      reference[Modes.GOLDEN_FRAME] = reference[Modes.LAST_FRAME];
    } else if (copyToGolden == COPY_OTHER) {
      reference[Modes.GOLDEN_FRAME] = reference[Modes.ALTREF_FRAME];
    }
    if (refreshGolden) {
      reference[Modes.GOLDEN_FRAME] = current;
    }
    if (refreshAltref) {
      reference[Modes.ALTREF_FRAME] = current;
    }
    if (refreshLast) {
      reference[Modes.LAST_FRAME] = current;
    }
  }

  private int currentSlot() {
    for (int slot = 0; slot < buffers.length; slot++) {
      if (slot != reference[Modes.LAST_FRAME]
          && slot != reference[Modes.GOLDEN_FRAME]
          && slot != reference[Modes.ALTREF_FRAME]) {
        return slot;
      }
    }
    throw new AssertionError("three references cannot fill four buffers");
  }
}
