package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.Modes;

/**
 * What is known of each macroblock of a picture before it is coded, in flat arrays indexed by
 * {@code mbRow * columns + mbColumn}. Written by {@link ScreenAnalysis} before a picture is coded;
 * while it is coded nobody writes, so that any number of threads may read.
 */
public final class MacroblockPlan {
  /** Nothing is known: the encoder decides. */
  public static final byte DECIDE = 0;

  /** Luma equals the source of the reference at the vector; chroma may differ. */
  public static final byte LUMA_EXACT = 1;

  /** All three planes equal the source of the reference at the vector. */
  public static final byte EXACT = 2;

  /** The largest number of guesses for the whole picture. */
  public static final int MAX_GUESSES = 6;

  /** One of the three above. */
  public final byte[] match;

  /** Where to fetch what is exact, in quarter pixels, always whole ones. */
  public final int[] vector;

  /** Which picture to fetch it from, see {@link Modes}. */
  public final byte[] reference;

  /** Whether the error that the reference still has is to be coded now. */
  public final boolean[] refine;

  /** Vectors that many macroblocks of this picture have; worth a try everywhere. */
  public final int[] guesses = new int[MAX_GUESSES];

  /** How many {@link #guesses} there are. */
  public int guessCount;

  MacroblockPlan(int macroblocks) {
    match = new byte[macroblocks];
    vector = new int[macroblocks];
    reference = new byte[macroblocks];
    refine = new boolean[macroblocks];
  }

  /** Back to knowing nothing. */
  void clear() {
    Arrays.fill(match, DECIDE);
    Arrays.fill(refine, false);
    guessCount = 0;
  }

  /** Adds a guess, unless it is there or there is no room. */
  void guess(int guessed) {
    for (int n = 0; n < guessCount; n++) {
      if (guesses[n] == guessed) {
        return;
      }
    }
    if (guessCount < MAX_GUESSES) {
      guesses[guessCount++] = guessed;
    }
  }

  void found(int at, byte how, int from, int byVector) {
    match[at] = how;
    reference[at] = (byte) from;
    vector[at] = byVector;
  }
}
