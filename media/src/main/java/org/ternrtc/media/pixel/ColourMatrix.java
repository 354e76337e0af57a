package org.ternrtc.media.pixel;

/**
 * How red, green and blue become luma and chroma and back: the standard that says how much each
 * counts, and the range of the result. {@link org.ternrtc.media.VideoFrame}s in a call are {@link
 * #BT601_LIMITED}; the others are for files and devices.
 *
 * <p>Numbers are in steps of 1/256 towards luma and chroma and 1/128 back, chosen so that grey has
 * no colour and no sum leaves 16 bits.
 */
public enum ColourMatrix {
  /** ITU-R BT.601, luma 16 to 235, chroma 16 to 240. */
  BT601_LIMITED(
      new int[] {66, 129, 25},
      16,
      new int[] {-38, -74, 112},
      new int[] {112, -94, -18},
      149,
      235,
      new int[] {204, 50, 104, 258},
      127),
  /** ITU-R BT.601, all from 0 to 255, as JPEG has it. */
  BT601_FULL(
      new int[] {77, 150, 29},
      0,
      new int[] {-43, -84, 127},
      new int[] {127, -106, -21},
      128,
      255,
      new int[] {179, 44, 91, 227},
      127),
  /** ITU-R BT.709, luma 16 to 235, chroma 16 to 240. */
  BT709_LIMITED(
      new int[] {47, 157, 16},
      16,
      new int[] {-26, -86, 112},
      new int[] {112, -102, -10},
      149,
      235,
      new int[] {230, 27, 68, 270},
      121),
  /** ITU-R BT.709, all from 0 to 255. */
  BT709_FULL(
      new int[] {54, 183, 19},
      0,
      new int[] {-29, -98, 127},
      new int[] {127, -115, -12},
      128,
      255,
      new int[] {202, 24, 60, 238},
      127);

  final int lumaRed;
  final int lumaGreen;
  final int lumaBlue;

  /** The luma of black. */
  final int black;

  final int uRed;
  final int uGreen;
  final int uBlue;
  final int vRed;
  final int vGreen;
  final int vBlue;

  /** How much luma counts on the way back. */
  final int scale;

  /** Luma above this is taken for it. */
  final int maxLuma;

  final int redOfV;
  final int greenOfU;
  final int greenOfV;
  final int blueOfU;

  /** Chroma farther from 128 than this is taken for it: 16 bits hold no more. */
  final int maxChroma;

  ColourMatrix(
      int[] luma, int black, int[] u, int[] v, int scale, int maxLuma, int[] back, int maxChroma) {
    lumaRed = luma[0];
    lumaGreen = luma[1];
    lumaBlue = luma[2];
    this.black = black;
    uRed = u[0];
    uGreen = u[1];
    uBlue = u[2];
    vRed = v[0];
    vGreen = v[1];
    vBlue = v[2];
    this.scale = scale;
    this.maxLuma = maxLuma;
    redOfV = back[0];
    greenOfU = back[1];
    greenOfV = back[2];
    blueOfU = back[3];
    this.maxChroma = maxChroma;
  }
}
