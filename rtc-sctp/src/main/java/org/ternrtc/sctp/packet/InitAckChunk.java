package org.ternrtc.sctp.packet;

/**
 * INIT ACK, RFC 9260 section 3.3.3:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 2    |  Chunk Flags  |         Chunk Length          |
 * +---------------+---------------+-------------------------------+
 * |                         Initiate Tag                          |
 * +---------------------------------------------------------------+
 * |          Advertised Receiver Window Credit (a_rwnd)           |
 * +-------------------------------+-------------------------------+
 * |  Number of Outbound Streams   |   Number of Inbound Streams   |
 * +-------------------------------+-------------------------------+
 * |                          Initial TSN                          |
 * +---------------------------------------------------------------+
 * \              Optional/Variable-Length Parameters              \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param initiateTag tag that the receiver puts into every packet it sends
 * @param receiverWindow a_rwnd, in bytes
 * @param outboundStreams streams the sender wants to send on
 * @param inboundStreams streams the sender can receive on
 * @param initialTsn first TSN of the sender
 * @param parameters what else it says
 */
public record InitAckChunk(
    int initiateTag,
    long receiverWindow,
    int outboundStreams,
    int inboundStreams,
    int initialTsn,
    InitParameters parameters)
    implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 2;

  static InitAckChunk parse(Bytes value) throws MalformedPacketException {
    return InitLayout.parse(value, "INIT ACK", InitAckChunk::new);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return InitLayout.FIXED + parameters.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    InitLayout.write(
        out,
        TYPE,
        initiateTag,
        receiverWindow,
        outboundStreams,
        inboundStreams,
        initialTsn,
        parameters);
  }
}
