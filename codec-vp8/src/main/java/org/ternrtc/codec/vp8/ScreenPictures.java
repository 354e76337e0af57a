package org.ternrtc.codec.vp8;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.encoder.FrameCoder;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.reference.ReferencePlan;
import org.ternrtc.codec.vp8.screen.ScreenAnalysis;
import org.ternrtc.codec.vp8.screen.ScreenRate;
import org.ternrtc.media.VideoFrame;

/**
 * Codes the pictures of a screen: new content first, then as much sharpening as the bits allow. An
 * {@link EncodingStream} has it instead of its way with cameras; like that, for one thread.
 */
final class ScreenPictures {
  private static final int MAX_ATTEMPTS = 3;

  private final FrameCoder coder;
  private final ScreenRate rate;
  private final ScreenAnalysis analysis;
  private boolean following;
  private int index;
  private int attempts;

  ScreenPictures(FrameCoder coder, ScreenAnalysis analysis, ScreenRate rate) {
    this.coder = coder;
    this.analysis = analysis;
    this.rate = rate;
  }

  /** The next picture is not coded as one of a screen: what is known of references gets stale. */
  void interrupt() {
    following = false;
  }

  /**
   * Codes a picture that the coder has begun.
   *
   * @param savedSeconds what the rate control has saved, when the picture before was none of ours
   * @param mayDrop whether a picture may be left out
   * @return the frame, still to be kept; null when it is left out
   */
  byte @Nullable [] code(
      SourcePicture source,
      VideoFrame frame,
      ReferencePlan plan,
      double savedSeconds,
      boolean mayDrop) {
    if (!following) {
      analysis.forget();
      rate.start(savedSeconds);
      following = true;
    }
    analysis.begin(source, frame.dirty());
    if (mayDrop && rate.overdrawn()) {
      rate.dropped();
      return null;
    }
    coder.look(analysis, plan);
    boolean key = plan.key();
    int fresh = analysis.fresh();
    int[] blurred = analysis.blurred();
    index = rate.index(key, fresh, blurred);
    int refined = refine(key, fresh, blurred);
    byte[] data = coder.code(source, plan, index, analysis);
    for (attempts = 1; attempts < MAX_ATTEMPTS; attempts++) {
      int other = rate.reconsider(key, index, fresh, blurred, refined, data.length * 8.0);
      if (other == index) {
        break;
      }
      index = other;
      refined = refine(key, fresh, blurred);
      data = coder.code(source, plan, index, analysis);
    }
    rate.done(key, index, fresh, blurred, refined, data.length * 8.0);
    return data;
  }

  private int refine(boolean key, int fresh, int[] blurred) {
    return analysis.refine(
        ScreenRate.coarsest(index), rate.refineCount(key, index, fresh, blurred));
  }

  /** The reference that the next picture is to be kept in beside the last frame, 0 for none. */
  int worthKeeping() {
    return following ? analysis.worthKeeping(rate.settledBelow()) : 0;
  }

  /** Whether the picture just coded would come out no better a second time. */
  boolean settled() {
    return following && analysis.settled(rate.settledBelow());
  }

  /** The quantizer index of the last picture. */
  int index() {
    return index;
  }

  boolean codedAgain() {
    return attempts > 1;
  }

  boolean atMinQuantizer() {
    return index <= rate.minIndex();
  }

  void setRate(int bitsPerSecond, double framesPerSecond) {
    rate.setRate(bitsPerSecond, framesPerSecond);
  }
}
