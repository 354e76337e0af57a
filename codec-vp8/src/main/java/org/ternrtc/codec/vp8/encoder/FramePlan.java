package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.ReferenceFrames;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * What is settled about a frame before its macroblocks are coded; the same for all threads that
 * code it.
 *
 * @param frame a number that no frame before had
 * @param key whether it is a key frame
 * @param source the picture to encode
 * @param target where the reconstruction goes
 * @param references the pictures that may be referred to
 * @param allowed the sum of {@link #LAST}, {@link #GOLDEN} and {@link #ALTREF}; 0 when all is intra
 * @param candidates what is known of macroblocks beforehand
 * @param quantizer of the frame
 * @param finer of the macroblocks in {@link CyclicRefresh#SEGMENT}
 * @param cut whether the picture seems to have little in common with the references: only the first
 *     is looked at, and luma blocks have no intra modes of their own, so that it does not take
 *     several times as long as others
 * @param blockModes whether luma blocks may have intra modes of their own
 * @param speed how much is tried
 */
record FramePlan(
    int frame,
    boolean key,
    SourcePicture source,
    FrameBuffer target,
    ReferenceFrames references,
    int allowed,
    Candidates candidates,
    Quantizer quantizer,
    Quantizer finer,
    boolean cut,
    boolean blockModes,
    SpeedFeatures speed) {
  /** The last frame may be referred to. */
  static final int LAST = 1 << Modes.LAST_FRAME;

  /** The golden frame may be referred to. */
  static final int GOLDEN = 1 << Modes.GOLDEN_FRAME;

  /** The altref frame may be referred to. */
  static final int ALTREF = 1 << Modes.ALTREF_FRAME;

  /** No references. */
  static final int NONE = 0;

  /** Whether all macroblocks are intra; such a frame need not be a key frame. */
  boolean intraOnly() {
    return allowed == NONE;
  }

  /** Whether macroblocks may refer to a frame. */
  boolean allows(int reference) {
    return (allowed >> reference & 1) != 0;
  }
}
