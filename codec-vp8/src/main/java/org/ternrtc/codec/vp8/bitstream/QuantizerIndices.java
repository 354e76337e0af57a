package org.ternrtc.codec.vp8.bitstream;

/** The quantizer indices of a frame, RFC 6386 section 9.6; sent whole with each frame. */
public final class QuantizerIndices {
  /** The base index, 0 to 127, used as it is for luma AC. */
  public int yAc;

  /** Added to the base for luma DC, -15 to 15. */
  public int yDcDelta;

  /** Added to the base for Y2 DC. */
  public int y2DcDelta;

  /** Added to the base for Y2 AC. */
  public int y2AcDelta;

  /** Added to the base for chroma DC. */
  public int uvDcDelta;

  /** Added to the base for chroma AC. */
  public int uvAcDelta;

  void read(BoolDecoder decoder) {
    yAc = decoder.readLiteral(7);
    yDcDelta = decoder.readOptionalSigned(4);
    y2DcDelta = decoder.readOptionalSigned(4);
    y2AcDelta = decoder.readOptionalSigned(4);
    uvDcDelta = decoder.readOptionalSigned(4);
    uvAcDelta = decoder.readOptionalSigned(4);
  }
}
