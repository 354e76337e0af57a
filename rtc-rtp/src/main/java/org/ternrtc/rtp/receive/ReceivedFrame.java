package org.ternrtc.rtp.receive;

/**
 * A frame put together, to be decoded after the one before it. The array is the receiver's own.
 *
 * <p>Times are nanoseconds on the scale of {@code now}.
 */
public final class ReceivedFrame {
  /** Stands for a capture time that is not known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private final byte[] data;
  private final boolean key;
  private final int width;
  private final int height;
  private final int rtpTimestamp;
  private final int packets;
  private final long firstArrivalNanos;
  private final long lastArrivalNanos;
  private final long captureEpochNanos;
  private final int rotation;

  ReceivedFrame(
      byte[] data,
      boolean key,
      int width,
      int height,
      int rtpTimestamp,
      int packets,
      long firstArrivalNanos,
      long lastArrivalNanos,
      long captureEpochNanos,
      int rotation) {
    this.data = data;
    this.key = key;
    this.width = width;
    this.height = height;
    this.rtpTimestamp = rtpTimestamp;
    this.packets = packets;
    this.firstArrivalNanos = firstArrivalNanos;
    this.lastArrivalNanos = lastArrivalNanos;
    this.captureEpochNanos = captureEpochNanos;
    this.rotation = rotation;
  }

  /** The codec's bitstream, whole; not a copy. */
  public byte[] data() {
    return data;
  }

  /** Whether it needs no frame before it. */
  public boolean key() {
    return key;
  }

  /** In pixels; 0 between key frames. */
  public int width() {
    return width;
  }

  /** In pixels; 0 between key frames. */
  public int height() {
    return height;
  }

  public int rtpTimestamp() {
    return rtpTimestamp;
  }

  /** How many packets it came in. */
  public int packets() {
    return packets;
  }

  /** When its first packet arrived. */
  public long firstArrivalNanos() {
    return firstArrivalNanos;
  }

  /** When its last packet arrived. */
  public long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  /**
   * When the sender captured it, nanoseconds since 1970 on the sender's clock, as it says itself
   * (abs-capture-time), else as its sender reports say; {@link #UNKNOWN} before the first.
   */
  public long captureEpochNanos() {
    return captureEpochNanos;
  }

  /** By how many degrees the picture is to be turned clockwise: 0, 90, 180 or 270. */
  public int rotation() {
    return rotation;
  }

  @Override
  public String toString() {
    return (key ? "key" : "delta") + " frame of " + data.length + " bytes";
  }
}
