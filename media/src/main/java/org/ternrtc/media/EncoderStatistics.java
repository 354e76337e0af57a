package org.ternrtc.media;

/**
 * What an encoder has done since it was made.
 *
 * @param framesEncoded pictures that came out
 * @param keyFrames key frames among them
 * @param framesDropped pictures that the rate control dropped
 * @param framesAtMaxQuantizer pictures that came out at the coarsest quantizer that the settings
 *     allow: where they are many, the target cannot be held
 * @param framesAtMinQuantizer pictures that came out at the finest quantizer: where they are many,
 *     the pictures do not need the target
 * @param framesCodedAgain pictures that were coded a second time because the first was far too
 *     large
 * @param bytes size of all that came out
 * @param bufferMillis what the rate control's buffer holds, in milliseconds of the target; negative
 *     when overdrawn
 * @param content what the pictures show, told or found out; {@link ContentKind#DETECT} while it is
 *     not known
 */
public record EncoderStatistics(
    long framesEncoded,
    long keyFrames,
    long framesDropped,
    long framesAtMaxQuantizer,
    long framesAtMinQuantizer,
    long framesCodedAgain,
    long bytes,
    int bufferMillis,
    ContentKind content) {
  /** Nothing was done. */
  public static final EncoderStatistics NONE =
      new EncoderStatistics(0, 0, 0, 0, 0, 0, 0, 0, ContentKind.DETECT);
}
