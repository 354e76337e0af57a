package org.ternrtc.app.room;

/** What the driver of {@link Rooms} is to do, in order. */
public sealed interface Output {
  /** The connection, as the driver numbered it. */
  long connection();

  /** Sends a message. */
  record Send(long connection, ServerMessage message) implements Output {}

  /**
   * Closes the WebSocket.
   *
   * @param code RFC 6455 section 7.4; 4000 and above are ours
   */
  record Close(long connection, int code, String reason) implements Output {}
}
