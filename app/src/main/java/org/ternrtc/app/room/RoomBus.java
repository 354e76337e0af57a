package org.ternrtc.app.room;

/**
 * Carries messages between the members of rooms. The in-memory one serves the rooms of one process;
 * one over a shared store would let members of a room sit on different servers. Thread-safe.
 */
public interface RoomBus extends AutoCloseable {
  /** The WebSocket of one member, as the bus uses it. */
  interface Socket {
    /** Sends one message; never blocks for long, a broken socket drops it. */
    void send(String text);

    /** Closes with an RFC 6455 code. */
    void close(int code, String reason);
  }

  /**
   * A WebSocket was opened for a room.
   *
   * @return the number by which the other methods know it
   */
  long opened(String room, Socket socket);

  /** A message came. */
  void received(long connection, String text);

  /**
   * The WebSocket is gone.
   *
   * @param onPurpose whether its member went away rather than that it broke
   */
  void closed(long connection, boolean onPurpose);

  /** Forgets all rooms; may be called twice. */
  @Override
  void close();
}
