package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/**
 * What is remembered of a reconstructed picture: the source it was made from, and for each
 * macroblock how far it is from that source.
 */
final class ReferenceMemory {
  /** No quantizer index is known. */
  static final byte UNKNOWN = 127;

  /** The picture that all this is about. */
  final FrameBuffer picture;

  /** What the picture shows, as it should be. */
  final SourcePicture source;

  /** Squared error of all planes, by place. */
  final int[] error;

  /** The finest quantizer index that the content of each macroblock was coded with. */
  final byte[] index;

  ReferenceMemory(FrameBuffer picture) {
    this.picture = picture;
    source = new SourcePicture(picture.columns, picture.rows);
    error = new int[picture.columns * picture.rows];
    index = new byte[error.length];
    Arrays.fill(index, UNKNOWN);
  }

  /** The coarsest index in a macroblock's area that begins at any pixel. */
  int indexAround(int x, int y) {
    int columns = picture.columns;
    int top = (y >> 4) * columns;
    int bottom = ((y + 15) >> 4) * columns;
    int left = x >> 4;
    int right = (x + 15) >> 4;
    return Math.max(
        Math.max(index[top + left], index[top + right]),
        Math.max(index[bottom + left], index[bottom + right]));
  }
}
