package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.LocalSection;

/**
 * A sender and a receiver that share one section of the description, W3C WebRTC section 5.4.
 *
 * <p>Thread-safe.
 */
public final class RtpTransceiver extends JsepTransceiver {
  private final Call call;
  private final RtpSender sender;
  private final RtpReceiver receiver;

  RtpTransceiver(
      Call call,
      MediaKind kind,
      RtpSender sender,
      RtpReceiver receiver,
      RtpTransceiverDirection d) {
    super(kind, d);
    this.call = call;
    this.sender = sender;
    this.receiver = receiver;
  }

  public RtpSender sender() {
    return sender;
  }

  public RtpReceiver receiver() {
    return receiver;
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
      requireRunning();
      if (direction() != wanted) {
        setDirectionQuietly(wanted);
        call.negotiationChanged();
      }
    });
  }

  /**
   * Stops sending and receiving for good; the next negotiation rejects the section, and what is
   * added later may take its line. May be called twice.
   */
  public void stop() {
    call.onOwner(() -> {
      if (!stopped()) {
        // Nobody needs to be told of what the own side has ended.
        announced = false;
        if (mid() == null) {
          finishStop();
          call.forget(this);
        } else {
          beginStop();
        }
        call.negotiationChanged();
      }
    });
  }

  /**
   * Chooses among {@link PeerConnection#codecs}, the best first, for the descriptions made from now
   * on; an empty list takes all in their own order. Without {@code rtx} there are no
   * retransmissions on a stream of their own.
   *
   * @throws InvalidModificationException when there is no such codec, or none that carries media
   * @throws InvalidStateException when the transceiver is stopped
   */
  public void setCodecPreferences(List<RtpCodec> codecs) {
    List<RtpCodec> wanted = List.copyOf(codecs);
    call.onOwner(() -> {
      requireRunning();
      CodecChoice.check(wanted, call.codecs(kind()));
      setPreferences(wanted);
    });
  }

  private void requireRunning() {
    if (stopped()) {
      throw new InvalidStateException("the transceiver is stopped");
    }
  }

  @Override
  LocalSection.@Nullable Sending sending(RtpTransceiverDirection direction, boolean rtx) {
    return sender.sending(direction, rtx);
  }

  @Override
  List<String> remoteStreams() {
    return receiver.streamIds();
  }

  @Override
  void setRemoteStreams(List<String> ids) {
    receiver.setStreams(ids);
  }

  @Override
  boolean hasTrack() {
    return sender.track() != null;
  }

  @Override
  void endMedia() {
    sender.stopSending();
    receiver.stopReceiving("the transceiver was stopped");
    call.stopped(this);
  }
}
