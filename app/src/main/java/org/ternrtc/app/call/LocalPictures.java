package org.ternrtc.app.call;

import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.MediaTrack;

/** What a call sends, which may be exchanged while it goes on. Asked on the signaling's thread. */
@FunctionalInterface
public interface LocalPictures {
  /** The track that a new connection is to send; null for nothing. */
  @Nullable MediaTrack now();

  /** Whether there may be pictures later, so that a connection is to be made ready for them. */
  default boolean mayChange() {
    return false;
  }
}
