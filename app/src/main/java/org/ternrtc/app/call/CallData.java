package org.ternrtc.app.call;

import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.PeerConnection;

/** What a call does with data channels, on every connection that it makes. */
public interface CallData {
  /** None at all. */
  CallData NONE = new CallData() {};

  /**
   * There is a new connection, and its first own description is about to be made: a channel made
   * here is in it. On the thread of the signaling.
   */
  default void onConnection(PeerConnection connection) {}

  /** The other side has opened a channel; on the connection's event thread. */
  default void onDataChannel(DataChannel channel) {
    channel.close();
  }
}
