package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;

/**
 * Writes the modes and vectors of a frame's macroblocks, RFC 6386 sections 9.9, 11, 16 and 17,
 * after fitting the frame's probabilities to them. One object serves one encoder.
 */
public final class ModeWriter {
  /** Luma mode in key frames. */
  public static final TreeCode KEY_Y_MODE = new TreeCode(ModeTables.KEY_Y_MODE_TREE);

  /** Luma mode in interframes. */
  public static final TreeCode Y_MODE = new TreeCode(ModeTables.Y_MODE_TREE);

  /** Chroma mode. */
  public static final TreeCode UV_MODE = new TreeCode(ModeTables.UV_MODE_TREE);

  /** Mode of a luma block. */
  public static final TreeCode B_MODE = new TreeCode(ModeTables.B_MODE_TREE);

  /** Inter mode. */
  public static final TreeCode MV_REF = new TreeCode(ModeTables.MV_REF_TREE);

  /** The way a macroblock is split. */
  public static final TreeCode SPLIT = new TreeCode(ModeTables.SPLIT_TREE);

  /** Where a part's vector comes from. */
  public static final TreeCode SUB_MV_REF = new TreeCode(ModeTables.SUB_MV_REF_TREE);

  private final NearMotionVectors near = new NearMotionVectors();
  private final MotionVectorCoder vectors;
  private final int[] yModeCounts = new int[8];
  private final int[] uvModeCounts = new int[6];
  private int skipped;
  private int intra;
  private int last;
  private int golden;
  private int altref;

  /**
   * @param vectors costs of vectors for the search; its counts belong to this object
   */
  public ModeWriter(MotionVectorCoder vectors) {
    this.vectors = vectors;
  }

  /** Counts what the frame's macroblocks use and sets the header's probabilities to fit. */
  public void count(MacroblockInfo info, FrameHeader header, boolean key) {
    Arrays.fill(yModeCounts, 0);
    Arrays.fill(uvModeCounts, 0);
    skipped = 0;
    intra = 0;
    last = 0;
    golden = 0;
    altref = 0;
    for (int row = 0; row < info.rows; row++) {
      for (int column = 0; column < info.columns; column++) {
        int index = info.index(row, column);
        skipped += info.coefficients[index] ? 0 : 1;
        if (!key) {
          countModes(info, header, row, column, index);
        }
      }
    }
    int all = info.rows * info.columns;
    header.skipEnabled = skipped > 0;
    header.skipFalseProbability = BitCost.probability(all - skipped, skipped);
    header.intraProbability = BitCost.probability(intra, all - intra);
    header.lastProbability = BitCost.probability(last, golden + altref);
    header.goldenProbability = BitCost.probability(golden, altref);
  }

  private void countModes(MacroblockInfo info, FrameHeader header, int row, int column, int index) {
    switch (info.reference[index]) {
      case Modes.INTRA_FRAME -> {
        intra++;
        Y_MODE.count(info.yMode[index], yModeCounts);
        UV_MODE.count(info.uvMode[index], uvModeCounts);
      }
      case Modes.LAST_FRAME -> last++;
      case Modes.GOLDEN_FRAME -> golden++;
      default -> altref++;
    }
    if (info.yMode[index] == Modes.NEW_MV) {
      near.survey(info, row, column, info.reference[index], header.signBias);
      int vector = info.vector[index];
      vectors.count(
          MotionVectors.row(vector) - MotionVectors.row(near.best()),
          MotionVectors.column(vector) - MotionVectors.column(near.best()));
    } else if (info.yMode[index] == Modes.SPLIT_MV) {
      near.survey(info, row, column, info.reference[index], header.signBias);
      countParts(info, index);
    }
  }

  private void countParts(MacroblockInfo info, int index) {
    int[] firstBlock = ModeTables.SPLIT_FIRST_BLOCK[info.split[index]];
    for (int block : firstBlock) {
      int vector = info.blockVector[index * 16 + block];
      int left = leftOf(info, index, block);
      int above = aboveOf(info, index, block);
      if (ModeTables.subMvKind(vector, left, above) == ModeTables.NEW_4X4) {
        vectors.count(
            MotionVectors.row(vector) - MotionVectors.row(near.best()),
            MotionVectors.column(vector) - MotionVectors.column(near.best()));
      }
    }
  }

  private static int leftOf(MacroblockInfo info, int index, int block) {
    return (block & 3) == 0
        ? info.blockVectorAt(index - 1, block + 3)
        : info.blockVector[index * 16 + block - 1];
  }

  private static int aboveOf(MacroblockInfo info, int index, int block) {
    return block < 4
        ? info.blockVectorAt(index - info.stride, block + 12)
        : info.blockVector[index * 16 + block - 4];
  }

  /** Writes what follows the token probabilities in the header; updates the header's own. */
  public void writeProbabilities(BoolEncoder out, FrameHeader header, boolean key) {
    out.flag(header.skipEnabled);
    if (header.skipEnabled) {
      out.literal(header.skipFalseProbability, 8);
    }
    if (key) {
      return;
    }
    out.literal(header.intraProbability, 8);
    out.literal(header.lastProbability, 8);
    out.literal(header.goldenProbability, 8);
    writeModeProbabilities(out, header.probabilities.yMode, yModeCounts, header.uncertain.yMode());
    writeModeProbabilities(
        out, header.probabilities.uvMode, uvModeCounts, header.uncertain.uvMode());
    vectors.writeUpdates(out, header.probabilities.motionVector, header.uncertain);
  }

  /** Section 16.2: all probabilities of a tree are sent, or none. */
  private static void writeModeProbabilities(
      BoolEncoder out, int[] probabilities, int[] counts, boolean uncertain) {
    long gain = -8L * BitCost.ONE_BIT * probabilities.length;
    for (int node = 0; node < probabilities.length; node++) {
      int zeros = counts[2 * node];
      int ones = counts[2 * node + 1];
      gain += BitCost.many(zeros, ones, probabilities[node]);
      gain -= BitCost.many(zeros, ones, BitCost.probability(zeros, ones));
    }
    out.flag(gain > 0 || uncertain);
    if (gain > 0 || uncertain) {
      for (int node = 0; node < probabilities.length; node++) {
        if (gain > 0) {
          probabilities[node] = BitCost.probability(counts[2 * node], counts[2 * node + 1]);
        }
        out.literal(probabilities[node], 8);
      }
    }
  }

  /** Writes the modes of all macroblocks. */
  public void writeMacroblocks(
      BoolEncoder out, MacroblockInfo info, FrameHeader header, boolean key) {
    for (int row = 0; row < info.rows; row++) {
      for (int column = 0; column < info.columns; column++) {
        int index = info.index(row, column);
        if (header.segmentation.updateMap) {
          writeSegment(out, info.segment[index], header.segmentation.treeProbabilities);
        }
        if (header.skipEnabled) {
          out.bool(info.coefficients[index] ? 0 : 1, header.skipFalseProbability);
        }
        if (key) {
          writeKeyModes(out, info, index);
        } else if (info.reference[index] == Modes.INTRA_FRAME) {
          out.bool(0, header.intraProbability);
          writeIntraModes(out, info, header, index);
        } else {
          out.bool(1, header.intraProbability);
          writeInterMode(out, info, header, row, column);
        }
      }
    }
  }

  private static void writeSegment(BoolEncoder out, int segment, int[] probabilities) {
    out.bool(segment >> 1, probabilities[0]);
    out.bool(segment & 1, probabilities[1 + (segment >> 1)]);
  }

  private static void writeKeyModes(BoolEncoder out, MacroblockInfo info, int index) {
    KEY_Y_MODE.write(out, info.yMode[index], ModeTables.KEY_Y_MODE_PROBABILITIES, 0);
    if (info.yMode[index] == Modes.B_PRED) {
      for (int block = 0; block < 16; block++) {
        B_MODE.write(
            out,
            info.blockMode[index * 16 + block],
            ModeTables.KEY_B_MODE_PROBABILITIES,
            keyBlockContext(info, index, block));
      }
    }
    UV_MODE.write(out, info.uvMode[index], ModeTables.KEY_UV_MODE_PROBABILITIES, 0);
  }

  /** Where the probabilities of a block's mode start in a key frame, section 11.3. */
  public static int keyBlockContext(MacroblockInfo info, int index, int block) {
    int above =
        block < 4
            ? info.blockModeAt(index - info.stride, block + 12)
            : info.blockMode[index * 16 + block - 4];
    int left =
        (block & 3) == 0
            ? info.blockModeAt(index - 1, block + 3)
            : info.blockMode[index * 16 + block - 1];
    return ModeTables.keyBModeIndex(above, left);
  }

  private static void writeIntraModes(
      BoolEncoder out, MacroblockInfo info, FrameHeader header, int index) {
    Y_MODE.write(out, info.yMode[index], header.probabilities.yMode, 0);
    if (info.yMode[index] == Modes.B_PRED) {
      for (int block = 0; block < 16; block++) {
        B_MODE.write(out, info.blockMode[index * 16 + block], ModeTables.B_MODE_PROBABILITIES, 0);
      }
    }
    UV_MODE.write(out, info.uvMode[index], header.probabilities.uvMode, 0);
  }

  private void writeInterMode(
      BoolEncoder out, MacroblockInfo info, FrameHeader header, int row, int column) {
    int index = info.index(row, column);
    int reference = info.reference[index];
    out.bool(reference == Modes.LAST_FRAME ? 0 : 1, header.lastProbability);
    if (reference != Modes.LAST_FRAME) {
      out.bool(reference == Modes.GOLDEN_FRAME ? 0 : 1, header.goldenProbability);
    }
    near.survey(info, row, column, reference, header.signBias);
    MV_REF.write(out, info.yMode[index], near.probabilities, 0);
    if (info.yMode[index] == Modes.NEW_MV) {
      int vector = info.vector[index];
      vectors.write(
          out,
          MotionVectors.row(vector) - MotionVectors.row(near.best()),
          MotionVectors.column(vector) - MotionVectors.column(near.best()),
          header.probabilities.motionVector);
    } else if (info.yMode[index] == Modes.SPLIT_MV) {
      writeParts(out, info, index, header.probabilities.motionVector);
    }
  }

  private void writeParts(BoolEncoder out, MacroblockInfo info, int index, int[] probabilities) {
    int split = info.split[index];
    SPLIT.write(out, split, ModeTables.SPLIT_PROBABILITIES, 0);
    for (int block : ModeTables.SPLIT_FIRST_BLOCK[split]) {
      int vector = info.blockVector[index * 16 + block];
      int left = leftOf(info, index, block);
      int above = aboveOf(info, index, block);
      int kind = ModeTables.subMvKind(vector, left, above);
      int context = ModeTables.subMvContext(left, above);
      SUB_MV_REF.write(out, kind, ModeTables.SUB_MV_REF_PROBABILITIES[context], 0);
      if (kind == ModeTables.NEW_4X4) {
        vectors.write(
            out,
            MotionVectors.row(vector) - MotionVectors.row(near.best()),
            MotionVectors.column(vector) - MotionVectors.column(near.best()),
            probabilities);
      }
    }
  }
}
