package org.ternrtc.sctp.datachannel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;

/**
 * DATA_CHANNEL_OPEN, RFC 8832 section 5.1:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Message Type |  Channel Type |            Priority           |
 * +---------------+---------------+-------------------------------+
 * |                    Reliability Parameter                      |
 * +-------------------------------+-------------------------------+
 * |         Label Length          |       Protocol Length         |
 * +-------------------------------+-------------------------------+
 * \                             Label                             \
 * +---------------------------------------------------------------+
 * \                            Protocol                           \
 * +---------------------------------------------------------------+
 * </pre>
 */
final class OpenMessage {
  static final int TYPE = 3;
  private static final int FIXED = 12;
  private static final int UNORDERED = 0x80;
  private static final int RELIABLE = 0;
  private static final int RETRANSMITS = 1;
  private static final int LIFETIME = 2;

  private OpenMessage() {}

  /** What the peer opens under this stream, or null if it is no such message. */
  static @Nullable DataChannelParameters parse(Bytes in, int streamId) {
    if (in.length() < FIXED || in.u8(0) != TYPE) {
      return null;
    }
    int label = in.u16(8);
    int protocol = in.u16(10);
    if (label + protocol > in.length() - FIXED) {
      return null;
    }
    int type = in.u8(1);
    // The numbers of the W3C have 16 bits; more than that means as good as for ever.
    int limit = (int) Math.min(in.u32(4), 65_535);
    Integer retransmits = null;
    Duration lifetime = null;
    switch (type & ~UNORDERED) {
      case RELIABLE -> {}
      case RETRANSMITS -> retransmits = limit;
      case LIFETIME -> lifetime = Duration.ofMillis(limit);
      default -> {
        return null;
      }
    }
    return new DataChannelParameters(
        cut(in.slice(FIXED, label).utf8()),
        cut(in.slice(FIXED + label, protocol).utf8()),
        (type & UNORDERED) == 0,
        retransmits,
        lifetime,
        false,
        streamId,
        Priority.of(in.u16(2)));
  }

  /**
   * Bytes that are no UTF-8 grow threefold when they are replaced; the bound holds for them too.
   */
  private static String cut(String text) {
    return text.length() <= 21_845 ? text : text.substring(0, 21_845);
  }

  static Bytes write(DataChannelParameters channel) {
    byte[] label = channel.label().getBytes(StandardCharsets.UTF_8);
    byte[] protocol = channel.protocol().getBytes(StandardCharsets.UTF_8);
    int type = channel.ordered() ? 0 : UNORDERED;
    int limit = 0;
    if (channel.maxRetransmits() != null) {
      type |= RETRANSMITS;
      limit = channel.maxRetransmits();
    } else if (channel.maxPacketLifeTime() != null) {
      type |= LIFETIME;
      limit = (int) channel.maxPacketLifeTime().toMillis();
    }
    ByteBuffer out = ByteBuffer.allocate(FIXED + label.length + protocol.length);
    out.put((byte) TYPE)
        .put((byte) type)
        .putShort((short) channel.priority().value())
        .putInt(limit)
        .putShort((short) label.length)
        .putShort((short) protocol.length)
        .put(label)
        .put(protocol);
    return Bytes.of(out.array());
  }
}
