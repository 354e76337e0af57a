package org.ternrtc.sdp;

import java.util.Map;

/**
 * Format parameters of VP8, RFC 7741 section 6.1: what the receiver can decode. Reading never
 * fails.
 *
 * @param maxFramesPerSecond {@code max-fr}; 0 for no limit
 * @param maxFrameSizeMacroblocks {@code max-fs}, in macroblocks of 16 by 16 pixels; 0 for no limit
 */
public record Vp8Parameters(int maxFramesPerSecond, int maxFrameSizeMacroblocks) {
  /** No limits. */
  public static final Vp8Parameters UNLIMITED = new Vp8Parameters(0, 0);

  /** Refuses negative numbers. */
  public Vp8Parameters {
    Grammar.inRange(maxFramesPerSecond, 0, Integer.MAX_VALUE, "max-fr");
    Grammar.inRange(maxFrameSizeMacroblocks, 0, Integer.MAX_VALUE, "max-fs");
  }

  /** From the text of an {@code a=fmtp}; empty text gives no limits. */
  public static Vp8Parameters of(String parameters) {
    Map<String, String> map = FormatParameters.parse(parameters);
    return new Vp8Parameters(
        FormatParameters.number(map, "max-fr", 1, Integer.MAX_VALUE, 0),
        FormatParameters.number(map, "max-fs", 1, Integer.MAX_VALUE, 0));
  }

  /** As the text of an {@code a=fmtp}; empty without limits. */
  public String toParameters() {
    String size = maxFrameSizeMacroblocks == 0 ? "" : "max-fs=" + maxFrameSizeMacroblocks;
    String rate = maxFramesPerSecond == 0 ? "" : "max-fr=" + maxFramesPerSecond;
    return size.isEmpty() || rate.isEmpty() ? size + rate : size + ";" + rate;
  }

  /**
   * Whether a picture is within {@code max-fs}: its macroblocks, and neither side more than the
   * square root of eight times that (RFC 7741 section 6.1).
   */
  public boolean allows(int width, int height) {
    if (maxFrameSizeMacroblocks == 0) {
      return true;
    }
    long columns = (width + 15L) / 16;
    long rows = (height + 15L) / 16;
    long longest = 8L * maxFrameSizeMacroblocks;
    return columns * rows <= maxFrameSizeMacroblocks
        && columns * columns <= longest
        && rows * rows <= longest;
  }
}
