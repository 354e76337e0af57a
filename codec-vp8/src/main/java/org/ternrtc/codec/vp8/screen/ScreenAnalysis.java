package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;
import org.ternrtc.media.VideoFrame.Region;

/**
 * What the encoder knows of a screen before it codes a picture. It compares the source with the
 * sources of the references, finds where moved content came from, and remembers how well each
 * macroblock of each reference looks: where sources are equal there is nothing to code but the
 * error that the reference still has, and that only when its turn comes.
 *
 * <p>Order of calls for a picture: {@link #begin}, {@link #reference} for each reference that may
 * be used, {@link #refine}, then for each attempt {@link #plan} is read and {@link #coded} called
 * for each macroblock, then {@link #keep} unless the picture was dropped. Not thread-safe, but
 * several threads may code several macroblocks.
 */
public final class ScreenAnalysis {
  /** A picture in which one macroblock in so many changes is something new. */
  private static final int CALM_SHARE = 32;

  /** After so many calm pictures, once it is sharp, what is shown may well come back. */
  private static final int CALM_PICTURES = 6;

  /** After so many it need not be sharp. */
  private static final int LONG_CALM = 20;

  /** The loop filter is for pictures of which one macroblock in so many is new. */
  private static final int FILTER_SHARE = 8;

  /** And for quantizer indices from here on. */
  private static final int SOFT = 10;

  private static final int TO_BE_SEEN = -1;

  private final int columns;
  private final int rows;
  // As many as there are reference buffers.
  private final @Nullable ReferenceMemory[] memories = new ReferenceMemory[4];
  private final ChangeMap changes;
  private final MacroblockPlan plan;
  private final MoveFinder moves;
  private final RefinementQueue queue;
  private final int[] error;
  private final byte[] index;
  private final int[] blurred = new int[ReferenceMemory.UNKNOWN + 1];
  private @Nullable ReferenceMemory last;
  private SourcePicture now;
  private int fresh;
  private int calm;
  private boolean kept;
  private int keepIn = Modes.GOLDEN_FRAME;
  private int lastKept = Modes.ALTREF_FRAME;
  private int cameFrom;

  /** For pictures of so many macroblocks. */
  public ScreenAnalysis(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    changes = new ChangeMap(columns, rows);
    plan = new MacroblockPlan(columns * rows);
    moves = new MoveFinder(changes, plan);
    queue = new RefinementQueue(columns, rows);
    error = new int[columns * rows];
    index = new byte[columns * rows];
    now = new SourcePicture(columns, rows);
  }

  /** What is known of the macroblocks of the current picture. */
  public MacroblockPlan plan() {
    return plan;
  }

  /** How many macroblocks of the current picture nothing is known of. */
  public int fresh() {
    return fresh;
  }

  /** How many macroblocks of the current picture differ from the picture before. */
  public int changed() {
    return changes.count();
  }

  /**
   * Begins a picture of which nothing is known yet.
   *
   * @param dirty what the source says of its changes, null when it says nothing
   */
  public void begin(SourcePicture source, @Nullable List<Region> dirty) {
    now = source;
    plan.clear();
    changes.begin(dirty);
    cameFrom = 0;
    fresh = columns * rows;
  }

  /**
   * Looks for what is open in a reference, the last frame's first.
   *
   * @param which see {@link Modes}
   */
  public void reference(int which, FrameBuffer picture, EncoderKernels kernels) {
    ReferenceMemory memory = find(picture);
    if (memory == null || fresh == 0) {
      return;
    }
    if (which == Modes.LAST_FRAME) {
      changes.compare(now, memory.source, memory == last);
      for (int at = 0; at < plan.match.length; at++) {
        if (!changes.changed[at]) {
          plan.found(at, MacroblockPlan.EXACT, Modes.LAST_FRAME, MotionVectors.ZERO);
        }
      }
      fresh = changes.count() > 0 ? moves.find(now, memory.source, which) : 0;
    } else {
      int before = fresh;
      fresh = moves.findInPlace(now, memory.source, which);
      cameFrom = before - fresh > columns * rows / CALM_SHARE ? which : cameFrom;
    }
    queue.look(plan, now, memory, which, kernels);
  }

  private @Nullable ReferenceMemory find(FrameBuffer picture) {
    for (ReferenceMemory memory : memories) {
      if (memory != null && memory.picture == picture) {
        return memory;
      }
    }
    return null;
  }

  /**
   * Where the next picture should be kept beside the last frame: the screen stands still and may
   * come back after something else was shown, as what a window covers does. Golden and altref take
   * turns, unless what is shown came from one of them.
   *
   * @param coarsest see {@link #settled}
   * @return golden or altref, once for each such time; else 0
   */
  public int worthKeeping(int coarsest) {
    if (kept || calm < CALM_PICTURES || (calm < LONG_CALM && !settled(coarsest))) {
      return 0;
    }
    kept = true;
    lastKept = keepIn;
    return keepIn;
  }

  /** What is remembered of references is no longer true; the next picture begins anew. */
  public void forget() {
    Arrays.fill(memories, null);
    last = null;
    calm = 0;
    kept = false;
  }

  /**
   * How many macroblocks that will be copied are not sharp, by the quantizer index that they were
   * coded with; the array is reused for the next picture.
   */
  public int[] blurred() {
    queue.count(plan, blurred);
    return blurred;
  }

  /**
   * Picks what is to be sharpened.
   *
   * @param coarsest only what was coded with an index of at least this
   * @param most how many macroblocks at most, the worst first
   * @return how many macroblocks were picked
   */
  public int refine(int coarsest, int most) {
    return queue.pick(plan, coarsest, most);
  }

  /**
   * Whether a picture coded with an index goes through the loop filter: much of it is new and soft,
   * as a film is. Text has no soft edges to restore.
   */
  public boolean filtered(int withIndex) {
    return withIndex >= SOFT && fresh * FILTER_SHARE > columns * rows;
  }

  /** Notes that a macroblock of the current attempt was coded with an index. */
  public void coded(int mbRow, int mbColumn, int withIndex) {
    int at = mbRow * columns + mbColumn;
    error[at] = TO_BE_SEEN;
    index[at] = (byte) withIndex;
  }

  /** Notes that a macroblock of the current attempt was copied as the plan says. */
  public void copied(int mbRow, int mbColumn) {
    int at = mbRow * columns + mbColumn;
    error[at] = queue.error(at);
    index[at] = (byte) queue.index(at);
  }

  /**
   * The picture went out.
   *
   * @param picture its reconstruction
   * @param isLast whether it is the last frame from now on
   * @param filtered whether it went through the loop filter
   */
  public void keep(EncoderKernels kernels, FrameBuffer picture, boolean isLast, boolean filtered) {
    if (filtered) {
      markTouched();
    }
    for (int at = 0; at < error.length; at++) {
      if (error[at] == TO_BE_SEEN) {
        error[at] = ReferenceError.of(kernels, now, picture, at / columns, at % columns, 0, 0);
        // What is sharp has nothing to gain, whatever it was coded with; and neither has what moves
        // to where it overlaps it.
        index[at] = error[at] > RefinementQueue.SHARP ? index[at] : 0;
      }
    }
    ReferenceMemory memory = find(picture);
    if (memory == null) {
      memory = new ReferenceMemory(picture);
      memories[freeSlot()] = memory;
    }
    memory.source.exchange(now);
    System.arraycopy(error, 0, memory.error, 0, error.length);
    System.arraycopy(index, 0, memory.index, 0, index.length);
    if (isLast) {
      noteChange(changes.count() > columns * rows / CALM_SHARE);
      last = memory;
      changes.coded();
    }
  }

  /**
   * A filtered macroblock changes pixels of those to its left and above it; and one that moved is
   * filtered a little by itself, because a vector raises the level.
   */
  private void markTouched() {
    for (int at = 0; at < error.length; at++) {
      if (plan.match[at] != MacroblockPlan.DECIDE) {
        if (plan.vector[at] != MotionVectors.ZERO) {
          touch(at, index[at]);
        }
        continue;
      }
      if (at % columns > 0 && plan.match[at - 1] != MacroblockPlan.DECIDE) {
        touch(at - 1, index[at]);
      }
      if (at >= columns && plan.match[at - columns] != MacroblockPlan.DECIDE) {
        touch(at - columns, index[at]);
      }
    }
  }

  private void touch(int at, byte byIndex) {
    error[at] = TO_BE_SEEN;
    index[at] = (byte) Math.max(index[at], byIndex);
  }

  private void noteChange(boolean stirred) {
    if (!stirred) {
      calm++;
      return;
    }
    if (calm > 0) {
      int other = lastKept == Modes.GOLDEN_FRAME ? Modes.ALTREF_FRAME : Modes.GOLDEN_FRAME;
      keepIn = cameFrom == 0 ? other : cameFrom;
    }
    calm = 0;
    kept = false;
  }

  private int freeSlot() {
    for (int slot = 0; slot < memories.length; slot++) {
      if (memories[slot] == null) {
        return slot;
      }
    }
    // Other buffers than before: a new set of references.
    Arrays.fill(memories, null);
    return 0;
  }

  /** Whether no macroblock of the last frame was coded with an index of at least this in vain. */
  public boolean settled(int coarsest) {
    ReferenceMemory memory = last;
    if (memory == null) {
      return false;
    }
    for (int at = 0; at < memory.error.length; at++) {
      if (memory.error[at] > RefinementQueue.SHARP && memory.index[at] >= coarsest) {
        return false;
      }
    }
    return true;
  }
}
