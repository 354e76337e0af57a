package org.ternrtc.media.pixel;

/** The definition, in plain loops. */
final class ScalarPixelKernels implements PixelKernels {
  @Override
  public void luma(ColourMatrix m, int[] rgb, int offset, byte[] out, int outOffset, int width) {
    int red = m.lumaRed;
    int green = m.lumaGreen;
    int blue = m.lumaBlue;
    int black = m.black;
    for (int x = 0; x < width; x++) {
      int p = rgb[offset + x];
      int weighted = red * (p >>> 16 & 0xFF) + green * (p >>> 8 & 0xFF) + blue * (p & 0xFF);
      out[outOffset + x] = (byte) (((weighted + 128) >> 8) + black);
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
    int pairs = width >> 1;
    for (int x = 0; x < pairs; x++) {
      chromaSample(
          m,
          rgb[upper + 2 * x],
          rgb[upper + 2 * x + 1],
          rgb[lower + 2 * x],
          rgb[lower + 2 * x + 1],
          out,
          uOffset + x,
          vOffset + x);
    }
    if ((width & 1) != 0) {
      int a = rgb[upper + width - 1];
      int b = rgb[lower + width - 1];
      chromaSample(m, a, a, b, b, out, uOffset + pairs, vOffset + pairs);
    }
  }

  private static void chromaSample(
      ColourMatrix m, int p, int q, int s, int t, byte[] out, int uOffset, int vOffset) {
    // Red and blue are added up in the two halves of an int; four of them need ten bits.
    int redBlue = (p & 0xFF00FF) + (q & 0xFF00FF) + (s & 0xFF00FF) + (t & 0xFF00FF) + 0x20002;
    int r = redBlue >>> 18;
    int b = (redBlue & 0xFFFF) >>> 2;
    int g = ((p >>> 8 & 0xFF) + (q >>> 8 & 0xFF) + (s >>> 8 & 0xFF) + (t >>> 8 & 0xFF) + 2) >>> 2;
    out[uOffset] = (byte) (((m.uRed * r + m.uGreen * g + m.uBlue * b + 128) >> 8) + 128);
    out[vOffset] = (byte) (((m.vRed * r + m.vGreen * g + m.vBlue * b + 128) >> 8) + 128);
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
    for (int x = 0; x < width; x += 2) {
      int u = Math.clamp((in[uOffset + (x >> 1)] & 0xFF) - 128, -m.maxChroma, m.maxChroma);
      int v = Math.clamp((in[vOffset + (x >> 1)] & 0xFF) - 128, -m.maxChroma, m.maxChroma);
      rgb[rgbOffset + x] = pixel(m, in[yOffset + x], u, v);
      if (x + 1 < width) {
        rgb[rgbOffset + x + 1] = pixel(m, in[yOffset + x + 1], u, v);
      }
    }
  }

  private static int pixel(ColourMatrix m, byte luma, int u, int v) {
    int y = m.scale * (Math.min(luma & 0xFF, m.maxLuma) - m.black) + 64;
    int r = clamp((y + m.redOfV * v) >> 7);
    int g = clamp((y - m.greenOfU * u - m.greenOfV * v) >> 7);
    int b = clamp((y + m.blueOfU * u) >> 7);
    return r << 16 | g << 8 | b;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  @Override
  public void halve(byte[] in, int upper, int lower, byte[] out, int outOffset, int width) {
    for (int x = 0; x < width; x++) {
      int sum =
          (in[upper + 2 * x] & 0xFF)
              + (in[upper + 2 * x + 1] & 0xFF)
              + (in[lower + 2 * x] & 0xFF)
              + (in[lower + 2 * x + 1] & 0xFF);
      out[outOffset + x] = (byte) ((sum + 2) >> 2);
    }
  }

  @Override
  public void lumaOf422(
      byte[] in, int offset, boolean chromaFirst, byte[] out, int outOffset, int width) {
    int first = chromaFirst ? offset + 1 : offset;
    for (int x = 0; x < width; x++) {
      out[outOffset + x] = in[first + 2 * x];
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
    int u = chromaFirst ? 0 : 1;
    for (int x = 0; x < (width + 1) >> 1; x++) {
      int at = 4 * x + u;
      out[uOffset + x] = mean(in[upper + at], in[lower + at]);
      out[vOffset + x] = mean(in[upper + at + 2], in[lower + at + 2]);
    }
  }

  private static byte mean(byte a, byte b) {
    return (byte) (((a & 0xFF) + (b & 0xFF) + 1) >> 1);
  }

  @Override
  public void split(byte[] in, int offset, byte[] out, int uOffset, int vOffset, int width) {
    for (int x = 0; x < width; x++) {
      out[uOffset + x] = in[offset + 2 * x];
      out[vOffset + x] = in[offset + 2 * x + 1];
    }
  }

  @Override
  public String toString() {
    return "scalar";
  }
}
