package org.ternrtc.codec.vp8;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.kernel.ScalarKernels;
import org.ternrtc.codec.vp8.loopfilter.FilterLevels;
import org.ternrtc.codec.vp8.loopfilter.LoopFilter;
import org.ternrtc.media.VideoFrame;

/**
 * What happens to a picture's rows behind reconstruction, while they are still in the cache: loop
 * filter, borders, and the way out to the picture that is shown. A row is filtered when the row
 * below is reconstructed, whose prediction needs it unfiltered, and is final when the row below is
 * filtered. One object per decoder; {@link #advance} is called by one thread at a time.
 */
final class FrameFinisher {
  /** Its levels are set before each frame. */
  final FilterLevels levels = new FilterLevels();

  private Kernels kernels = ScalarKernels.INSTANCE;
  private @Nullable FrameBuffer frame;
  private @Nullable MacroblockInfo info;
  private @Nullable VideoFrame shown;
  private int filtered;

  /**
   * Starts a frame.
   *
   * @param out receives the picture; null when it is not shown
   */
  void start(
      Kernels kernelsToUse, FrameBuffer target, MacroblockInfo modes, @Nullable VideoFrame out) {
    kernels = kernelsToUse;
    frame = target;
    info = modes;
    shown = out;
    filtered = 0;
  }

  /** Goes as far as it can when so many rows are reconstructed. */
  void advance(int reconstructed) {
    FrameBuffer target = frame;
    MacroblockInfo modes = info;
    if (target == null || modes == null) {
      throw new AssertionError("no frame was started");
    }
    int ready = reconstructed == target.rows ? reconstructed : reconstructed - 1;
    for (; filtered < ready; filtered++) {
      LoopFilter.filterRow(kernels, target, modes, levels, filtered);
      if (filtered > 0) {
        release(target, filtered - 1);
      }
      if (filtered == target.rows - 1) {
        release(target, filtered);
      }
    }
  }

  private void release(FrameBuffer target, int row) {
    target.extendRow(row);
    if (shown != null) {
      target.copyRow(row, shown);
    }
  }
}
