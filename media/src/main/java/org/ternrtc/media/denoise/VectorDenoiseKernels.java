package org.ternrtc.media.denoise;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same bits as {@link ScalarDenoiseKernels}, a row of 16 samples in one vector of 256 bit. Each
 * kernel is one small method: what passes vectors on and is not inlined makes heap objects of them.
 */
final class VectorDenoiseKernels implements DenoiseKernels {
  private static final VectorSpecies<Short> SIXTEEN = ShortVector.SPECIES_256;
  private static final VectorSpecies<Short> EIGHT = ShortVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES_16 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES_8 = ByteVector.SPECIES_64;

  /** Whether this machine has vectors as wide as these. */
  static boolean wideEnough() {
    return ShortVector.SPECIES_PREFERRED.vectorBitSize() >= SIXTEEN.vectorBitSize();
  }

  @Override
  public int sad16x16(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride) {
    var sums = ShortVector.zero(SIXTEEN);
    for (int row = 0; row < 16; row++) {
      var left = ByteVector.fromArray(BYTES_16, a, aAt + row * aStride);
      var right = ByteVector.fromArray(BYTES_16, b, bAt + row * bStride);
      var wide = (ShortVector) left.convertShape(ZERO_EXTEND_B2S, SIXTEEN, 0);
      var difference = wide.sub(right.convertShape(ZERO_EXTEND_B2S, SIXTEEN, 0));
      sums = sums.add(difference.lanewise(ABS));
    }
    // At most 65280 in all: the sum may wrap as a short, not as an unsigned one.
    return sums.reduceLanes(ADD) & 0xFFFF;
  }

  @Override
  public void blend(
      byte[] now,
      int nowAt,
      int nowStride,
      byte[] before,
      int beforeAt,
      int beforeStride,
      byte[] out,
      int outAt,
      int outStride,
      int width,
      int height,
      int weight,
      int slope) {
    for (int row = 0; row < height; row++) {
      int n = nowAt + row * nowStride;
      int b = beforeAt + row * beforeStride;
      int o = outAt + row * outStride;
      if (width == 16) {
        blend16(now, n, before, b, out, o, (short) weight, (short) slope);
      } else {
        blend8(now, n, before, b, out, o, (short) weight, (short) slope);
      }
    }
  }

  private static void blend16(
      byte[] now, int nowAt, byte[] before, int beforeAt, byte[] out, int at, short w, short s) {
    var bytes = ByteVector.fromArray(BYTES_16, now, nowAt);
    var samples = (ShortVector) bytes.convertShape(ZERO_EXTEND_B2S, SIXTEEN, 0);
    bytes = ByteVector.fromArray(BYTES_16, before, beforeAt);
    var difference = ((ShortVector) bytes.convertShape(ZERO_EXTEND_B2S, SIXTEEN, 0)).sub(samples);
    var size = difference.lanewise(ABS).min((short) ScalarDenoiseKernels.MAX_DIFFERENCE);
    var share = ShortVector.broadcast(SIXTEEN, w).sub(size.mul(s)).max((short) 0);
    var move = difference.mul(share).add((short) 128).lanewise(ASHR, 8);
    ((ByteVector) samples.add(move).convertShape(S2B, BYTES_16, 0)).intoArray(out, at);
  }

  private static void blend8(
      byte[] now, int nowAt, byte[] before, int beforeAt, byte[] out, int at, short w, short s) {
    var bytes = ByteVector.fromArray(BYTES_8, now, nowAt);
    var samples = (ShortVector) bytes.convertShape(ZERO_EXTEND_B2S, EIGHT, 0);
    bytes = ByteVector.fromArray(BYTES_8, before, beforeAt);
    var difference = ((ShortVector) bytes.convertShape(ZERO_EXTEND_B2S, EIGHT, 0)).sub(samples);
    var size = difference.lanewise(ABS).min((short) ScalarDenoiseKernels.MAX_DIFFERENCE);
    var share = ShortVector.broadcast(EIGHT, w).sub(size.mul(s)).max((short) 0);
    var move = difference.mul(share).add((short) 128).lanewise(ASHR, 8);
    ((ByteVector) samples.add(move).convertShape(S2B, BYTES_8, 0)).intoArray(out, at);
  }
}
