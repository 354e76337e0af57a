package org.ternrtc.codec.vp8.encoder;

/** See {@link Candidates#NONE}. */
final class NoCandidates implements Candidates {
  @Override
  public int verdict(int mbRow, int mbColumn) {
    return SEARCH;
  }

  @Override
  public int count(int mbRow, int mbColumn) {
    return 0;
  }

  @Override
  public int vector(int mbRow, int mbColumn, int number) {
    throw new IndexOutOfBoundsException(number);
  }
}
