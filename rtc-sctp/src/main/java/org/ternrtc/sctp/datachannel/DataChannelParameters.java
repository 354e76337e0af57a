package org.ternrtc.sctp.datachannel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is, W3C WebRTC section 6.2 and RFC 8832 section 5.1.
 *
 * @param label a name for the other side, at most 65,535 bytes of UTF-8
 * @param protocol name of the protocol spoken on it, the same
 * @param ordered whether messages arrive in order
 * @param maxRetransmits after this many retransmissions a message is given up; null for never
 * @param maxPacketLifeTime after this time a message is given up; null for never
 * @param negotiated whether both sides make the channel by themselves, under an agreed id
 * @param id the stream, 0 to 65534; null to have one chosen
 * @param priority its share beside others
 */
public record DataChannelParameters(
    String label,
    String protocol,
    boolean ordered,
    @Nullable Integer maxRetransmits,
    @Nullable Duration maxPacketLifeTime,
    boolean negotiated,
    @Nullable Integer id,
    Priority priority) {
  private static final int MAX_BYTES = 65_535;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is too long or out of range, or both limits are
   *     given, or a negotiated channel has no id
   */
  public DataChannelParameters {
    if (utf8Length(label) > MAX_BYTES || utf8Length(protocol) > MAX_BYTES) {
      throw new IllegalArgumentException("label or protocol of more than 65535 bytes");
    }
    if (maxRetransmits != null && maxPacketLifeTime != null) {
      throw new IllegalArgumentException("maxRetransmits and maxPacketLifeTime together");
    }
    if (maxRetransmits != null && (maxRetransmits < 0 || maxRetransmits > 65_535)) {
      throw new IllegalArgumentException("maxRetransmits " + maxRetransmits);
    }
    if (maxPacketLifeTime != null
        && (maxPacketLifeTime.isNegative() || maxPacketLifeTime.toMillis() > 65_535)) {
      throw new IllegalArgumentException("maxPacketLifeTime " + maxPacketLifeTime);
    }
    if (id != null && (id < 0 || id > 65_534)) {
      throw new IllegalArgumentException("id " + id);
    }
    if (negotiated && id == null) {
      throw new IllegalArgumentException("a negotiated channel needs an id");
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Reliable and ordered, announced to the other side. */
  public static DataChannelParameters of(String label) {
    return new DataChannelParameters(label, "", true, null, null, false, null, Priority.LOW);
  }

  /** The same with another protocol. */
  public DataChannelParameters withProtocol(String name) {
    return new DataChannelParameters(
        label, name, ordered, maxRetransmits, maxPacketLifeTime, negotiated, id, priority);
  }

  /** The same, in order or not. */
  public DataChannelParameters withOrdered(boolean inOrder) {
    return new DataChannelParameters(
        label, protocol, inOrder, maxRetransmits, maxPacketLifeTime, negotiated, id, priority);
  }

  /** The same with at most {@code count} retransmissions. */
  public DataChannelParameters withMaxRetransmits(@Nullable Integer count) {
    return new DataChannelParameters(
        label, protocol, ordered, count, maxPacketLifeTime, negotiated, id, priority);
  }

  /** The same with messages that live no longer than {@code time}, in whole milliseconds. */
  public DataChannelParameters withMaxPacketLifeTime(@Nullable Duration time) {
    return new DataChannelParameters(
        label, protocol, ordered, maxRetransmits, time, negotiated, id, priority);
  }

  /** The same as a channel that both sides make by themselves under this id. */
  public DataChannelParameters withNegotiatedId(int agreed) {
    return new DataChannelParameters(
        label, protocol, ordered, maxRetransmits, maxPacketLifeTime, true, agreed, priority);
  }

  /** The same under a given id. */
  public DataChannelParameters withId(@Nullable Integer chosen) {
    return new DataChannelParameters(
        label, protocol, ordered, maxRetransmits, maxPacketLifeTime, negotiated, chosen, priority);
  }

  /** The same with another priority. */
  public DataChannelParameters withPriority(Priority share) {
    return new DataChannelParameters(
        label, protocol, ordered, maxRetransmits, maxPacketLifeTime, negotiated, id, share);
  }
}
