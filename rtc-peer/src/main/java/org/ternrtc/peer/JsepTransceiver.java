package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.LocalSection;

/**
 * What offer and answer know of a transceiver, W3C WebRTC section 5.4; media hangs below it.
 *
 * <p>Written by the owner thread only; the states that the outside asks for are seen from any
 * thread.
 */
abstract class JsepTransceiver {
  private final MediaKind kind;
  private volatile @Nullable String mid;
  private volatile RtpTransceiverDirection wanted;
  private volatile @Nullable RtpTransceiverDirection agreedDirection;
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile List<RtpCodec> preferences = List.of();

  /**
   * Whether addTrack made it, which lets a remote section be joined to it (RFC 8829 section 5.10).
   */
  boolean madeByAddTrack;

  /** Whether the other side was heard to send and the listener knows. */
  boolean announced;

  /** What both sides agreed on last; null before the first answer. */
  @Nullable NegotiatedSection negotiated;

  JsepTransceiver(MediaKind kind, RtpTransceiverDirection direction) {
    this.kind = kind;
    this.wanted = direction;
  }

  /** What a section says of the stream that is sent; null when the direction does not send. */
  abstract LocalSection.@Nullable Sending sending(RtpTransceiverDirection direction, boolean rtx);

  /** Streams that the other side says its track belongs to. */
  abstract List<String> remoteStreams();

  abstract void setRemoteStreams(List<String> ids);

  /** Whether something is to be sent, now or once there is a direction for it. */
  abstract boolean hasTrack();

  /** Sends and receives nothing any more. */
  abstract void endMedia();

  /** The section's identification tag; null while there is no section. */
  public @Nullable String mid() {
    return mid;
  }

  public MediaKind kind() {
    return kind;
  }

  /** The direction that the next offer or answer will ask for. */
  public RtpTransceiverDirection direction() {
    return stopping ? RtpTransceiverDirection.STOPPED : wanted;
  }

  /** The direction that was agreed on; null before that. */
  public @Nullable RtpTransceiverDirection currentDirection() {
    return ended ? RtpTransceiverDirection.STOPPED : agreedDirection;
  }

  /**
   * Whether it was stopped here or by the other side. The section is rejected by the negotiation
   * that follows; then {@link #currentDirection} is {@code STOPPED} as well.
   */
  public boolean stopped() {
    return stopping;
  }

  List<RtpCodec> preferences() {
    return preferences;
  }

  void setPreferences(List<RtpCodec> codecs) {
    preferences = List.copyOf(codecs);
  }

  /** Whether the other side knows that it was stopped. */
  boolean ended() {
    return ended;
  }

  void setMid(@Nullable String value) {
    mid = value;
  }

  /** Without asking whether negotiation is needed. */
  void setDirectionQuietly(RtpTransceiverDirection value) {
    wanted = value;
  }

  void setCurrentDirection(@Nullable RtpTransceiverDirection value) {
    agreedDirection = value;
  }

  @Nullable RtpTransceiverDirection agreedDirection() {
    return agreedDirection;
  }

  /** Stops for good; a negotiation is to tell the other side. */
  void beginStop() {
    if (!stopping) {
      stopping = true;
      endMedia();
    }
  }

  /** Stops for good, and nobody is to be told any more. */
  void finishStop() {
    beginStop();
    ended = true;
    mid = null;
  }
}
