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

  /** As {@link #inverseDctAdd} for a block that has a DC coefficient only. */
  void dcAdd(int dc, byte[] plane, int offset, int stride);

  /**
   * Filters an edge between macroblocks with the normal filter, RFC 6386 section 15.3.
   *
   * @param offset the first pixel behind the edge
   * @param across the way from pixel to pixel over the edge
   * @param along the way from pixel to pixel along the edge
   * @param count pixels along the edge, 8 or 16; when 8 and horizontal, the 8 pixels behind them
   *     may be read and written back as they are
   * @param scratch {@link #SCRATCH} bytes, of no meaning before and after
   */
  void macroblockEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold,
      byte[] scratch);

  /** As {@link #macroblockEdge}, for an edge between the blocks of a macroblock. */
  void innerEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold,
      byte[] scratch);

  /** Filters an edge of either kind with the simple filter, RFC 6386 section 15.2. */
  void simpleEdge(
      byte[] plane, int offset, int across, int along, int count, int edgeLimit, byte[] scratch);
}
