package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenContexts;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * Codes one macroblock after the other: decides, predicts, codes what is left, notes the tokens.
 */
final class MacroblockCoder {
  /** Below this price per step, luma blocks get no intra modes of their own. */
  private static final int FINE_AS_A_WHOLE = 12;

  private final MacroblockInfo info;
  private SpeedFeatures speed;
  private final FrameHeader header;
  private final ModeCosts costs = new ModeCosts();
  private final ResidualCoder residual;
  private final IntraDecision intra;
  private final InterDecision inter;
  private final CyclicRefresh refresh;

  private SourcePicture source = new SourcePicture(0, 0);
  private FrameBuffer picture;
  private Candidates candidates = Candidates.NONE;
  private Quantizer quantizer = new Quantizer(0);
  private Quantizer coarse = quantizer;
  private Quantizer finer = quantizer;
  private boolean intraOnly;
  private int blockModes = Modes.B_MODES;
  private int lambda;
  private int frame;

  MacroblockCoder(
      MacroblockInfo info,
      FrameHeader header,
      MotionVectorCoder vectors,
      ActiveKernels kernels,
      CyclicRefresh refresh,
      SpeedFeatures speed,
      FrameBuffer picture) {
    this.refresh = refresh;
    this.picture = picture;
    this.info = info;
    this.speed = speed;
    this.header = header;
    residual = new ResidualCoder(kernels);
    intra = new IntraDecision(info, costs, residual, kernels);
    inter = new InterDecision(info, header, costs, vectors, kernels, residual, speed, picture);
  }

  /** Begins a frame. */
  void startFrame(FramePlan plan) {
    source = plan.source();
    picture = plan.target();
    candidates = plan.candidates();
    coarse = plan.quantizer();
    finer = plan.finer();
    speed = plan.speed();
    blockModes = blockModes(plan);
    costs.start(header, plan.key());
    intraOnly = plan.intraOnly();
    frame = plan.frame();
    if (!intraOnly) {
      inter.startFrame(plan);
    }
  }

  private int blockModes(FramePlan plan) {
    if (!plan.blockModes() || plan.cut()) {
      // After a cut all is intra, and there is much more to see than what these save.
      return 0;
    }
    return plan.intraOnly() ? Modes.B_MODES : speed.blockModes();
  }

  /** Codes a macroblock; those above and to the left have been coded. */
  void code(int mbRow, int mbColumn, TokenBuffer tokens, TokenContexts contexts) {
    int index = info.index(mbRow, mbColumn);
    useQuantizer(info.segment[index] == CyclicRefresh.SEGMENT ? finer : coarse);
    boolean intraCoded = intraOnly || !interIsBest(mbRow, mbColumn);
    boolean hasY2 = true;
    boolean kept = false;
    if (intraCoded) {
      hasY2 = codeIntra(mbRow, mbColumn, index);
    } else {
      inter.apply(picture, mbRow, mbColumn);
      if (!inter.residualWanted()) {
        info.coefficients[index] = false;
        if (!inter.keptInPlace()) {
          picture.madeBy[mbRow * picture.columns + mbColumn] = frame;
        }
        contexts.clear(mbColumn, true);
        candidates.done(mbRow, mbColumn, true, quantizer.index);
        return;
      }
      kept = !inter.lumaWanted();
      hasY2 = inter.hasY2();
      if (kept) {
        residual.clearLuma();
      } else if (!inter.vanishes()) {
        codeInterLuma(mbRow, mbColumn);
      }
    }
    residual.codeChroma(source, mbRow, mbColumn, picture, quantizer, intraCoded);
    picture.madeBy[mbRow * picture.columns + mbColumn] = frame;
    boolean any = residual.any();
    info.coefficients[index] = any;
    refresh.coded(mbRow, mbColumn, quantizer.index);
    candidates.done(mbRow, mbColumn, kept, quantizer.index);
    if (any) {
      residual.tokens(tokens, contexts, mbColumn, hasY2);
    } else {
      contexts.clear(mbColumn, hasY2);
    }
  }

  private void codeInterLuma(int mbRow, int mbColumn) {
    int from = source.yOffset(mbRow, mbColumn);
    int at = picture.yOffset(mbRow, mbColumn);
    if (!inter.hasY2()) {
      residual.codeSplitLuma(source, from, picture, at, quantizer);
    } else if (inter.transformed()) {
      residual.codeTransformedLuma(picture, at, quantizer, false);
    } else {
      residual.codeLuma(source, from, picture, at, quantizer, false);
    }
  }

  private void useQuantizer(Quantizer next) {
    quantizer = next;
    lambda = Lambda.of(next.step());
    inter.useQuantizer(lambda, next);
  }

  private int intraPrice;

  private boolean interIsBest(int mbRow, int mbColumn) {
    int price = inter.decide(mbRow, mbColumn);
    if (inter.vanishes()) {
      return true;
    }
    if (inter.distortion() < speed.doubtful() * quantizer.step()) {
      return true;
    }
    intraPrice = intra.luma(source, picture, mbRow, mbColumn, lambda);
    return price <= intraPrice;
  }

  /** Returns whether the macroblock has a Y2 block. */
  private boolean codeIntra(int mbRow, int mbColumn, int index) {
    info.reference[index] = Modes.INTRA_FRAME;
    info.vector[index] = 0;
    if (intraOnly) {
      intraPrice = intra.luma(source, picture, mbRow, mbColumn, lambda);
    }
    boolean whole =
        blockModes == 0
            || intraPrice < FINE_AS_A_WHOLE * quantizer.step()
            || intra.blocks(
                    source, picture, mbRow, mbColumn, quantizer, lambda, blockModes, intraPrice)
                > intraPrice;
    if (whole) {
      info.yMode[index] = (byte) intra.lumaMode();
      IntraDecision.predictLuma(intra.lumaMode(), picture, mbRow, mbColumn);
      residual.codeLuma(
          source,
          source.yOffset(mbRow, mbColumn),
          picture,
          picture.yOffset(mbRow, mbColumn),
          quantizer,
          true);
    }
    int chroma = intra.chroma(source, picture, mbRow, mbColumn, lambda);
    info.uvMode[index] = (byte) chroma;
    IntraDecision.predictChroma(chroma, picture, mbRow, mbColumn);
    return whole;
  }
}
