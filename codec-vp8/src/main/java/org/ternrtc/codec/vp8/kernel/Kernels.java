package org.ternrtc.codec.vp8.kernel;

/**
 * The small functions in which a codec spends its time. All work on planes given as an array, the
 * offset of the first pixel and the bytes from row to row; none allocates; none checks more than
 * the array's bounds.
 *
 * <p>{@link ScalarKernels} is the definition. Any other form returns the same bits. Thread-safe:
 * implementations hold no state, scratch space comes from the caller.
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels {
  /** Bytes of scratch space that a kernel needs. */
  int SCRATCH = 32 * 32;

  /**
   * Predicts a block with the six-tap filters of RFC 6386 section 18.3. Reads two pixels more to
   * the left and above and three more to the right and below, of the dimensions whose fraction is
   * not 0.
   *
   * @param width 4, 8 or 16
   * @param height at most 16
   * @param xFraction eighths of a pixel to the right, 0 to 7
   * @param yFraction eighths of a pixel down, 0 to 7
   * @param scratch {@link #SCRATCH} bytes, of no meaning before and after
   */
  void sixTap(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int xFraction,
      int yFraction,
      byte[] scratch);

  /** As {@link #sixTap}, with the bilinear filters; reads one pixel more to the right and below. */
  void bilinear(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int xFraction,
      int yFraction,
      byte[] scratch);

  /** Copies a block whose width is a multiple of 4. */
  void copy(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height);

  /**
   * Inverts the DCT of 16 coefficients in raster order and adds the result to 4x4 pixels, RFC 6386
   * sections 14.4 and 14.5.
   */
  void inverseDctAdd(short[] coefficients, int at, byte[] plane, int offset, int stride);

  /**
   * As {@link #inverseDctAdd} for four blocks that lie side by side, whose 64 coefficients follow
   * one another and are of no meaning afterwards.
   */
  void inverseDctAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride);

  /**
   * As {@link #inverseDctAddRow} for four blocks two by two. Eight bytes before the pixels and
   * behind them may be read.
   */
  void inverseDctAddSquare(short[] coefficients, int at, byte[] plane, int offset, int stride);

  /** As {@link #inverseDctAddRow}, where of each block the DC alone counts. */
  void dcAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride);

  /** As {@link #inverseDctAddSquare}, where of each block the DC alone counts. */
  void dcAddSquare(short[] coefficients, int at, byte[] plane, int offset, int stride);

  /** As {@link #inverseDctAdd} for a block that has a DC coefficient only. */
  void dcAdd(int dc, byte[] plane, int offset, int stride);

  /**
   * Filters the vertical edges of a macroblock in all three planes with the normal filter, RFC 6386
   * section 15.3, from left to right. As {@link #horizontalEdges}, up to 24 bytes before and behind
   * the pixels across an edge may be read, and bytes beside them may be written back as they are.
   *
   * @param yAt the macroblock's first pixel of luma
   * @param uvAt its first pixel of chroma
   * @param outer whether to filter its left edge
   * @param inner whether to filter the edges between its blocks
   * @param outerLimit limit of the step over the left edge
   * @param innerLimit limit of the step over an inner edge
   * @param interior limit of the steps beside an edge
   * @param hev the step beside an edge above which there is high edge variance
   * @param scratch {@link #SCRATCH} bytes, of no meaning before and after
   */
  void verticalEdges(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      boolean outer,
      boolean inner,
      int outerLimit,
      int innerLimit,
      int interior,
      int hev,
      byte[] scratch);

  /** As {@link #verticalEdges} for the horizontal edges, of which the upper one is outer. */
  void horizontalEdges(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      boolean outer,
      boolean inner,
      int outerLimit,
      int innerLimit,
      int interior,
      int hev,
      byte[] scratch);

  /**
   * Filters one edge of 16 pixels, of either kind, with the simple filter, RFC 6386 section 15.2.
   *
   * @param offset the first pixel behind the edge
   * @param across the way from pixel to pixel over the edge
   * @param along the way from pixel to pixel along the edge
   */
  void simpleEdge(byte[] plane, int offset, int across, int along, int edgeLimit, byte[] scratch);
}
