package org.ternrtc.media.denoise;

/** The definition of {@link DenoiseKernels}, in plain Java; also takes blocks of any size. */
final class ScalarDenoiseKernels implements DenoiseKernels {
  /** From this difference on the weight is 0, whatever the slope. */
  static final int MAX_DIFFERENCE = 127;

  @Override
  public int sad16x16(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row++) {
      for (int x = 0; x < 16; x++) {
        sum += Math.abs((a[aAt + x] & 0xFF) - (b[bAt + x] & 0xFF));
      }
      aAt += aStride;
      bAt += bStride;
    }
    return sum;
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
      for (int x = 0; x < width; x++) {
        int sample = now[nowAt + x] & 0xFF;
        int difference = (before[beforeAt + x] & 0xFF) - sample;
        int share = weight - slope * Math.min(Math.abs(difference), MAX_DIFFERENCE);
        out[outAt + x] = (byte) (sample + ((difference * Math.max(share, 0) + 128) >> 8));
      }
      nowAt += nowStride;
      beforeAt += beforeStride;
      outAt += outStride;
    }
  }
}
