package org.ternrtc.app.call;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.PeerConnection;

/** A call as the command line sees it, however the two sides find each other. */
public interface Conversation extends AutoCloseable {
  /**
   * Begins.
   *
   * @throws IOException when that fails at once; the message says why in one line
   */
  void start() throws IOException, InterruptedException;

  /** The connection to the other side, null while there is none; for statistics. */
  @Nullable PeerConnection connection();

  @Override
  void close();
}
