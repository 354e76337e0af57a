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
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same bits as {@link ScalarPixelKernels} in vectors of 256 or 512 bit. Arithmetic is done in
 * the two 16-bit halves of each int, because a 16-bit product is the cheapest there is.
 *
 * <p>Each kernel is one method, long as it is: a helper that takes or gives a vector is not always
 * inlined, and then every vector that passes through it becomes a heap object (measured: 128 bytes
 * for 16 pixels, and twice the time).
 */
final class VectorPixelKernels implements PixelKernels {
  /** As wide as this machine has them, at most 512 bit; at least 256, or it is not used at all. */
  private static final VectorShape SHAPE =
      IntVector.SPECIES_PREFERRED.vectorBitSize() >= 512
          ? VectorShape.S_512_BIT
          : VectorShape.S_256_BIT;

  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, SHAPE);

  /** As many bytes as there are shorts in a vector. */
  private static final VectorSpecies<Byte> HALF_BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

  /** As many bytes as there are ints in a vector. */
  private static final VectorSpecies<Byte> QUARTER_BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 4));

  /** Pixels in a vector of ints: 8 or 16. */
  private static final int LANES = INTS.length();

  private static final ScalarPixelKernels SCALAR = new ScalarPixelKernels();

  private static final int RED_BLUE = 0xFF00FF;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

  /** From the order A0 B0 A1 B1 … to A0 A1 … B0 B1 …. */
  private static final VectorShuffle<Integer> UNZIP =
      VectorShuffle.fromOp(INTS, i -> i < LANES / 2 ? 2 * i : 2 * (i - LANES / 2) + 1);

  /** The other way round. */
  private static final VectorShuffle<Integer> MIX =
      VectorShuffle.fromOp(INTS, i -> i / 2 + (i % 2) * (LANES / 2));

  /** Whether this machine has vectors of 256 bit or more. */
  static boolean wideEnough() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= SHAPE.vectorBitSize();
  }

  /** Weights for the two halves of each int: of blue (low) and red (high), or of green alone. */
  private static int halves(int low, int high) {
    return high << 16 | (low & 0xFFFF);
  }

  @Override
  public void luma(ColourMatrix m, int[] rgb, int offset, byte[] out, int outOffset, int width) {
    var lumaRedBlue =
        IntVector.broadcast(INTS, halves(m.lumaBlue, m.lumaRed)).reinterpretAsShorts();
    var lumaGreen = IntVector.broadcast(INTS, halves(m.lumaGreen, 0)).reinterpretAsShorts();
    int black = m.black;
    int x = 0;
    for (; x <= width - LANES; x += LANES) {
      var pixels = IntVector.fromArray(INTS, rgb, offset + x);
      var redBlue = pixels.and(RED_BLUE).reinterpretAsShorts().mul(lumaRedBlue);
      var green = pixels.lanewise(LSHR, 8).and(0xFF).reinterpretAsShorts().mul(lumaGreen);
      var sum = redBlue.add(green).reinterpretAsInts().add(128);
      // Adding the low half to the high one: at most 65408, which fits without a sign.
      var luma = sum.add(sum.lanewise(LSHL, 16)).lanewise(LSHR, 24).add(black);
      ((ByteVector) luma.convertShape(I2B, QUARTER_BYTES, 0)).intoArray(out, outOffset + x);
    }
    if (x < width) {
      SCALAR.luma(m, rgb, offset + x, out, outOffset + x, width - x);
    }
  }

  @Override
  public void chroma(
      ColourMatrix m,
      int[] rgb,
      int upper,
      int lower,
      byte[] out,
      int uOffset,
      int vOffset,
      int width) {
    var uRedBlue = IntVector.broadcast(INTS, halves(m.uBlue, m.uRed)).reinterpretAsShorts();
    var uGreen = IntVector.broadcast(INTS, halves(m.uGreen, 0)).reinterpretAsShorts();
    var vRedBlue = IntVector.broadcast(INTS, halves(m.vBlue, m.vRed)).reinterpretAsShorts();
    var vGreen = IntVector.broadcast(INTS, halves(m.vGreen, 0)).reinterpretAsShorts();
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      var a = IntVector.fromArray(INTS, rgb, upper + x);
      var b = IntVector.fromArray(INTS, rgb, lower + x);
      var c = IntVector.fromArray(INTS, rgb, upper + x + LANES);
      var d = IntVector.fromArray(INTS, rgb, lower + x + LANES);
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
      // Low half to high half: between -32385 and 32513, which fits with its sign.
      var u = redBlue.mul(uRedBlue).add(green.mul(uGreen)).reinterpretAsInts();
      var uRounded = u.add(u.lanewise(LSHL, 16)).add(128 << 16).lanewise(ASHR, 24).add(128);
      ((ByteVector) uRounded.rearrange(UNZIP).convertShape(I2B, QUARTER_BYTES, 0))
          .intoArray(out, uOffset + (x >> 1));
      var v = redBlue.mul(vRedBlue).add(green.mul(vGreen)).reinterpretAsInts();
      var vRounded = v.add(v.lanewise(LSHL, 16)).add(128 << 16).lanewise(ASHR, 24).add(128);
      ((ByteVector) vRounded.rearrange(UNZIP).convertShape(I2B, QUARTER_BYTES, 0))
          .intoArray(out, vOffset + (x >> 1));
    }
    if (x < width) {
      int half = x >> 1;
      SCALAR.chroma(m, rgb, upper + x, lower + x, out, uOffset + half, vOffset + half, width - x);
    }
  }

  @Override
  public void rgb(
      ColourMatrix m,
      byte[] in,
      int yOffset,
      int uOffset,
      int vOffset,
      int[] rgb,
      int rgbOffset,
      int width) {
    short maxLuma = (short) m.maxLuma;
    short black = (short) m.black;
    short scale = (short) m.scale;
    short limit = (short) m.maxChroma;
    short redOfV = (short) m.redOfV;
    short greenOfU = (short) m.greenOfU;
    short greenOfV = (short) m.greenOfV;
    short blueOfU = (short) m.blueOfU;
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      // Lanes of shorts; pairs of them, which share their chroma, are mixed so that the two stores
      // at the end are in order.
      var y =
          ((ShortVector)
                  ByteVector.fromArray(HALF_BYTES, in, yOffset + x)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .reinterpretAsInts()
              .rearrange(MIX)
              .reinterpretAsShorts()
              .min(maxLuma)
              .sub(black)
              .mul(scale)
              .add((short) 64);
      var uSamples =
          ((IntVector)
                  ByteVector.fromArray(QUARTER_BYTES, in, uOffset + (x >> 1))
                      .convertShape(ZERO_EXTEND_B2I, INTS, 0))
              .rearrange(MIX);
      var u =
          uSamples
              .or(uSamples.lanewise(LSHL, 16))
              .reinterpretAsShorts()
              .sub((short) 128)
              .max((short) -limit)
              .min(limit);
      var vSamples =
          ((IntVector)
                  ByteVector.fromArray(QUARTER_BYTES, in, vOffset + (x >> 1))
                      .convertShape(ZERO_EXTEND_B2I, INTS, 0))
              .rearrange(MIX);
      var v =
          vSamples
              .or(vSamples.lanewise(LSHL, 16))
              .reinterpretAsShorts()
              .sub((short) 128)
              .max((short) -limit)
              .min(limit);
      // A saturated sum shifts to 255 or to under 0, just as the true sum is clamped.
      var red = y.lanewise(SADD, v.mul(redOfV)).lanewise(ASHR, 7).max((short) 0);
      var green =
          y.lanewise(SSUB, u.mul(greenOfU).add(v.mul(greenOfV))).lanewise(ASHR, 7).max((short) 0);
      var blue = y.lanewise(SADD, u.mul(blueOfU)).lanewise(ASHR, 7).max((short) 0);
      var greenBlue = green.lanewise(LSHL, 8).or(blue).reinterpretAsInts();
      var r = red.reinterpretAsInts();
      var even = greenBlue.and(0xFFFF).or(r.lanewise(LSHL, 16)).reinterpretAsLongs();
      var odd = greenBlue.lanewise(LSHR, 16).or(r.and(0xFFFF_0000)).reinterpretAsLongs();
      even.and(LOW).or(odd.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(rgb, rgbOffset + x);
      even.lanewise(LSHR, 32)
          .or(odd.and(HIGH))
          .reinterpretAsInts()
          .intoArray(rgb, rgbOffset + x + LANES);
    }
    if (x < width) {
      int half = x >> 1;
      SCALAR.rgb(m, in, yOffset + x, uOffset + half, vOffset + half, rgb, rgbOffset + x, width - x);
    }
  }

  @Override
  public void halve(byte[] in, int upper, int lower, byte[] out, int outOffset, int width) {
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      var a = ByteVector.fromArray(BYTES, in, upper + 2 * x).reinterpretAsShorts();
      var b = ByteVector.fromArray(BYTES, in, lower + 2 * x).reinterpretAsShorts();
      var sum =
          a.and((short) 0xFF)
              .add(a.lanewise(LSHR, 8))
              .add(b.and((short) 0xFF))
              .add(b.lanewise(LSHR, 8));
      var mean = sum.add((short) 2).lanewise(LSHR, 2);
      ((ByteVector) mean.convertShape(S2B, HALF_BYTES, 0)).intoArray(out, outOffset + x);
    }
    if (x < width) {
      SCALAR.halve(in, upper + 2 * x, lower + 2 * x, out, outOffset + x, width - x);
    }
  }

  @Override
  public void lumaOf422(
      byte[] in, int offset, boolean chromaFirst, byte[] out, int outOffset, int width) {
    int shift = chromaFirst ? 8 : 0;
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      var pairs = ByteVector.fromArray(BYTES, in, offset + 2 * x).reinterpretAsShorts();
      var luma = pairs.lanewise(LSHR, shift).and((short) 0xFF);
      ((ByteVector) luma.convertShape(S2B, HALF_BYTES, 0)).intoArray(out, outOffset + x);
    }
    if (x < width) {
      SCALAR.lumaOf422(in, offset + 2 * x, chromaFirst, out, outOffset + x, width - x);
    }
  }

  @Override
  public void chromaOf422(
      byte[] in,
      int upper,
      int lower,
      boolean chromaFirst,
      byte[] out,
      int uOffset,
      int vOffset,
      int width) {
    int shift = chromaFirst ? 0 : 8;
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      var a = ByteVector.fromArray(BYTES, in, upper + 2 * x).reinterpretAsShorts();
      var b = ByteVector.fromArray(BYTES, in, lower + 2 * x).reinterpretAsShorts();
      var mean =
          a.lanewise(LSHR, shift)
              .and((short) 0xFF)
              .add(b.lanewise(LSHR, shift).and((short) 0xFF))
              .add((short) 1)
              .lanewise(LSHR, 1)
              .reinterpretAsInts();
      ((ByteVector) mean.convertShape(I2B, QUARTER_BYTES, 0)).intoArray(out, uOffset + (x >> 1));
      ((ByteVector) mean.lanewise(LSHR, 16).convertShape(I2B, QUARTER_BYTES, 0))
          .intoArray(out, vOffset + (x >> 1));
    }
    if (x < width) {
      int half = x >> 1;
      SCALAR.chromaOf422(
          in,
          upper + 2 * x,
          lower + 2 * x,
          chromaFirst,
          out,
          uOffset + half,
          vOffset + half,
          width - x);
    }
  }

  @Override
  public void split(byte[] in, int offset, byte[] out, int uOffset, int vOffset, int width) {
    int x = 0;
    for (; x <= width - 2 * LANES; x += 2 * LANES) {
      var pairs = ByteVector.fromArray(BYTES, in, offset + 2 * x).reinterpretAsShorts();
      ((ByteVector) pairs.convertShape(S2B, HALF_BYTES, 0)).intoArray(out, uOffset + x);
      ((ByteVector) pairs.lanewise(LSHR, 8).convertShape(S2B, HALF_BYTES, 0))
          .intoArray(out, vOffset + x);
    }
    if (x < width) {
      SCALAR.split(in, offset + 2 * x, out, uOffset + x, vOffset + x, width - x);
    }
  }

  @Override
  public String toString() {
    return "vector";
  }
}
