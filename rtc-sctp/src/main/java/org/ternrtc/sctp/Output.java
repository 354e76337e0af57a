package org.ternrtc.sctp;

import java.util.List;
import org.ternrtc.sctp.packet.Bytes;

/** What an association has to say to whoever drives it. */
public sealed interface Output {
  /**
   * A packet to send.
   *
   * @param bytes the packet, on an array of its own
   */
  record Packet(Bytes bytes) implements Output {}

  /** The association is established: messages flow. */
  record Connected() implements Output {}

  /**
   * A message came. It counts against the receive window until {@link Association#consumed}.
   *
   * @param message the message
   */
  record Received(Message message) implements Output {}

  /**
   * A message was longer than what was announced; it was thrown away.
   *
   * @param streamId its stream
   */
  record TooLong(int streamId) implements Output {}

  /**
   * The peer has reset streams it sends on, RFC 6525: their numbers start again.
   *
   * @param streams the streams
   */
  record IncomingReset(List<Integer> streams) implements Output {}

  /**
   * The reset that {@link Association#resetStreams} asked for is done.
   *
   * @param streams the streams
   * @param performed whether the peer has agreed
   */
  record OutgoingReset(List<Integer> streams, boolean performed) implements Output {}

  /**
   * The number of streams has grown, RFC 6525 section 4.5.
   *
   * @param outbound streams to send on
   * @param inbound streams to receive on
   */
  record StreamsAdded(int outbound, int inbound) implements Output {}

  /**
   * What waits to be sent on a stream has fallen to its threshold.
   *
   * @param streamId the stream
   */
  record BufferedAmountLow(int streamId) implements Output {}

  /** Some of the send buffer has become free after {@link SendResult#FULL}. */
  record Writable() implements Output {}

  /** The peer has begun anew: all streams and messages under way are gone. */
  record Restarted() implements Output {}

  /**
   * The association has ended.
   *
   * @param graceful whether all messages had arrived
   * @param reason why, in words
   */
  record Closed(boolean graceful, String reason) implements Output {}
}
