package org.ternrtc.media.pixel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.SADD;
import static jdk.incubator.vector.VectorOperators.SSUB;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same bits as {@link ScalarPixelKernels} in vectors of 256 bit. Arithmetic is done in the two
 * 16-bit halves of each int, because a 16-bit product is the cheapest there is.
 *
 * <p>Each kernel is one method, long as it is: a helper that takes or gives a vector is not always
 * inlined, and then every vector that passes through it becomes a heap object (measured: 128 bytes
 * for 16 pixels, and twice the time).
 */
final class VectorPixelKernels implements PixelKernels {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES_8 = ByteVector.SPECIES_64;
  private static final VectorSpecies<Byte> BYTES_16 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES_32 = ByteVector.SPECIES_256;

  private static final ScalarPixelKernels SCALAR = new ScalarPixelKernels();

  /** Weights of blue (low half) and red (high half), and of green (low half). */
  private static final ShortVector LUMA_RB = halves(25, 66);

  private static final ShortVector LUMA_G = halves(129, 0);
  private static final ShortVector U_RB = halves(112, -38);
  private static final ShortVector U_G = halves(-74, 0);
  private static final ShortVector V_RB = halves(-18, 112);
  private static final ShortVector V_G = halves(-94, 0);

  private static final int RED_BLUE = 0xFF00FF;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

  /** From the order A0 B0 A1 B1 … to A0 A1 A2 A3 B0 B1 B2 B3. */
  private static final VectorShuffle<Integer> UNZIP =
      VectorShuffle.fromValues(INTS, 0, 2, 4, 6, 1, 3, 5, 7);

  /** The other way round. */
  private static final VectorShuffle<Integer> MIX =
      VectorShuffle.fromValues(INTS, 0, 4, 1, 5, 2, 6, 3, 7);

  /** Whether this machine has vectors as wide as these. */
  static boolean wideEnough() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= INTS.vectorBitSize();
  }

  private static ShortVector halves(int low, int high) {
    return IntVector.broadcast(INTS, high << 16 | (low & 0xFFFF)).reinterpretAsShorts();
  }

  @Override
  public void luma(int[] rgb, int offset, byte[] out, int outOffset, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      var pixels = IntVector.fromArray(INTS, rgb, offset + x);
      var redBlue = pixels.and(RED_BLUE).reinterpretAsShorts().mul(LUMA_RB);
      var green = pixels.lanewise(LSHR, 8).and(0xFF).reinterpretAsShorts().mul(LUMA_G);
      var sum = redBlue.add(green).reinterpretAsInts().add(128);
      // Adding the low half to the high one: at most 56228, which fits without a sign.
      var luma = sum.add(sum.lanewise(LSHL, 16)).lanewise(LSHR, 24).add(16);
      ((ByteVector) luma.convertShape(I2B, BYTES_8, 0)).intoArray(out, outOffset + x);
    }
    if (x < width) {
      SCALAR.luma(rgb, offset + x, out, outOffset + x, width - x);
    }
  }

  @Override
  public void chroma(
      int[] rgb, int upper, int lower, byte[] out, int uOffset, int vOffset, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      var a = IntVector.fromArray(INTS, rgb, upper + x);
      var b = IntVector.fromArray(INTS, rgb, lower + x);
      var c = IntVector.fromArray(INTS, rgb, upper + x + 8);
      var d = IntVector.fromArray(INTS, rgb, lower + x + 8);
      // Sums of two rows, then of neighbours: those of a and b in the even lanes, those of c and d
      // in the odd ones.
      var left = a.and(RED_BLUE).add(b.and(RED_BLUE)).reinterpretAsLongs();
      var right = c.and(RED_BLUE).add(d.and(RED_BLUE)).reinterpretAsLongs();
      var redBlue =
          left.add(left.lanewise(LSHR, 32))
              .and(LOW)
              .or(right.add(right.lanewise(LSHL, 32)).and(HIGH))
              .reinterpretAsInts()
              .add(0x20002)
              .lanewise(LSHR, 2)
              .and(RED_BLUE)
              .reinterpretAsShorts();
      var leftGreen =
          a.lanewise(LSHR, 8).and(0xFF).add(b.lanewise(LSHR, 8).and(0xFF)).reinterpretAsLongs();
      var rightGreen =
          c.lanewise(LSHR, 8).and(0xFF).add(d.lanewise(LSHR, 8).and(0xFF)).reinterpretAsLongs();
      var green =
          leftGreen
              .add(leftGreen.lanewise(LSHR, 32))
              .and(LOW)
              .or(rightGreen.add(rightGreen.lanewise(LSHL, 32)).and(HIGH))
              .reinterpretAsInts()
              .add(2)
              .lanewise(LSHR, 2)
              .reinterpretAsShorts();
      // Low half to high half: between -28432 and 28688, which fits with its sign.
      var u = redBlue.mul(U_RB).add(green.mul(U_G)).reinterpretAsInts();
      var uRounded = u.add(u.lanewise(LSHL, 16)).add(128 << 16).lanewise(ASHR, 24).add(128);
      ((ByteVector) uRounded.rearrange(UNZIP).convertShape(I2B, BYTES_8, 0))
          .intoArray(out, uOffset + (x >> 1));
      var v = redBlue.mul(V_RB).add(green.mul(V_G)).reinterpretAsInts();
      var vRounded = v.add(v.lanewise(LSHL, 16)).add(128 << 16).lanewise(ASHR, 24).add(128);
      ((ByteVector) vRounded.rearrange(UNZIP).convertShape(I2B, BYTES_8, 0))
          .intoArray(out, vOffset + (x >> 1));
    }
    if (x < width) {
      int half = x >> 1;
      SCALAR.chroma(rgb, upper + x, lower + x, out, uOffset + half, vOffset + half, width - x);
    }
  }

  @Override
  public void rgb(
      byte[] in, int yOffset, int uOffset, int vOffset, int[] rgb, int rgbOffset, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      // Lanes of shorts; pairs of them, which share their chroma, are mixed so that the two stores
      // at the end are in order.
      var y =
          ((ShortVector)
                  ByteVector.fromArray(BYTES_16, in, yOffset + x)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .reinterpretAsInts()
              .rearrange(MIX)
              .reinterpretAsShorts()
              .min((short) 235)
              .sub((short) 16)
              .mul((short) 149)
              .add((short) 64);
      var uSamples =
          ((IntVector)
                  ByteVector.fromArray(BYTES_8, in, uOffset + (x >> 1))
                      .convertShape(ZERO_EXTEND_B2I, INTS, 0))
              .rearrange(MIX);
      var u =
          uSamples
              .or(uSamples.lanewise(LSHL, 16))
              .reinterpretAsShorts()
              .sub((short) 128)
              .max((short) -127);
      var vSamples =
          ((IntVector)
                  ByteVector.fromArray(BYTES_8, in, vOffset + (x >> 1))
                      .convertShape(ZERO_EXTEND_B2I, INTS, 0))
              .rearrange(MIX);
      var v =
          vSamples
              .or(vSamples.lanewise(LSHL, 16))
              .reinterpretAsShorts()
              .sub((short) 128)
              .max((short) -127);
      // A saturated sum shifts to 255 or to under 0, just as the true sum is clamped.
      var red = y.lanewise(SADD, v.mul((short) 204)).lanewise(ASHR, 7).max((short) 0);
      var green =
          y.lanewise(SSUB, u.mul((short) 50).add(v.mul((short) 104)))
              .lanewise(ASHR, 7)
              .max((short) 0);
      var blue = y.lanewise(SADD, u.mul((short) 258)).lanewise(ASHR, 7).max((short) 0);
      var greenBlue = green.lanewise(LSHL, 8).or(blue).reinterpretAsInts();
      var r = red.reinterpretAsInts();
      var even = greenBlue.and(0xFFFF).or(r.lanewise(LSHL, 16)).reinterpretAsLongs();
      var odd = greenBlue.lanewise(LSHR, 16).or(r.and(0xFFFF_0000)).reinterpretAsLongs();
      even.and(LOW).or(odd.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(rgb, rgbOffset + x);
      even.lanewise(LSHR, 32)
          .or(odd.and(HIGH))
          .reinterpretAsInts()
          .intoArray(rgb, rgbOffset + x + 8);
    }
    if (x < width) {
      int half = x >> 1;
      SCALAR.rgb(in, yOffset + x, uOffset + half, vOffset + half, rgb, rgbOffset + x, width - x);
    }
  }

  @Override
  public void halve(byte[] in, int upper, int lower, byte[] out, int outOffset, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      var a = ByteVector.fromArray(BYTES_32, in, upper + 2 * x).reinterpretAsShorts();
      var b = ByteVector.fromArray(BYTES_32, in, lower + 2 * x).reinterpretAsShorts();
      var sum =
          a.and((short) 0xFF)
              .add(a.lanewise(LSHR, 8))
              .add(b.and((short) 0xFF))
              .add(b.lanewise(LSHR, 8));
      var mean = sum.add((short) 2).lanewise(LSHR, 2);
      ((ByteVector) mean.convertShape(S2B, BYTES_16, 0)).intoArray(out, outOffset + x);
    }
    if (x < width) {
      SCALAR.halve(in, upper + 2 * x, lower + 2 * x, out, outOffset + x, width - x);
    }
  }

  @Override
  public String toString() {
    return "vector";
  }
}
