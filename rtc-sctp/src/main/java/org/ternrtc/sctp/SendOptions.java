package org.ternrtc.sctp;

/**
 * How a message is to be sent, RFC 8831 section 6.6 and RFC 3758.
 *
 * @param streamId the stream
 * @param ppid payload protocol identifier
 * @param unordered whether it may overtake and be overtaken
 * @param maxRetransmissions after this many it is given up; {@link #UNLIMITED} for never
 * @param lifetimeNanos after this time it is given up; {@link #FOREVER} for never
 */
public record SendOptions(
    int streamId, int ppid, boolean unordered, int maxRetransmissions, long lifetimeNanos) {
  /** No limit of retransmissions. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** No limit of time. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** Checks the ranges. */
  public SendOptions {
    if (streamId < 0 || streamId > 65_534) {
      throw new IllegalArgumentException("stream " + streamId);
    }
    if (maxRetransmissions < 0 || lifetimeNanos < 0) {
      throw new IllegalArgumentException("negative limit");
    }
  }

  /** Reliable and in order. */
  public static SendOptions reliable(int streamId, int ppid) {
    return new SendOptions(streamId, ppid, false, UNLIMITED, FOREVER);
  }

  /** The same without order. */
  public SendOptions asUnordered() {
    return new SendOptions(streamId, ppid, true, maxRetransmissions, lifetimeNanos);
  }

  /** The same with at most {@code count} retransmissions of each fragment. */
  public SendOptions withMaxRetransmissions(int count) {
    return new SendOptions(streamId, ppid, unordered, count, lifetimeNanos);
  }

  /** The same with a lifetime. */
  public SendOptions withLifetimeNanos(long nanos) {
    return new SendOptions(streamId, ppid, unordered, maxRetransmissions, nanos);
  }

  /** Whether it is sent until it arrives. */
  public boolean isReliable() {
    return maxRetransmissions == UNLIMITED && lifetimeNanos == FOREVER;
  }
}
