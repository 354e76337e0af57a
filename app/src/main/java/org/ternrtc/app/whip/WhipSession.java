package org.ternrtc.app.whip;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.stream.LiveStream;
import org.ternrtc.peer.PeerConnection;

/** One connection that was made by a POST, with the secret id in its URL. */
final class WhipSession {
  private final String id;
  private final String name;
  private final String etag;
  private final @Nullable String remoteFragment;
  private final PeerConnection connection;
  private final Runnable release;
  private final @Nullable LiveStream published;
  private final long openedNanos;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param remoteFragment the ICE user name fragment of the offer
   * @param published the stream that lives by this session, null when it is a viewer or an echo
   * @param release gives back what the session took, once
   */
  WhipSession(
      String id,
      String name,
      String etag,
      @Nullable String remoteFragment,
      PeerConnection connection,
      @Nullable LiveStream published,
      long openedNanos,
      Runnable release) {
    this.id = id;
    this.name = name;
    this.etag = etag;
    this.remoteFragment = remoteFragment;
    this.connection = connection;
    this.published = published;
    this.openedNanos = openedNanos;
    this.release = release;
  }

  String id() {
    return id;
  }

  /** The stream's name in the URL. */
  String name() {
    return name;
  }

  /** Names the ICE generation, RFC 9725 section 4.3; in quotes, as headers carry it. */
  String etag() {
    return etag;
  }

  @Nullable String remoteFragment() {
    return remoteFragment;
  }

  PeerConnection connection() {
    return connection;
  }

  @Nullable LiveStream published() {
    return published;
  }

  long openedNanos() {
    return openedNanos;
  }

  /** Ends the connection and gives back what it took; may be called twice. */
  void end() {
    if (ended.compareAndSet(false, true)) {
      connection.close();
      release.run();
    }
  }
}
