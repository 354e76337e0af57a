package org.ternrtc.sctp.datachannel;

import org.ternrtc.sctp.Message;
import org.ternrtc.sctp.packet.Bytes;

/** What the channels have to say to whoever drives them. */
public sealed interface ChannelOutput {
  /**
   * A packet to send.
   *
   * @param bytes the packet, on an array of its own
   */
  record Packet(Bytes bytes) implements ChannelOutput {}

  /**
   * The association is established.
   *
   * @param maxChannels streams that channels can have: ids are less than this
   */
  record Connected(int maxChannels) implements ChannelOutput {}

  /**
   * The other side has opened a channel, which is open.
   *
   * @param channel the channel
   */
  record Opened(Channel channel) implements ChannelOutput {}

  /**
   * A channel of ours is open: what it sends will be understood.
   *
   * @param channel the channel
   */
  record Open(Channel channel) implements ChannelOutput {}

  /**
   * A message. It counts against the receive window until {@link DataChannels#consumed}.
   *
   * @param channel its channel
   * @param text whether it is a string in UTF-8
   * @param payload its bytes, possibly none
   * @param cost what to give to {@link DataChannels#consumed}
   */
  record Received(Channel channel, boolean text, Bytes payload, Message cost)
      implements ChannelOutput {}

  /**
   * What waits on a channel has fallen to its threshold.
   *
   * @param channel the channel
   */
  record BufferedAmountLow(Channel channel) implements ChannelOutput {}

  /** The send buffer has room again after {@link org.ternrtc.sctp.SendResult#FULL}. */
  record Writable() implements ChannelOutput {}

  /**
   * The other side closes a channel; ours follows by itself.
   *
   * @param channel the channel
   */
  record Closing(Channel channel) implements ChannelOutput {}

  /**
   * A channel is closed and its id is free.
   *
   * @param channel the channel
   * @param error what was wrong, or the empty string when nothing was
   */
  record Closed(Channel channel, String error) implements ChannelOutput {}

  /**
   * The association has ended; all channels were closed before.
   *
   * @param graceful whether everything had arrived
   * @param reason why
   */
  record Disconnected(boolean graceful, String reason) implements ChannelOutput {}
}
