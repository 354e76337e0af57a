package org.ternrtc.codec.vp8.ratecontrol;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/**
 * A glance at a picture before it is coded: how much detail it has and how far it is from the last
 * frame, from a few lines of some macroblocks. On five very different clips a key frame's bits were
 * the detail times a constant within a third; so a first guess is good enough to need no second.
 */
public final class PictureSurvey {
  private static final int LINE = 16;

  private double detail;
  private double change;

  /** Of nothing. */
  public PictureSurvey() {}

  /**
   * Looks at a picture.
   *
   * @param last the last frame; null when there is none
   */
  public void look(SourcePicture source, @Nullable FrameBuffer last, int columns, int rows) {
    long gradients = 0;
    long differences = 0;
    int lines = 0;
    for (int row = 0; row < rows; row += 2) {
      for (int column = row >> 1 & 1; column < columns; column += 2) {
        int y = (row * 7 + column * 3 & 7) * source.yStride;
        int at = source.yOffset(row, column) + y;
        for (int line = 0; line < 2; line++) {
          gradients += gradient(source.data, at);
          if (last != null) {
            int to = last.yOffset(row, column) + (y / source.yStride + 8 * line) * last.yStride;
            differences += difference(source.data, at, last.y, to);
          }
          at += 8 * source.yStride;
          lines++;
        }
      }
    }
    detail = gradients / (double) (Math.max(1, lines) * (LINE - 1));
    change = differences / (double) (Math.max(1, lines) * LINE);
  }

  private static int gradient(byte[] data, int at) {
    int sum = 0;
    int before = data[at] & 0xFF;
    for (int i = 1; i < LINE; i++) {
      int here = data[at + i] & 0xFF;
      sum += Math.abs(here - before);
      before = here;
    }
    return sum;
  }

  private static int difference(byte[] a, int at, byte[] b, int bAt) {
    int sum = 0;
    for (int i = 0; i < LINE; i++) {
      sum += Math.abs((a[at + i] & 0xFF) - (b[bAt + i] & 0xFF));
    }
    return sum;
  }

  /** Mean difference of neighbours in a line. */
  public double detail() {
    return detail;
  }

  /** Mean difference from the last frame at the same place; 0 where there is none. */
  public double change() {
    return change;
  }

  /** Sets what was seen; for tests. */
  void set(double seenDetail, double seenChange) {
    detail = seenDetail;
    change = seenChange;
  }
}
