package org.ternrtc.codec.vp8.encoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.Probabilities;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenCounts;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.ReferenceFrames;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.reference.ReferencePlan;
import org.ternrtc.codec.vp8.screen.ScreenAnalysis;
import org.ternrtc.codec.vp8.transform.Quantizer;
import org.ternrtc.codec.vp8.wavefront.Workers;

/**
 * Codes pictures of one size: everything between a picture with a quantizer and the bytes of a
 * frame. Holds the references and what the stream carries from frame to frame.
 *
 * <p>A frame is coded by {@link #code}, as often as the rate control wants with another quantizer,
 * and then kept by {@link #keep}. Not thread-safe.
 */
public final class FrameCoder {
  private final ReferenceFrames references;
  private final MacroblockInfo info;
  private final FrameHeader header = new FrameHeader();
  private final Probabilities before = new Probabilities();
  private final TokenBuffer[] rowTokens;
  private final TokenCounts counts = new TokenCounts();
  private final MotionVectorCoder vectors = new MotionVectorCoder();
  private final RowWave macroblocks;
  private final FrameWriter writer;
  private final ActiveKernels kernels = new ActiveKernels();
  private final FilterStage filter;
  private final CyclicRefresh refresh;
  private final Quantizer[] quantizers = new Quantizer[128];
  private final @Nullable EntropyHistory history;
  private @Nullable ScreenAnalysis screen;
  private FrameBuffer shown;
  private SpeedFeatures speed;
  private boolean assigned;
  private int frames;

  /**
   * Prepares for pictures of a size in pixels.
   *
   * @param speed 0, slow and good, to 16, fast
   * @param partitions token partitions: 1, 2, 4 or 8
   * @param cycleFrames in so many frames of the base layer what stands still is sharpened
   * @param keepHistory whether a frame may build upon the probabilities before an earlier one
   * @param workers who codes the rows of a picture; not closed by this
   */
  public FrameCoder(
      int width,
      int height,
      int speed,
      int partitions,
      int cycleFrames,
      boolean keepHistory,
      Workers workers) {
    this.speed = SpeedFeatures.of(speed);
    history = keepHistory ? new EntropyHistory() : null;
    int columns = (width + 15) / 16;
    int rows = (height + 15) / 16;
    references = new ReferenceFrames(columns, rows);
    shown = references.current();
    info = new MacroblockInfo(columns, rows);
    rowTokens = new TokenBuffer[rows];
    for (int row = 0; row < rows; row++) {
      rowTokens[row] = new TokenBuffer(columns * 32);
    }
    header.partitions = partitions;
    writer = new FrameWriter(width, height, info, vectors, partitions, workers);
    filter = new FilterStage(info, kernels);
    refresh = new CyclicRefresh(info, cycleFrames);
    macroblocks =
        new RowWave(
            info, header, vectors, kernels, refresh, this.speed, shown, filter, rowTokens, workers);
    for (int index = 0; index < quantizers.length; index++) {
      quantizers[index] = new Quantizer(index);
    }
  }

  /** Sets how much is tried from the next picture on, 0 to 16. */
  public void useSpeed(int wanted) {
    speed = SpeedFeatures.of(wanted);
  }

  /** The next speed that does less; the same when none does. */
  public static int faster(int than) {
    return SpeedFeatures.faster(than);
  }

  /** The nearest speed that does more; the same when none does. */
  public static int slower(int than) {
    return SpeedFeatures.slower(than);
  }

  /**
   * Remembers the state that {@link #code} starts from; to be called once per picture.
   *
   * @param frameId number of the frame
   */
  public void begin(ReferencePlan plan, long frameId) {
    kernels.refresh();
    if (history != null) {
      header.uncertain.clear();
      if (plan.key()) {
        history.clear();
      }
      if (plan.entropyBefore() != ReferencePlan.CURRENT) {
        history.restore(plan.entropyBefore(), header.probabilities, header.uncertain);
      }
      history.before(frameId, header.probabilities);
    }
    before.copyFrom(header.probabilities);
    assigned = false;
  }

  /**
   * Codes a picture.
   *
   * @param index quantizer index, 0 to 127
   * @param cut whether it is known to have little in common with its references
   * @return the frame; its references wait for {@link #keep}
   */
  public byte[] code(SourcePicture source, ReferencePlan plan, int index, boolean cut) {
    screen = null;
    return codeFrame(source, plan, index, cut);
  }

  /**
   * Looks for what a picture of a screen has in common with the references it may use; between
   * {@link #begin} and {@link #code}.
   */
  public void look(ScreenAnalysis analysis, ReferencePlan plan) {
    if (plan.key()) {
      return;
    }
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      if (plan.mayUse(reference)) {
        analysis.reference(reference, references.get(reference), kernels.metrics);
      }
    }
  }

  /**
   * Codes a picture of which something is known.
   *
   * @param analysis knows the macroblocks of a screen and is told how they came out; null for other
   *     pictures
   */
  public byte[] code(
      SourcePicture source, ReferencePlan plan, int index, @Nullable ScreenAnalysis analysis) {
    screen = analysis;
    return codeFrame(source, plan, index, false);
  }

  private byte[] codeFrame(SourcePicture source, ReferencePlan plan, int index, boolean cut) {
    prepareHeader(plan, index);
    codeMacroblocks(source, plan, index, cut, true);
    byte[] frame = writer.write(header, plan.key(), rowTokens, counts);
    if (frame == null) {
      // Sixteen modes a macroblock can be more than the first partition may hold.
      restoreProbabilities(plan);
      codeMacroblocks(source, plan, index, cut, false);
      frame = writer.write(header, plan.key(), rowTokens, counts);
    }
    if (frame == null) {
      throw new AssertionError("modes of whole macroblocks always fit");
    }
    return frame;
  }

  private void restoreProbabilities(ReferencePlan plan) {
    if (plan.key()) {
      header.probabilities.reset();
    } else {
      header.probabilities.copyFrom(before);
    }
  }

  private void prepareHeader(ReferencePlan plan, int index) {
    if (plan.key()) {
      header.resetForKeyFrame();
    }
    FilterStage.setDeltas(header.loopFilter, plan.key());
    restoreProbabilities(plan);
    header.quantizer.yAc = index;
    if (!assigned) {
      assigned = true;
      boolean refreshes = screen == null && plan.references().updateLast();
      refresh.startFrame(plan.key(), refreshes, index);
    }
    refresh.setHeader(header, index);
    header.segmentation.filterLevel[CyclicRefresh.SEGMENT] = 0;
    if (screen != null) {
      info.clearSegments();
      if (!plan.key() && screen.filtered(index)) {
        ScreenSegments.spareKept(header, info, screen.plan(), filter.levelFor(index));
      }
    }
    header.refreshEntropy = plan.updateEntropy();
    header.refreshLast = plan.references().updateLast();
    header.refreshGolden = plan.references().updateGolden();
    header.refreshAltref = plan.references().updateAltref();
    header.copyToGolden = ReferenceFrames.COPY_NONE;
    header.copyToAltref = ReferenceFrames.COPY_NONE;
  }

  /** Reconstructs row after row; the loop filter follows while a row's lines are in the cache. */
  private void codeMacroblocks(
      SourcePicture source, ReferencePlan plan, int index, boolean cut, boolean blockModes) {
    FrameBuffer picture = references.current();
    picture.prepareIntraEdges();
    vectors.start(header.probabilities.motionVector);
    if (screen == null || screen.filtered(index)) {
      filter.startFrame(source, picture, header, plan.key(), index);
    } else {
      filter.startUnfiltered(source, picture, header, plan.key(), index);
    }
    macroblocks.code(
        new FramePlan(
            ++frames,
            plan.key(),
            source,
            picture,
            references,
            allowed(plan),
            screen == null ? Candidates.NONE : new ScreenCandidates(screen, info.columns),
            quantizers[index],
            quantizers[screen == null ? CyclicRefresh.finerIndex(index) : index],
            cut,
            blockModes,
            speed),
        counts);
    if (screen == null || header.loopFilter.level > 0) {
      // The filter changes pixels of macroblocks around those it is for.
      Arrays.fill(picture.madeBy, frames);
    }
  }

  private static int allowed(ReferencePlan plan) {
    int allowed = FramePlan.NONE;
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      allowed |= plan.mayUse(reference) ? 1 << reference : 0;
    }
    return allowed;
  }

  /** The frame of the last {@link #code} goes out: it becomes a reference as it was planned. */
  public void keep() {
    if (!header.refreshEntropy) {
      header.probabilities.copyFrom(before);
    }
    shown = references.current();
    if (screen != null) {
      screen.keep(kernels.metrics, shown, header.refreshLast, header.loopFilter.level > 0);
    }
    references.update(
        header.copyToGolden,
        header.copyToAltref,
        header.refreshGolden,
        header.refreshAltref,
        header.refreshLast);
  }

  /**
   * Whether the last picture, coded again, would come out no better: all of it was coded at a
   * quantizer near the finest.
   */
  public boolean settled(int finestIndex) {
    return refresh.settled(finestIndex);
  }

  /** The last frame as a reference; there is one from the first {@link #keep} on. */
  public FrameBuffer last() {
    return references.get(Modes.LAST_FRAME);
  }

  /** The picture that a decoder shows after the last {@link #keep}; until the next begins. */
  public FrameBuffer reconstruction() {
    return shown;
  }
}
