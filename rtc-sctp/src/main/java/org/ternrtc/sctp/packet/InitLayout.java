package org.ternrtc.sctp.packet;

/** What INIT and INIT ACK have in common: all but their type, RFC 9260 section 3.3.3. */
final class InitLayout {
  /** Header and fixed fields. */
  static final int FIXED = 20;

  private InitLayout() {}

  /** Makes one of the two of its fields. */
  interface Maker<T> {
    T make(
        int initiateTag,
        long receiverWindow,
        int outboundStreams,
        int inboundStreams,
        int initialTsn,
        InitParameters parameters);
  }

  static <T> T parse(Bytes value, String name, Maker<T> maker) throws MalformedPacketException {
    Chunk.need(value, FIXED - Chunk.HEADER_LENGTH, name);
    return maker.make(
        value.i32(0),
        value.u32(4),
        value.u16(8),
        value.u16(10),
        value.i32(12),
        InitParameters.parse(value.slice(16)));
  }

  static void write(
      PacketWriter out,
      int type,
      int initiateTag,
      long receiverWindow,
      int outboundStreams,
      int inboundStreams,
      int initialTsn,
      InitParameters parameters) {
    out.beginChunk(type, 0);
    out.u32(initiateTag);
    out.u32((int) receiverWindow);
    out.u16(outboundStreams);
    out.u16(inboundStreams);
    out.u32(initialTsn);
    parameters.writeTo(out);
    out.endChunk();
  }
}
