package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidateError;

/**
 * Hears what happens to a {@link PeerConnection}; the W3C's event handlers.
 *
 * <p>Called on the connection's event thread, in order. A listener may block without stopping
 * packets, and may call anything on the connection. What it throws is logged and goes no further.
 */
public interface PeerConnectionListener {
  /**
   * An offer is due: tracks, transceivers or channels have changed, and still is when this is
   * called.
   */
  default void onNegotiationNeeded() {}

  default void onSignalingStateChange(SignalingState state) {}

  /** A candidate of ours to be carried to the other side; null after the last one. */
  default void onIceCandidate(@Nullable IceCandidate candidate) {}

  /** A STUN or TURN server gave no candidate; the others may. */
  default void onIceCandidateError(IceCandidateError error) {}

  default void onIceGatheringStateChange(IceGatheringState state) {}

  default void onIceConnectionStateChange(IceConnectionState state) {}

  default void onConnectionStateChange(PeerConnectionState state) {}

  /**
   * The other side sends, or will send, a track: by the transceiver's {@code kind()}, {@code
   * transceiver.receiver().track()} or {@code audioTrack()}.
   */
  default void onTrack(RtpTransceiver transceiver) {}

  /**
   * The other side sends no longer: it has removed its track, turned the direction or stopped the
   * transceiver. The receiver's track stays; after another {@link #onTrack} it goes on.
   */
  default void onTrackRemoved(RtpTransceiver transceiver) {}

  /**
   * The other side has opened a data channel. A listener that is set here hears everything; without
   * one, messages wait in the channel and close the receive window at last.
   */
  default void onDataChannel(DataChannel channel) {}
}
