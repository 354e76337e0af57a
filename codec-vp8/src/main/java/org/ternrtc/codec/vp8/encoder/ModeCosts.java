package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.BitCost;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.ModeTables;
import org.ternrtc.codec.vp8.bitstream.ModeWriter;
import org.ternrtc.codec.vp8.bitstream.NearMotionVectors;
import org.ternrtc.codec.vp8.frame.Modes;

/**
 * What modes cost in 1/256 bit, as far as it is known before a frame's own probabilities are: those
 * of the frame before stand in for them.
 */
final class ModeCosts {
  private static final int[] KEY_Y = costs(5);
  private static final int[] KEY_UV = costs(4);
  private static final short[] KEY_BLOCK = new short[100 * Modes.B_MODES];
  private static final int[] BLOCK = costs(Modes.B_MODES);

  static {
    for (int mode = 0; mode < 5; mode++) {
      KEY_Y[mode] = ModeWriter.KEY_Y_MODE.cost(mode, ModeTables.KEY_Y_MODE_PROBABILITIES, 0);
    }
    for (int mode = 0; mode < 4; mode++) {
      KEY_UV[mode] = ModeWriter.UV_MODE.cost(mode, ModeTables.KEY_UV_MODE_PROBABILITIES, 0);
    }
    for (int mode = 0; mode < Modes.B_MODES; mode++) {
      BLOCK[mode] = ModeWriter.B_MODE.cost(mode, ModeTables.B_MODE_PROBABILITIES, 0);
      for (int context = 0; context < 100; context++) {
        KEY_BLOCK[context * Modes.B_MODES + mode] =
            (short)
                ModeWriter.B_MODE.cost(
                    mode, ModeTables.KEY_B_MODE_PROBABILITIES, context * (Modes.B_MODES - 1));
      }
    }
  }

  private static final int[] SPLIT = costs(4);
  private static final int[] PART = costs(5 * 4);

  static {
    for (int way = 0; way < 4; way++) {
      SPLIT[way] = ModeWriter.SPLIT.cost(way, ModeTables.SPLIT_PROBABILITIES, 0);
      for (int context = 0; context < 5; context++) {
        PART[context * 4 + way] =
            ModeWriter.SUB_MV_REF.cost(way, ModeTables.SUB_MV_REF_PROBABILITIES[context], 0);
      }
    }
  }

  private final int[] y = costs(5);
  private final int[] uv = costs(4);
  private boolean key;
  private int intra;
  private final int[] reference = new int[4];

  private static int[] costs(int modes) {
    return new int[modes];
  }

  /** Begins a frame. */
  void start(FrameHeader header, boolean key) {
    this.key = key;
    if (key) {
      System.arraycopy(KEY_Y, 0, y, 0, y.length);
      System.arraycopy(KEY_UV, 0, uv, 0, uv.length);
      intra = 0;
      return;
    }
    for (int mode = 0; mode < y.length; mode++) {
      y[mode] = ModeWriter.Y_MODE.cost(mode, header.probabilities.yMode, 0);
    }
    for (int mode = 0; mode < uv.length; mode++) {
      uv[mode] = ModeWriter.UV_MODE.cost(mode, header.probabilities.uvMode, 0);
    }
    // Unknown before the first interframe; a zero would make one choice free for ever.
    int intraProbability = Math.clamp(header.intraProbability, 2, 250);
    int lastProbability = Math.clamp(header.lastProbability, 5, 250);
    int goldenProbability = Math.clamp(header.goldenProbability, 5, 250);
    intra = BitCost.zero(intraProbability);
    int inter = BitCost.one(intraProbability);
    reference[Modes.LAST_FRAME] = inter + BitCost.zero(lastProbability);
    reference[Modes.GOLDEN_FRAME] =
        inter + BitCost.one(lastProbability) + BitCost.zero(goldenProbability);
    reference[Modes.ALTREF_FRAME] =
        inter + BitCost.one(lastProbability) + BitCost.one(goldenProbability);
  }

  /** An intra macroblock with a luma mode; blocks' modes come on top. */
  int intraLuma(int mode) {
    return intra + y[mode];
  }

  /** A chroma mode. */
  int chroma(int mode) {
    return uv[mode];
  }

  /**
   * A luma block's mode.
   *
   * @param context what {@link ModeWriter#keyBlockContext} says; of no meaning in interframes
   */
  int block(int mode, int context) {
    return key ? KEY_BLOCK[context / (Modes.B_MODES - 1) * Modes.B_MODES + mode] : BLOCK[mode];
  }

  /** A way of splitting. */
  static int split(int way) {
    return SPLIT[way];
  }

  /**
   * Where a part's vector comes from; a new vector's difference comes on top.
   *
   * @param kind {@link ModeTables#LEFT_4X4} to {@link ModeTables#NEW_4X4}
   * @param context {@link ModeTables#subMvContext}
   */
  static int part(int kind, int context) {
    return PART[context * 4 + kind];
  }

  /** An inter mode; a new vector's difference comes on top. */
  int inter(int mode, int referenceFrame, NearMotionVectors near) {
    int[] p = near.probabilities;
    int cost = reference[referenceFrame];
    return switch (mode) {
      case Modes.ZERO_MV -> cost + BitCost.zero(p[0]);
      case Modes.NEAREST_MV -> cost + BitCost.one(p[0]) + BitCost.zero(p[1]);
      case Modes.NEAR_MV -> cost + BitCost.one(p[0]) + BitCost.one(p[1]) + BitCost.zero(p[2]);
      case Modes.SPLIT_MV ->
          cost + BitCost.one(p[0]) + BitCost.one(p[1]) + BitCost.one(p[2]) + BitCost.one(p[3]);
      default ->
          cost + BitCost.one(p[0]) + BitCost.one(p[1]) + BitCost.one(p[2]) + BitCost.zero(p[3]);
    };
  }
}
