package org.ternrtc.sctp.packet;

/** A parameter of RE-CONFIG, RFC 6525 section 4. */
public sealed interface ReConfigParameter {
  /** Bytes with header, without padding. */
  int length();

  /** Writes header and value. */
  void writeTo(PacketWriter out);

  /**
   * Outgoing SSN Reset Request, section 4.1.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |     Parameter Type = 13       | Parameter Length = 16 + 2 * N |
   * +-------------------------------+-------------------------------+
   * |           Re-configuration Request Sequence Number            |
   * +---------------------------------------------------------------+
   * |           Re-configuration Response Sequence Number           |
   * +---------------------------------------------------------------+
   * |                Sender's Last Assigned TSN                     |
   * +-------------------------------+-------------------------------+
   * |  Stream Number 1 (optional)   |    Stream Number 2 (optional) |
   * +-------------------------------+-------------------------------+
   * </pre>
   *
   * @param request number of this request
   * @param response number of the request that this answers, if it answers one
   * @param lastTsn last TSN sent on the streams before the reset
   * @param streams two bytes a stream; none means all
   */
  record OutgoingReset(int request, int response, int lastTsn, Bytes streams)
      implements ReConfigParameter {
    static final int TYPE = 13;

    @Override
    public int length() {
      return 16 + streams.length();
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(TYPE);
      out.u16(length());
      out.u32(request);
      out.u32(response);
      out.u32(lastTsn);
      out.bytes(streams);
    }
  }

  /**
   * Incoming SSN Reset Request, section 4.2: the peer shall reset what it sends on.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |     Parameter Type = 14       |  Parameter Length = 8 + 2 * N |
   * +-------------------------------+-------------------------------+
   * |          Re-configuration Request Sequence Number             |
   * +-------------------------------+-------------------------------+
   * |  Stream Number 1 (optional)   |    Stream Number 2 (optional) |
   * +-------------------------------+-------------------------------+
   * </pre>
   *
   * @param request number of this request
   * @param streams two bytes a stream; none means all
   */
  record IncomingReset(int request, Bytes streams) implements ReConfigParameter {
    static final int TYPE = 14;

    @Override
    public int length() {
      return 8 + streams.length();
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(TYPE);
      out.u16(length());
      out.u32(request);
      out.bytes(streams);
    }
  }

  /**
   * SSN/TSN Reset Request, section 4.3: all streams and all counting anew. Not done here; denied.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |     Parameter Type = 15       |      Parameter Length = 8     |
   * +-------------------------------+-------------------------------+
   * |         Re-configuration Request Sequence Number              |
   * +---------------------------------------------------------------+
   * </pre>
   *
   * @param request number of this request
   */
  record SsnTsnReset(int request) implements ReConfigParameter {
    static final int TYPE = 15;

    @Override
    public int length() {
      return 8;
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(TYPE);
      out.u16(length());
      out.u32(request);
    }
  }

  /**
   * Re-configuration Response, section 4.4.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |     Parameter Type = 16       |      Parameter Length         |
   * +-------------------------------+-------------------------------+
   * |         Re-configuration Response Sequence Number             |
   * +---------------------------------------------------------------+
   * |                            Result                             |
   * +---------------------------------------------------------------+
   * \            TSNs after an SSN/TSN reset (optional)             \
   * +---------------------------------------------------------------+
   * </pre>
   *
   * @param response number of the request that is answered
   * @param result one of the constants
   */
  record Response(int response, int result) implements ReConfigParameter {
    static final int TYPE = 16;

    /** Nothing had to be done. */
    public static final int NOTHING_TO_DO = 0;

    /** Done. */
    public static final int PERFORMED = 1;

    /** Refused. */
    public static final int DENIED = 2;

    /** A stream that does not exist. */
    public static final int WRONG_SSN = 3;

    /** Another request is being worked on. */
    public static final int REQUEST_IN_PROGRESS = 4;

    /** Not the number that was due. */
    public static final int BAD_SEQUENCE_NUMBER = 5;

    /** Not yet done: to be asked again. */
    public static final int IN_PROGRESS = 6;

    @Override
    public int length() {
      return 12;
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(TYPE);
      out.u16(length());
      out.u32(response);
      out.u32(result);
    }
  }

  /**
   * Add Outgoing Streams Request (17), section 4.5, and Add Incoming Streams Request (18), 4.6.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |   Parameter Type = 17 or 18   |      Parameter Length = 12    |
   * +-------------------------------+-------------------------------+
   * |          Re-configuration Request Sequence Number             |
   * +-------------------------------+-------------------------------+
   * |      Number of new streams    |         Reserved              |
   * +-------------------------------+-------------------------------+
   * </pre>
   *
   * @param outgoing whether the sender of this adds streams it sends on
   * @param request number of this request
   * @param count how many more
   */
  record AddStreams(boolean outgoing, int request, int count) implements ReConfigParameter {
    static final int OUTGOING_TYPE = 17;
    static final int INCOMING_TYPE = 18;

    @Override
    public int length() {
      return 12;
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(outgoing ? OUTGOING_TYPE : INCOMING_TYPE);
      out.u16(length());
      out.u32(request);
      out.u16(count);
      out.u16(0);
    }
  }

  /**
   * A parameter of a type not known here.
   *
   * @param type the type
   * @param value the value
   */
  record Unknown(int type, Bytes value) implements ReConfigParameter {
    @Override
    public int length() {
      return 4 + value.length();
    }

    @Override
    public void writeTo(PacketWriter out) {
      out.u16(type);
      out.u16(length());
      out.bytes(value);
    }
  }

  /** Parses one. */
  static ReConfigParameter parse(int type, Bytes value) throws MalformedPacketException {
    return switch (type) {
      case OutgoingReset.TYPE -> {
        Chunk.need(value, 12, "Outgoing SSN Reset Request");
        yield new OutgoingReset(value.i32(0), value.i32(4), value.i32(8), streams(value.slice(12)));
      }
      case IncomingReset.TYPE -> {
        Chunk.need(value, 4, "Incoming SSN Reset Request");
        yield new IncomingReset(value.i32(0), streams(value.slice(4)));
      }
      case SsnTsnReset.TYPE -> {
        Chunk.need(value, 4, "SSN/TSN Reset Request");
        yield new SsnTsnReset(value.i32(0));
      }
      case Response.TYPE -> {
        Chunk.need(value, 8, "Re-configuration Response");
        yield new Response(value.i32(0), value.i32(4));
      }
      case AddStreams.OUTGOING_TYPE, AddStreams.INCOMING_TYPE -> {
        Chunk.need(value, 8, "Add Streams Request");
        yield new AddStreams(type == AddStreams.OUTGOING_TYPE, value.i32(0), value.u16(4));
      }
      default -> new Unknown(type, value);
    };
  }

  private static Bytes streams(Bytes streams) throws MalformedPacketException {
    if (streams.length() % 2 != 0) {
      throw new MalformedPacketException("half a stream number", streams.length());
    }
    return streams;
  }
}
