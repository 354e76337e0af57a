package org.ternrtc.sctp.packet;

/**
 * One chunk of a packet, RFC 9260 section 3.2:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Flags     |            Length             |
 * +---------------+---------------+-------------------------------+
 * \                             Value                             \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The length counts the header and the value, not the padding to four bytes. Windows inside a
 * parsed chunk are windows on the packet.
 */
public sealed interface Chunk
    permits PayloadChunk,
        InitChunk,
        InitAckChunk,
        SackChunk,
        HeartbeatChunk,
        HeartbeatAckChunk,
        AbortChunk,
        ShutdownChunk,
        ShutdownAckChunk,
        ErrorChunk,
        CookieEchoChunk,
        CookieAckChunk,
        ShutdownCompleteChunk,
        ReConfigChunk,
        ForwardTsnChunk,
        IForwardTsnChunk,
        PadChunk,
        UnknownChunk {
  /** Bytes of the chunk header. */
  int HEADER_LENGTH = 4;

  /** The chunk type, RFC 9260 section 3.2. */
  int type();

  /** Bytes of header and value, without padding. */
  int length();

  /** Writes the chunk, padded. The caller has asked {@link PacketWriter#fits}. */
  void writeTo(PacketWriter out);

  /**
   * Parses a chunk.
   *
   * @param type the type
   * @param flags the flags
   * @param value the value without the header
   * @throws MalformedPacketException if the value does not follow the format of its type
   */
  static Chunk parse(int type, int flags, Bytes value) throws MalformedPacketException {
    return switch (type) {
      case DataChunk.TYPE -> DataChunk.parse(flags, value);
      case InitChunk.TYPE -> InitChunk.parse(value);
      case InitAckChunk.TYPE -> InitAckChunk.parse(value);
      case SackChunk.TYPE -> SackChunk.parse(value);
      case HeartbeatChunk.TYPE -> HeartbeatChunk.parse(value);
      case HeartbeatAckChunk.TYPE -> HeartbeatAckChunk.parse(value);
      case AbortChunk.TYPE -> AbortChunk.parse(flags, value);
      case ShutdownChunk.TYPE -> ShutdownChunk.parse(value);
      case ShutdownAckChunk.TYPE -> new ShutdownAckChunk();
      case ErrorChunk.TYPE -> ErrorChunk.parse(value);
      case CookieEchoChunk.TYPE -> new CookieEchoChunk(value);
      case CookieAckChunk.TYPE -> new CookieAckChunk();
      case ShutdownCompleteChunk.TYPE -> ShutdownCompleteChunk.parse(flags);
      case IDataChunk.TYPE -> IDataChunk.parse(flags, value);
      case ReConfigChunk.TYPE -> ReConfigChunk.parse(value);
      case PadChunk.TYPE -> new PadChunk(value.length());
      case ForwardTsnChunk.TYPE -> ForwardTsnChunk.parse(value);
      case IForwardTsnChunk.TYPE -> IForwardTsnChunk.parse(value);
      default -> new UnknownChunk(type, flags, value);
    };
  }

  /** Refuses a value shorter than what its type needs. */
  static void need(Bytes value, int length, String what) throws MalformedPacketException {
    if (value.length() < length) {
      throw new MalformedPacketException(what + " cut short", value.length());
    }
  }
}
