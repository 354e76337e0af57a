package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver that share one section of the description, W3C WebRTC section 5.4.
 *
 * <p>Thread-safe.
 */
public final class RtpTransceiver {
  private final Call call;
  private final MediaKind kind;
  private final RtpSender sender;
  private final RtpReceiver receiver;

  // Written by the owner thread only.
  private volatile @Nullable String mid;
  private volatile RtpTransceiverDirection direction;
  private volatile @Nullable RtpTransceiverDirection currentDirection;
  private volatile boolean stopped;

  // What follows belongs to the owner thread.
  /** Place of the section in the description, -1 while there is none. */
  int sectionIndex = -1;

  /**
   * Whether addTrack made it, which lets a remote section be joined to it (RFC 8829 section 5.10).
   */
  boolean madeByAddTrack;

  /** What both sides agreed on last; null before the first answer. */
  @Nullable NegotiatedSection negotiated;

  RtpTransceiver(
      Call call,
      MediaKind kind,
      RtpSender sender,
      RtpReceiver receiver,
      RtpTransceiverDirection d) {
    this.call = call;
    this.kind = kind;
    this.sender = sender;
    this.receiver = receiver;
    this.direction = d;
  }

  /** The section's identification tag; null before a description was set. */
  public @Nullable String mid() {
    return mid;
  }

  public MediaKind kind() {
    return kind;
  }

  public RtpSender sender() {
    return sender;
  }

  public RtpReceiver receiver() {
    return receiver;
  }

  /** The direction that the next offer or answer will ask for. */
  public RtpTransceiverDirection direction() {
    return stopped ? RtpTransceiverDirection.STOPPED : direction;
  }

  /** The direction that was agreed on; null before that. */
  public @Nullable RtpTransceiverDirection currentDirection() {
    return stopped ? RtpTransceiverDirection.STOPPED : currentDirection;
  }

  /** Whether {@link #stop} was called or the other side rejected the section. */
  public boolean stopped() {
    return stopped;
  }

  /**
   * Asks for another direction; a negotiation makes it so.
   *
   * @throws InvalidStateException when the transceiver is stopped
   */
  public void setDirection(RtpTransceiverDirection wanted) {
    if (wanted == RtpTransceiverDirection.STOPPED) {
      throw new IllegalArgumentException("use stop()");
    }
    call.onOwner(() -> {
      if (stopped) {
        throw new InvalidStateException("the transceiver is stopped");
      }
      if (direction != wanted) {
        direction = wanted;
        call.negotiationChanged();
      }
    });
  }

  /** Stops sending and receiving for good; the next description rejects the section. */
  public void stop() {
    call.onOwner(() -> {
      if (!stopped) {
        stopNow();
        call.negotiationChanged();
      }
    });
  }

  void setMid(@Nullable String value) {
    mid = value;
  }

  void setDirectionQuietly(RtpTransceiverDirection value) {
    direction = value;
  }

  void setCurrentDirection(@Nullable RtpTransceiverDirection value) {
    currentDirection = value;
  }

  void stopNow() {
    stopped = true;
    sender.stopSending();
    receiver.stopReceiving("the transceiver was stopped");
    call.stopped(this);
  }
}
