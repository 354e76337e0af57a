package org.ternrtc.sctp.packet;

import java.util.ArrayList;
import java.util.List;

/**
 * An error cause of ABORT and ERROR, RFC 9260 section 3.3.10:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Cause Code           |         Cause Length          |
 * +-------------------------------+-------------------------------+
 * \                  Cause-Specific Information                   \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param code what went wrong
 * @param info more about it
 */
public record ErrorCause(int code, Bytes info) {
  /** A stream that does not exist. */
  public static final int INVALID_STREAM_IDENTIFIER = 1;

  /** A parameter that had to be there was not. */
  public static final int MISSING_MANDATORY_PARAMETER = 2;

  /** The state cookie came too late. */
  public static final int STALE_COOKIE = 3;

  /** No room for what the peer sends. */
  public static final int OUT_OF_RESOURCE = 4;

  /** A chunk of an unknown type. */
  public static final int UNRECOGNIZED_CHUNK_TYPE = 6;

  /** A mandatory parameter with an impossible value. */
  public static final int INVALID_MANDATORY_PARAMETER = 7;

  /** Parameters of unknown types. */
  public static final int UNRECOGNIZED_PARAMETERS = 8;

  /** DATA without user data. */
  public static final int NO_USER_DATA = 9;

  /** A cookie while the association shuts down. */
  public static final int COOKIE_WHILE_SHUTTING_DOWN = 10;

  /** The application ends the association. */
  public static final int USER_INITIATED_ABORT = 12;

  /** The peer broke the protocol. */
  public static final int PROTOCOL_VIOLATION = 13;

  private static final int MAX_CAUSES = 16;

  static List<ErrorCause> parseAll(Bytes value) throws MalformedPacketException {
    var causes = new ArrayList<ErrorCause>();
    var reader = new ParameterReader(value);
    while (reader.next() && causes.size() < MAX_CAUSES) {
      causes.add(new ErrorCause(reader.type(), reader.value()));
    }
    return causes;
  }

  static int length(List<ErrorCause> causes) {
    int length = 0;
    for (ErrorCause cause : causes) {
      length = PacketWriter.padded(length) + 4 + cause.info.length();
    }
    return length;
  }

  void writeTo(PacketWriter out) {
    out.tlv(code, info);
  }

  /** A cause that is a text, as "protocol violation" and "user-initiated abort" carry one. */
  public static ErrorCause of(int code, String text) {
    return new ErrorCause(code, Bytes.utf8(text));
  }

  /** "Invalid stream identifier" naming the stream. */
  public static ErrorCause invalidStream(int streamId) {
    return new ErrorCause(
        INVALID_STREAM_IDENTIFIER,
        Bytes.of((byte) (streamId >> 8), (byte) streamId, (byte) 0, (byte) 0));
  }

  /** What is wrong, in words. */
  public String describe() {
    return switch (code) {
      case INVALID_STREAM_IDENTIFIER ->
          "invalid stream identifier" + (info.length() >= 2 ? " " + info.u16(0) : "");
      case MISSING_MANDATORY_PARAMETER -> "missing mandatory parameter";
      case STALE_COOKIE -> "stale cookie";
      case OUT_OF_RESOURCE -> withText("out of resource");
      case UNRECOGNIZED_CHUNK_TYPE ->
          "unrecognized chunk type" + (info.length() >= 1 ? " " + info.u8(0) : "");
      case INVALID_MANDATORY_PARAMETER -> "invalid mandatory parameter";
      case UNRECOGNIZED_PARAMETERS -> "unrecognized parameters";
      case NO_USER_DATA -> "no user data";
      case COOKIE_WHILE_SHUTTING_DOWN -> "cookie received while shutting down";
      case USER_INITIATED_ABORT -> withText("user-initiated abort");
      case PROTOCOL_VIOLATION -> withText("protocol violation");
      default -> "cause " + code;
    };
  }

  private String withText(String what) {
    if (info.length() == 0) {
      return what;
    }
    var text = new StringBuilder(what).append(": ");
    // The peer's words, cut and without control characters: they may end up in a log.
    info.slice(0, Math.min(info.length(), 200))
        .utf8()
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
