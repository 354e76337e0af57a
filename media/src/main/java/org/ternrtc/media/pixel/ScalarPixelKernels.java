package org.ternrtc.media.pixel;

/** The definition, in plain loops. */
final class ScalarPixelKernels implements PixelKernels {
  @Override
  public void luma(int[] rgb, int offset, byte[] out, int outOffset, int width) {
    for (int x = 0; x < width; x++) {
      int p = rgb[offset + x];
      int weighted = 66 * (p >>> 16 & 0xFF) + 129 * (p >>> 8 & 0xFF) + 25 * (p & 0xFF);
      out[outOffset + x] = (byte) (((weighted + 128) >> 8) + 16);
    }
  }

  @Override
  public void chroma(
      int[] rgb, int upper, int lower, byte[] out, int uOffset, int vOffset, int width) {
    int pairs = width >> 1;
    for (int x = 0; x < pairs; x++) {
      chromaSample(
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
      chromaSample(a, a, b, b, out, uOffset + pairs, vOffset + pairs);
    }
  }

  private static void chromaSample(
      int p, int q, int s, int t, byte[] out, int uOffset, int vOffset) {
    // Red and blue are added up in the two halves of an int; four of them need ten bits.
    int redBlue = (p & 0xFF00FF) + (q & 0xFF00FF) + (s & 0xFF00FF) + (t & 0xFF00FF) + 0x20002;
    int r = redBlue >>> 18;
    int b = (redBlue & 0xFFFF) >>> 2;
    int g = ((p >>> 8 & 0xFF) + (q >>> 8 & 0xFF) + (s >>> 8 & 0xFF) + (t >>> 8 & 0xFF) + 2) >>> 2;
    out[uOffset] = (byte) (((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128);
    out[vOffset] = (byte) (((112 * r - 94 * g - 18 * b + 128) >> 8) + 128);
  }

  @Override
  public void rgb(
      byte[] in, int yOffset, int uOffset, int vOffset, int[] rgb, int rgbOffset, int width) {
    for (int x = 0; x < width; x += 2) {
      int u = Math.max((in[uOffset + (x >> 1)] & 0xFF) - 128, -127);
      int v = Math.max((in[vOffset + (x >> 1)] & 0xFF) - 128, -127);
      rgb[rgbOffset + x] = pixel(in[yOffset + x], u, v);
      if (x + 1 < width) {
        rgb[rgbOffset + x + 1] = pixel(in[yOffset + x + 1], u, v);
      }
    }
  }

  private static int pixel(byte luma, int u, int v) {
    int y = 149 * (Math.min(luma & 0xFF, 235) - 16) + 64;
    int r = clamp((y + 204 * v) >> 7);
    int g = clamp((y - 50 * u - 104 * v) >> 7);
    int b = clamp((y + 258 * u) >> 7);
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
  public String toString() {
    return "scalar";
  }
}
