package org.ternrtc.codec.vp8.encoder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int BLOCKS = 25;
  private static final int Y2 = 24;

  private static final int LUMA_STRIPS = 4;
  private static final int CHROMA_STRIPS = 2;
  private static final int STRIP = 64;

  /** Where the blocks of the two strips of chroma lie in the stream, see {@link #packChroma}. */
  private static final int[] CHROMA_BLOCKS = {16, 17, 20, 21, 18, 19, 22, 23};

  private static final int PACKED_STRIDE = 16;

  /** What the transform leaves, four blocks to a strip. */
  private final short[] strips = new short[(LUMA_STRIPS + CHROMA_STRIPS) * STRIP];

  private final byte[] packedSource = new byte[8 * PACKED_STRIDE];
  private final byte[] packedPrediction = new byte[8 * PACKED_STRIDE];

  // In raster order, only of blocks that are not all zero.
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
    if (quantizer.block(Quantizer.Y2, false, 0).isAbove(coefficients, Y2 * 16)
        || lumaAbove(quantizer.block(Quantizer.Y1, false, 1)) != 0) {
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
    codeTransformedLuma(picture, at, quantizer, intra);
  }

  /** Codes all luma of which the coefficients are there. */
  void codeTransformedLuma(FrameBuffer picture, int at, Quantizer quantizer, boolean intra) {
    BlockQuantizer blocks = quantizer.block(Quantizer.Y1, intra, 1);
    lumaCoded = lumaAbove(blocks);
    quantizeLuma(blocks, 1);
    y2Coded = quantizeBlock(Y2, quantizer.block(Quantizer.Y2, intra, 0));
    if ((lumaCoded | y2Coded) != 0) {
      reconstructLuma(picture, at);
    }
  }

  private void transformLuma(
      SourcePicture source, int sourceAt, byte[] prediction, int at, int stride) {
    for (int strip = 0; strip < LUMA_STRIPS; strip++) {
      kernels.metrics.forwardDct(
          source.data,
          sourceAt + strip * 4 * source.yStride,
          source.yStride,
          prediction,
          at + strip * 4 * stride,
          stride,
          strips,
          strip * STRIP);
    }
    ForwardTransform.walsh(strips, 0, coefficients, Y2 * 16);
  }

  private int lumaAbove(BlockQuantizer quantizer) {
    return kernels.metrics.blocksAbove(
        strips, 0, LUMA_STRIPS, quantizer.threshold[0], quantizer.threshold[1]);
  }

  /**
   * Quantizes the luma blocks that have levels.
   *
   * @param first 1 when the DC travels elsewhere
   */
  private void quantizeLuma(BlockQuantizer quantizer, int first) {
    // Most blocks end here: what lies behind the end is not read.
    Arrays.fill(ends, 0, 16, (byte) first);
    for (int rest = lumaCoded; rest != 0; rest &= rest - 1) {
      int block = Integer.numberOfTrailingZeros(rest);
      quantizeStripBlock(block, block, quantizer);
    }
  }

  /** Quantizes a block that lies in a strip. */
  private void quantizeStripBlock(int place, int block, BlockQuantizer quantizer) {
    int from = (place >> 2) * STRIP + (place & 3) * 4;
    int to = block * 16;
    for (int i = 0; i < 16; i++) {
      coefficients[to + i] = strips[from + (i & 3) * 16 + (i >> 2)];
    }
    ends[block] = (byte) kernels.metrics.quantize(coefficients, to, quantizer, levels, to);
  }

  /** Quantizes a block in raster order; returns 1 when it has levels, else 0. */
  private int quantizeBlock(int block, BlockQuantizer quantizer) {
    int at = block * 16;
    ends[block] = 0;
    if (!quantizer.isAbove(coefficients, at)) {
      return 0;
    }
    ends[block] = (byte) kernels.metrics.quantize(coefficients, at, quantizer, levels, at);
    return 1;
  }

  /** Codes all luma of a macroblock whose parts move differently: without a Y2 block. */
  void codeSplitLuma(
      SourcePicture source, int sourceAt, FrameBuffer picture, int at, Quantizer quantizer) {
    transformLuma(source, sourceAt, picture.y, at, picture.yStride);
    y2Coded = 0;
    BlockQuantizer blocks = quantizer.block(Quantizer.Y1, false, 0);
    lumaCoded = lumaAbove(blocks);
    quantizeLuma(blocks, 0);
    for (int rest = ~lumaCoded & 0xFFFF; rest != 0; rest &= rest - 1) {
      coefficients[Integer.numberOfTrailingZeros(rest) * 16] = 0;
    }
    if (lumaCoded != 0) {
      InverseTransform.addLuma(kernels.pixels, coefficients, ends, picture.y, at, picture.yStride);
    }
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
        block * 16,
        4,
        1);
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
    packChroma(source, mbRow, mbColumn, packedSource);
    packChroma(picture.u, at, picture.v, at, picture.uvStride, packedPrediction);
    for (int strip = 0; strip < CHROMA_STRIPS; strip++) {
      kernels.metrics.forwardDct(
          packedSource,
          strip * 4 * PACKED_STRIDE,
          PACKED_STRIDE,
          packedPrediction,
          strip * 4 * PACKED_STRIDE,
          PACKED_STRIDE,
          strips,
          (LUMA_STRIPS + strip) * STRIP);
    }
    BlockQuantizer blocks = quantizer.block(Quantizer.UV, intra, 0);
    int above =
        kernels.metrics.blocksAbove(
            strips, LUMA_STRIPS * STRIP, CHROMA_STRIPS, blocks.threshold[0], blocks.threshold[1]);
    Arrays.fill(ends, 16, 24, (byte) 0);
    chromaCoded = above;
    if (above != 0) {
      codeChromaBlocks(above, picture, at, blocks);
    }
  }

  /** Puts U and V of a macroblock side by side, so that one strip holds two blocks of each. */
  static void packChroma(SourcePicture source, int mbRow, int mbColumn, byte[] packed) {
    packChroma(
        source.data,
        source.uOffset(mbRow, mbColumn),
        source.data,
        source.vOffset(mbRow, mbColumn),
        source.uvStride,
        packed);
  }

  private static void packChroma(byte[] u, int uAt, byte[] v, int vAt, int stride, byte[] packed) {
    for (int row = 0; row < 8; row++) {
      int to = row * PACKED_STRIDE;
      EIGHT_BYTES.set(packed, to, (long) EIGHT_BYTES.get(u, uAt + row * stride));
      EIGHT_BYTES.set(packed, to + 8, (long) EIGHT_BYTES.get(v, vAt + row * stride));
    }
  }

  private void codeChromaBlocks(int above, FrameBuffer picture, int at, BlockQuantizer quantizer) {
    for (int place = 0; place < CHROMA_BLOCKS.length; place++) {
      int block = CHROMA_BLOCKS[place];
      if ((above >> place & 1) != 0) {
        quantizeStripBlock(LUMA_STRIPS * 4 + place, block, quantizer);
      } else {
        coefficients[block * 16] = 0;
      }
    }
    InverseTransform.addChroma(
        kernels.pixels, coefficients, ends, 16, picture.u, at, picture.uvStride);
    InverseTransform.addChroma(
        kernels.pixels, coefficients, ends, 20, picture.v, at, picture.uvStride);
  }

  private int quantizeAndAdd(
      int block, BlockQuantizer quantizer, byte[] plane, int at, int stride) {
    int coded = quantizeBlock(block, quantizer);
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
