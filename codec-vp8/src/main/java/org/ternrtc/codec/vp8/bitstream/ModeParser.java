package org.ternrtc.codec.vp8.bitstream;

import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;

/**
 * Reads the prediction record of each macroblock from the first partition, RFC 6386 sections 10,
 * 11, 16 and 17, into a {@link MacroblockInfo}. One object is used over and over by one thread.
 */
public final class ModeParser {
  private final NearMotionVectors neighbours = new NearMotionVectors();

  /** A parser, to be used for any number of frames. */
  public ModeParser() {}

  /**
   * Reads one macroblock's record.
   *
   * @return whether the macroblock says that it has no coefficients
   */
  public boolean read(
      BoolDecoder decoder,
      FrameHeader header,
      boolean key,
      MacroblockInfo info,
      int mbRow,
      int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    if (header.segmentation.updateMap) {
      info.segment[index] =
          (byte)
              decoder.readTree(ModeTables.SEGMENT_TREE, header.segmentation.treeProbabilities, 0);
    }
    boolean skip = header.skipEnabled && decoder.readBool(header.skipFalseProbability);
    if (key) {
      readKeyModes(decoder, info, index);
    } else if (decoder.readBool(header.intraProbability)) {
      readInterModes(decoder, header, info, mbRow, mbColumn);
    } else {
      readIntraModes(decoder, header.probabilities, info, index);
    }
    return skip;
  }

  private static void readKeyModes(BoolDecoder decoder, MacroblockInfo info, int index) {
    int mode = decoder.readTree(ModeTables.KEY_Y_MODE_TREE, ModeTables.KEY_Y_MODE_PROBABILITIES, 0);
    setIntra(info, index, mode);
    if (mode == Modes.B_PRED) {
      for (int block = 0; block < 16; block++) {
        int above =
            block < 4
                ? info.blockModeAt(index - info.stride, block + 12)
                : info.blockMode[index * 16 + block - 4];
        int left =
            (block & 3) == 0
                ? info.blockModeAt(index - 1, block + 3)
                : info.blockMode[index * 16 + block - 1];
        info.blockMode[index * 16 + block] =
            (byte)
                decoder.readTree(
                    ModeTables.B_MODE_TREE,
                    ModeTables.KEY_B_MODE_PROBABILITIES,
                    ModeTables.keyBModeIndex(above, left));
      }
    }
    info.uvMode[index] =
        (byte) decoder.readTree(ModeTables.UV_MODE_TREE, ModeTables.KEY_UV_MODE_PROBABILITIES, 0);
  }

  private static void readIntraModes(
      BoolDecoder decoder, Probabilities probabilities, MacroblockInfo info, int index) {
    int mode = decoder.readTree(ModeTables.Y_MODE_TREE, probabilities.yMode, 0);
    setIntra(info, index, mode);
    if (mode == Modes.B_PRED) {
      for (int block = 0; block < 16; block++) {
        info.blockMode[index * 16 + block] =
            (byte) decoder.readTree(ModeTables.B_MODE_TREE, ModeTables.B_MODE_PROBABILITIES, 0);
      }
    }
    info.uvMode[index] = (byte) decoder.readTree(ModeTables.UV_MODE_TREE, probabilities.uvMode, 0);
  }

  private static void setIntra(MacroblockInfo info, int index, int mode) {
    info.yMode[index] = (byte) mode;
    info.reference[index] = Modes.INTRA_FRAME;
    info.vector[index] = MotionVectors.ZERO;
  }

  private void readInterModes(
      BoolDecoder decoder, FrameHeader header, MacroblockInfo info, int mbRow, int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    int reference = Modes.LAST_FRAME;
    if (decoder.readBool(header.lastProbability)) {
      reference =
          decoder.readBool(header.goldenProbability) ? Modes.ALTREF_FRAME : Modes.GOLDEN_FRAME;
    }
    info.reference[index] = (byte) reference;
    info.uvMode[index] = Modes.DC_PRED;
    neighbours.survey(info, mbRow, mbColumn, reference, header.signBias);
    int mode = decoder.readTree(ModeTables.MV_REF_TREE, neighbours.probabilities, 0);
    info.yMode[index] = (byte) mode;
    int[] vectorProbabilities = header.probabilities.motionVector;
    info.vector[index] =
        switch (mode) {
          case Modes.NEAREST_MV -> neighbours.nearest();
          case Modes.NEAR_MV -> neighbours.near();
          case Modes.NEW_MV ->
              MotionVectors.add(neighbours.best(), readVector(decoder, vectorProbabilities));
          case Modes.SPLIT_MV -> readSplit(decoder, vectorProbabilities, info, index);
          default -> MotionVectors.ZERO;
        };
  }

  /** Reads the vectors of a split macroblock, section 16.4; returns that of the last block. */
  private int readSplit(
      BoolDecoder decoder, int[] vectorProbabilities, MacroblockInfo info, int index) {
    int split = decoder.readTree(ModeTables.SPLIT_TREE, ModeTables.SPLIT_PROBABILITIES, 0);
    info.split[index] = (byte) split;
    int[] map = ModeTables.SPLIT_MAP[split];
    int[] firstBlock = ModeTables.SPLIT_FIRST_BLOCK[split];
    int[] vectors = info.blockVector;
    int at = index * 16;
    for (int part = 0; part < ModeTables.SPLIT_PARTS[split]; part++) {
      int block = firstBlock[part];
      int left =
          (block & 3) == 0 ? info.blockVectorAt(index - 1, block + 3) : vectors[at + block - 1];
      int above =
          block < 4 ? info.blockVectorAt(index - info.stride, block + 12) : vectors[at + block - 4];
      int context = ModeTables.subMvContext(left, above);
      int vector =
          switch (decoder.readTree(
              ModeTables.SUB_MV_REF_TREE, ModeTables.SUB_MV_REF_PROBABILITIES[context], 0)) {
            case ModeTables.LEFT_4X4 -> left;
            case ModeTables.ABOVE_4X4 -> above;
            case ModeTables.NEW_4X4 ->
                MotionVectors.add(neighbours.best(), readVector(decoder, vectorProbabilities));
            default -> MotionVectors.ZERO;
          };
      for (int n = block; n < 16; n++) {
        if (map[n] == part) {
          vectors[at + n] = vector;
        }
      }
    }
    return vectors[at + 15];
  }

  private static int readVector(BoolDecoder decoder, int[] probabilities) {
    int row = readComponent(decoder, probabilities, 0);
    int column = readComponent(decoder, probabilities, MotionVectorTables.COMPONENT);
    return MotionVectors.of(row, column);
  }

  /** Reads one component of a vector, section 17.1. */
  private static int readComponent(BoolDecoder decoder, int[] probabilities, int at) {
    int magnitude = 0;
    if (decoder.readBool(probabilities[at + MotionVectorTables.AT_IS_SHORT])) {
      int bitsAt = at + MotionVectorTables.AT_LONG;
      for (int bit = 0; bit < 3; bit++) {
        magnitude |= decoder.readBit(probabilities[bitsAt + bit]) << bit;
      }
      for (int bit = MotionVectorTables.LONG_BITS - 1; bit > 3; bit--) {
        magnitude |= decoder.readBit(probabilities[bitsAt + bit]) << bit;
      }
      // A long magnitude is at least 8: bit 3 is only sent where a higher one is set.
      if (magnitude <= 15 || decoder.readBool(probabilities[bitsAt + 3])) {
        magnitude |= 8;
      }
    } else {
      magnitude =
          decoder.readTree(
              MotionVectorTables.SHORT_TREE, probabilities, at + MotionVectorTables.AT_SHORT);
    }
    boolean negative =
        magnitude != 0 && decoder.readBool(probabilities[at + MotionVectorTables.AT_SIGN]);
    return negative ? -magnitude : magnitude;
  }
}
