package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.BitCost;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.Segmentation;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.screen.MacroblockPlan;

/**
 * The segments of a screen's picture that goes through the loop filter because much of it is new:
 * what is copied has a segment of its own, without a filter, so that it stays as sharp as it is.
 */
final class ScreenSegments {
  private ScreenSegments() {}

  /**
   * Assigns the segments and says so in the header.
   *
   * @param level the frame's filter level: exactly that is taken away, because decoders do not
   *     agree on what less than nothing is before the deltas are added
   */
  static void spareKept(FrameHeader header, MacroblockInfo info, MacroblockPlan plan, int level) {
    int kept = 0;
    int count = info.rows * info.columns;
    for (int at = 0; at < count; at++) {
      if (plan.match[at] != MacroblockPlan.DECIDE) {
        info.segment[info.index(at / info.columns, at % info.columns)] = CyclicRefresh.SEGMENT;
        kept++;
      }
    }
    if (kept == 0) {
      return;
    }
    Segmentation segmentation = header.segmentation;
    segmentation.enabled = true;
    segmentation.updateMap = true;
    segmentation.updateData = true;
    segmentation.absolute = false;
    segmentation.quantizer[CyclicRefresh.SEGMENT] = 0;
    segmentation.filterLevel[CyclicRefresh.SEGMENT] = -level;
    segmentation.treeProbabilities[1] = Math.clamp(BitCost.probability(count - kept, kept), 1, 254);
  }
}
