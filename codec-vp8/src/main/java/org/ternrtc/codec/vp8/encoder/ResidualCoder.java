package org.ternrtc.codec.vp8.encoder;

import java.util.Arrays;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenContexts;
import org.ternrtc.codec.vp8.bitstream.TokenTables;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.BlockQuantizer;
import org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels;
import org.ternrtc.codec.vp8.transform.ForwardTransform;
import org.ternrtc.codec.vp8.transform.InverseTransform;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * What is left of a macroblock after prediction: transformed, quantized, added to the prediction as
 * a decoder will, and turned into tokens.
 *
 * <p>The prediction lies in the picture under reconstruction and becomes the reconstruction in
 * place. One object serves one thread and one macroblock at a time; the 25 blocks lie in the order
 * of the stream: luma 0 to 15, U 16 to 19, V 20 to 23, Y2 24.
 */
final class ResidualCoder {
  private static final int BLOCKS = 25;
  private static final int Y2 = 24;

  private final short[] coefficients = new short[BLOCKS * 16];
  private final short[] levels = new short[BLOCKS * 16];
  private final byte[] ends = new byte[BLOCKS];
  private final ActiveKernels kernels;
  private int lumaCoded;
  private int y2Coded;
  private int chromaCoded;

  ResidualCoder(ActiveKernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Whether an inter prediction of all luma, which may lie anywhere, leaves nothing to be coded. If
   * so, luma counts as coded. If not, {@link #codeTransformedLuma} can go on from here.
   */
  boolean lumaVanishes(
      SourcePicture source,
      int sourceAt,
      byte[] prediction,
      int at,
      int stride,
      Quantizer quantizer) {
    transformLuma(source, sourceAt, prediction, at, stride);
    ForwardTransform.walsh(coefficients, 0, coefficients, Y2 * 16);
    short[] threshold = quantizer.block(Quantizer.Y2, false, 0).threshold;
    if (kernels.metrics.blocksAbove(coefficients, Y2 * 16, 1, threshold) != 0) {
      return false;
    }
    threshold = quantizer.block(Quantizer.Y1, false, 1).threshold;
    if (kernels.metrics.blocksAbove(coefficients, 0, 16, threshold) != 0) {
      return false;
    }
    clearLuma();
    return true;
  }

  /** Codes all luma of a macroblock that was predicted as a whole. */
  void codeLuma(
      SourcePicture source,
      int sourceAt,
      FrameBuffer picture,
      int at,
      Quantizer quantizer,
      boolean intra) {
    transformLuma(source, sourceAt, picture.y, at, picture.yStride);
    ForwardTransform.walsh(coefficients, 0, coefficients, Y2 * 16);
    codeTransformedLuma(picture, at, quantizer, intra);
  }

  /** Codes all luma of which the coefficients are there. */
  void codeTransformedLuma(FrameBuffer picture, int at, Quantizer quantizer, boolean intra) {
    lumaCoded = quantizeAll(0, 16, quantizer.block(Quantizer.Y1, intra, 1), 1);
    y2Coded = quantizeAll(Y2, 1, quantizer.block(Quantizer.Y2, intra, 0), 0);
    if ((lumaCoded | y2Coded) != 0) {
      reconstructLuma(picture, at);
    }
  }

  private void transformLuma(
      SourcePicture source, int sourceAt, byte[] prediction, int at, int stride) {
    for (int block = 0; block < 16; block += 2) {
      kernels.metrics.forwardDct(
          source.data,
          sourceAt + (block >> 2) * 4 * source.yStride + (block & 3) * 4,
          source.yStride,
          prediction,
          at + (block >> 2) * 4 * stride + (block & 3) * 4,
          stride,
          coefficients,
          block * 16);
    }
  }

  /** Codes all luma of a macroblock whose parts move differently: without a Y2 block. */
  void codeSplitLuma(
      SourcePicture source, int sourceAt, FrameBuffer picture, int at, Quantizer quantizer) {
    transformLuma(source, sourceAt, picture.y, at, picture.yStride);
    y2Coded = 0;
    lumaCoded = quantizeAll(0, 16, quantizer.block(Quantizer.Y1, false, 0), 0);
    for (int rest = ~lumaCoded & 0xFFFF; rest != 0; rest &= rest - 1) {
      coefficients[Integer.numberOfTrailingZeros(rest) * 16] = 0;
    }
    if (lumaCoded != 0) {
      InverseTransform.addLuma(kernels.pixels, coefficients, ends, picture.y, at, picture.yStride);
    }
  }

  /**
   * Quantizes blocks that follow one another.
   *
   * @param first 1 when the DC travels elsewhere
   * @return a bit for each block that has levels
   */
  private int quantizeAll(int block, int count, BlockQuantizer quantizer, int first) {
    int above = kernels.metrics.blocksAbove(coefficients, block * 16, count, quantizer.threshold);
    // Most blocks end here: what lies behind the end is not read.
    Arrays.fill(ends, block, block + count, (byte) first);
    for (int rest = above; rest != 0; rest &= rest - 1) {
      int at = block + Integer.numberOfTrailingZeros(rest);
      ends[at] = (byte) kernels.metrics.quantize(coefficients, at * 16, quantizer, levels, at * 16);
    }
    return above;
  }

  private void reconstructLuma(FrameBuffer picture, int at) {
    if (y2Coded != 0) {
      InverseTransform.inverseWalsh(coefficients);
    } else {
      for (int block = 0; block < 16; block++) {
        coefficients[block * 16] = 0;
      }
    }
    InverseTransform.addLuma(kernels.pixels, coefficients, ends, picture.y, at, picture.yStride);
  }

  /** Leaves luma as it was predicted. */
  void clearLuma() {
    Arrays.fill(ends, 0, 16, (byte) 1);
    ends[Y2] = 0;
    lumaCoded = 0;
    y2Coded = 0;
  }

  /** Codes one luma block that was predicted by itself. */
  void codeLumaBlock(
      SourcePicture source,
      int sourceAt,
      FrameBuffer picture,
      int at,
      int block,
      Quantizer quantizer) {
    ScalarEncoderKernels.dct4x4(
        source.data,
        sourceAt,
        source.yStride,
        picture.y,
        at,
        picture.yStride,
        coefficients,
        block * 16);
    int coded =
        quantizeAndAdd(
            block, quantizer.block(Quantizer.Y1, true, 0), picture.y, at, picture.yStride);
    y2Coded = 0;
    lumaCoded = block == 0 ? coded : lumaCoded | coded << block;
  }

  /** Codes both chroma planes of a macroblock. */
  void codeChroma(
      SourcePicture source,
      int mbRow,
      int mbColumn,
      FrameBuffer picture,
      Quantizer quantizer,
      boolean intra) {
    int at = picture.uvOffset(mbRow, mbColumn);
    BlockQuantizer blocks = quantizer.block(Quantizer.UV, intra, 0);
    chromaCoded =
        codeChromaPlane(source, source.uOffset(mbRow, mbColumn), picture, picture.u, at, 16, blocks)
            | codeChromaPlane(
                source, source.vOffset(mbRow, mbColumn), picture, picture.v, at, 20, blocks);
  }

  private int codeChromaPlane(
      SourcePicture source,
      int sourceAt,
      FrameBuffer picture,
      byte[] plane,
      int at,
      int firstBlock,
      BlockQuantizer quantizer) {
    for (int pair = 0; pair < 4; pair += 2) {
      kernels.metrics.forwardDct(
          source.data,
          sourceAt + pair * 2 * source.uvStride,
          source.uvStride,
          plane,
          at + pair * 2 * picture.uvStride,
          picture.uvStride,
          coefficients,
          (firstBlock + pair) * 16);
    }
    int coded = quantizeAll(firstBlock, 4, quantizer, 0);
    for (int rest = ~coded & 15; rest != 0; rest &= rest - 1) {
      coefficients[(firstBlock + Integer.numberOfTrailingZeros(rest)) * 16] = 0;
    }
    if (coded != 0) {
      InverseTransform.addChroma(
          kernels.pixels, coefficients, ends, firstBlock, plane, at, picture.uvStride);
    }
    return coded;
  }

  private int quantizeAndAdd(
      int block, BlockQuantizer quantizer, byte[] plane, int at, int stride) {
    int coded = quantizeAll(block, 1, quantizer, 0);
    if (coded != 0) {
      InverseTransform.addBlock(
          kernels.pixels, coefficients, block, ends[block], plane, at, stride);
    }
    return coded;
  }

  /** Whether the macroblock just coded has any level. */
  boolean any() {
    return (lumaCoded | y2Coded | chromaCoded) != 0;
  }

  /** Adds the macroblock's tokens and notes the contexts for its neighbours. */
  void tokens(TokenBuffer tokens, TokenContexts contexts, int mbColumn, boolean hasY2) {
    int above = mbColumn * TokenContexts.SIZE;
    int first = 0;
    int plane = TokenTables.PLANE_Y_WITH_DC;
    if (hasY2) {
      block(
          tokens,
          contexts,
          above + TokenContexts.AT_Y2,
          TokenContexts.AT_Y2,
          Y2,
          0,
          TokenTables.PLANE_Y2);
      first = 1;
      plane = TokenTables.PLANE_Y_AFTER_Y2;
    }
    for (int block = 0; block < 16; block++) {
      block(tokens, contexts, above + (block & 3), block >> 2, block, first, plane);
    }
    for (int block = 16; block < 24; block++) {
      int base = block < 20 ? TokenContexts.AT_U : TokenContexts.AT_V;
      block(
          tokens,
          contexts,
          above + base + (block & 1),
          base + ((block >> 1) & 1),
          block,
          0,
          TokenTables.PLANE_CHROMA);
    }
  }

  private void block(
      TokenBuffer tokens,
      TokenContexts contexts,
      int above,
      int left,
      int block,
      int first,
      int plane) {
    int neighbours = contexts.above[above] + contexts.left[left];
    tokens.block(levels, block * 16, first, ends[block], plane, neighbours);
    byte coded = (byte) (ends[block] > first ? 1 : 0);
    contexts.above[above] = coded;
    contexts.left[left] = coded;
  }
}
