package org.ternrtc.media;

/**
 * One compressed picture, as an encoder made it or a depacketizer put it together.
 *
 * <p>The array is owned by the frame: nobody writes to it after the frame was made.
 */
public final class EncodedFrame {
  private final byte[] data;
  private final boolean key;
  private final int width;
  private final int height;
  private final long captureNanos;
  private final int quantizer;
  private final FrameMetadata metadata;
  private final int rotation;

  /**
   * @param data the payload, whole; not copied
   * @param key whether it can be decoded without any frame before it
   * @param width in pixels; 0 when not known (a received frame between key frames)
   * @param height in pixels; 0 when not known
   * @param captureNanos time of capture on the scale of {@link System#nanoTime}
   * @param quantizer the codec's own quantizer index, -1 when not known
   */
  public EncodedFrame(
      byte[] data, boolean key, int width, int height, long captureNanos, int quantizer) {
    this(data, key, width, height, captureNanos, quantizer, FrameMetadata.UNKNOWN);
  }

  /**
   * As the other constructor, with what is known of layers and references.
   *
   * @param metadata {@link FrameMetadata#UNKNOWN} where nothing is known
   */
  public EncodedFrame(
      byte[] data,
      boolean key,
      int width,
      int height,
      long captureNanos,
      int quantizer,
      FrameMetadata metadata) {
    this(data, key, width, height, captureNanos, quantizer, metadata, 0);
  }

  private EncodedFrame(
      byte[] data,
      boolean key,
      int width,
      int height,
      long captureNanos,
      int quantizer,
      FrameMetadata metadata,
      int rotation) {
    this.data = data;
    this.key = key;
    this.width = width;
    this.height = height;
    this.captureNanos = captureNanos;
    this.quantizer = quantizer;
    this.metadata = metadata;
    this.rotation = rotation;
  }

  /** The payload; not a copy, and not to be written to. */
  public byte[] data() {
    return data;
  }

  public boolean key() {
    return key;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public long captureNanos() {
    return captureNanos;
  }

  public int quantizer() {
    return quantizer;
  }

  /** Layers and references; {@link FrameMetadata#UNKNOWN} where nothing is known. */
  public FrameMetadata metadata() {
    return metadata;
  }

  /** By how many degrees the decoded picture is to be turned clockwise: 0, 90, 180 or 270. */
  public int rotation() {
    return rotation;
  }

  /** The same frame, of a picture that is to be turned. */
  public EncodedFrame withRotation(int degrees) {
    return degrees == rotation
        ? this
        : new EncodedFrame(
            data,
            key,
            width,
            height,
            captureNanos,
            quantizer,
            metadata,
            VideoFrame.checkRotation(degrees));
  }

  @Override
  public String toString() {
    return (key ? "key" : "delta") + " frame of " + data.length + " bytes";
  }
}
