package org.ternrtc.rtp.pacing;

import org.jspecify.annotations.Nullable;

/**
 * An RTP packet ready to be sent, at the start of a buffer. Its stream owns it and may keep it to
 * send it again; the pacer holds it only while it is {@link #queued}.
 */
public final class OutgoingPacket {
  /** Why a packet is sent; the pacer sends the first kind first. */
  public enum Kind {
    AUDIO,
    RETRANSMISSION,
    MEDIA,
    /** Repairs media before it, in whose queue and numbers it has its place. */
    FEC,
    PADDING
  }

  /** Told when a packet has left. */
  public interface Origin {
    void packetSent(OutgoingPacket packet, long now);
  }

  private final Origin origin;
  private byte[] buffer;
  private int headerLength;
  private int length;
  private int absSendTimeOffset = -1;
  private int transportSequenceOffset = -1;
  private Kind kind = Kind.MEDIA;
  private long sequence;
  private long createdAt;
  private boolean queued;
  private long queuedAt;
  private long waited;
  private @Nullable Long retransmittedAt;
  private int transportSequence = -1;

  /**
   * @param capacity bytes of the buffer
   */
  public OutgoingPacket(Origin origin, int capacity) {
    this.origin = origin;
    buffer = new byte[capacity];
  }

  /** Makes it a new packet of media, whose bytes the caller has put into {@link #buffer}. */
  public void fill(long sequence, int headerLength, int length, long now) {
    if (queued) {
      throw new IllegalStateException("packet is on its way");
    }
    this.sequence = sequence;
    this.headerLength = headerLength;
    this.length = length;
    createdAt = now;
    kind = Kind.MEDIA;
    retransmittedAt = null;
    absSendTimeOffset = -1;
    transportSequenceOffset = -1;
  }

  /**
   * Where the pacer writes what is known only on leaving, -1 for nowhere.
   *
   * @param absSendTime offset of the three bytes of the time of sending
   * @param transportSequence offset of the two bytes of the transport-wide number
   */
  public void stamps(int absSendTime, int transportSequence) {
    absSendTimeOffset = absSendTime;
    transportSequenceOffset = transportSequence;
  }

  /** The packet's bytes, from index 0. */
  public byte[] buffer() {
    return buffer;
  }

  /** Bytes before the payload. */
  public int headerLength() {
    return headerLength;
  }

  /** Bytes of header and payload. */
  public int length() {
    return length;
  }

  /** The number in its stream, without wrap. */
  public long sequence() {
    return sequence;
  }

  public Kind kind() {
    return kind;
  }

  public void kind(Kind value) {
    kind = value;
  }

  /** When it was made. */
  public long createdAt() {
    return createdAt;
  }

  /** Whether the pacer holds it. */
  public boolean queued() {
    return queued;
  }

  /** When it was last sent again, null when never. */
  public @Nullable Long retransmittedAt() {
    return retransmittedAt;
  }

  public void retransmittedAt(long now) {
    retransmittedAt = now;
  }

  /** The transport-wide number with which it left last, -1 when it had none. */
  public int transportSequence() {
    return transportSequence;
  }

  void transportSequence(int number) {
    transportSequence = number;
  }

  Origin origin() {
    return origin;
  }

  int absSendTimeOffset() {
    return absSendTimeOffset;
  }

  int transportSequenceOffset() {
    return transportSequenceOffset;
  }

  long queuedAt() {
    return queuedAt;
  }

  /** How long it has waited in the pacer, in nanoseconds, when it left last. */
  public long waitedNanos() {
    return waited;
  }

  void queued(boolean value, long now) {
    if (queued && !value) {
      waited = now - queuedAt;
    }
    queued = value;
    queuedAt = now;
  }
}
