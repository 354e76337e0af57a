package org.ternrtc.codec.vp8.encoder;

/**
 * What somebody who has looked at the whole picture knows of its macroblocks before they are coded:
 * that one is unchanged, or where its pixels have moved from. {@link InterDecision} asks for each
 * macroblock of an interframe, possibly from several threads, each for its own rows; answers must
 * not depend on the order.
 *
 * <p>Vectors point into the last frame, unless {@link #reference} says otherwise, and are packed as
 * {@link org.ternrtc.codec.vp8.frame.MotionVectors} says, whole pixels: both components are
 * multiples of four. Where none is given, the zero vector is meant.
 */
public interface Candidates {
  /** Nothing is known: the usual search, which also tries the given vectors. */
  int SEARCH = 0;

  /**
   * The first vector is right: it is taken without a search, and what it leaves over is coded. For
   * pixels that are known to be the same in the source pictures.
   */
  int TAKE = 1;

  /** As {@link #TAKE}, and nothing is coded: the last frame is already as good as it should be. */
  int KEEP = 2;

  /** As {@link #KEEP} for luma; what chroma leaves over is coded. */
  int KEEP_LUMA = 3;

  /** Knows nothing. */
  Candidates NONE = new NoCandidates();

  /** One of {@link #SEARCH}, {@link #TAKE}, {@link #KEEP} and {@link #KEEP_LUMA}. */
  int verdict(int mbRow, int mbColumn);

  /** How many vectors there are, the most likely one first. */
  int count(int mbRow, int mbColumn);

  /** A vector, {@code number} from 0. */
  int vector(int mbRow, int mbColumn, int number);

  /** The reference that the verdict is about, unless it is {@link #SEARCH}. */
  int reference(int mbRow, int mbColumn);

  /**
   * A macroblock is coded; from the thread that codes it.
   *
   * @param kept whether it was kept as the verdict said
   * @param index the quantizer index that it was coded with
   */
  void done(int mbRow, int mbColumn, boolean kept, int index);
}
