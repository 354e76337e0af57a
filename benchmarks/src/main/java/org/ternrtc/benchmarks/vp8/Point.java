package org.ternrtc.benchmarks.vp8;

import java.util.Locale;

/**
 * One encoding of a clip: what was asked for and what came out.
 *
 * @param kbps of the frames alone, over the length of the clip
 * @param psnrY from the squared error of all pictures together; a dropped one is judged by the
 *     picture last shown
 * @param fps of the encoder alone; 0 where it was not measured
 * @param medianMillis processor time of a picture, 0 where it was not measured
 * @param p99Millis the same that 99 of 100 pictures stay within
 */
record Point(
    String encoder,
    int targetKbps,
    double kbps,
    double psnrY,
    double ssim,
    double fps,
    double medianMillis,
    double p99Millis,
    int frames,
    int dropped) {
  String line() {
    return String.format(
        Locale.ROOT,
        "point\t%s\t%d\t%.1f\t%.3f\t%.5f\t%.2f\t%.3f\t%.3f\t%d\t%d",
        encoder,
        targetKbps,
        kbps,
        psnrY,
        ssim,
        fps,
        medianMillis,
        p99Millis,
        frames,
        dropped);
  }

  static Point parse(String[] f) {
    return new Point(
        f[1],
        Integer.parseInt(f[2]),
        Double.parseDouble(f[3]),
        Double.parseDouble(f[4]),
        Double.parseDouble(f[5]),
        Double.parseDouble(f[6]),
        Double.parseDouble(f[7]),
        Double.parseDouble(f[8]),
        Integer.parseInt(f[9]),
        Integer.parseInt(f[10]));
  }
}
