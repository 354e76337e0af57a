package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;

/**
 * The rules of perfect negotiation, W3C WebRTC section 10.7, without threads. Since an offer of
 * ours is made and set in one step there is no time between in which another could come.
 */
final class PerfectNegotiation {
  /** The connection that is negotiated for, and the way to the other side. */
  interface Side {
    boolean stable();

    /** Makes and sets an offer; null when none is due or the state does not allow it. */
    @Nullable SessionDescription offerWhatIsDue();

    /** Makes and sets an answer. */
    SessionDescription answer();

    void setRemoteDescription(SessionDescription description);

    void addIceCandidate(@Nullable IceCandidate candidate);

    void send(SessionDescription description);
  }

  private final Side side;
  private final boolean polite;
  private boolean ignoring;

  PerfectNegotiation(Side side, boolean polite) {
    this.side = side;
    this.polite = polite;
  }

  boolean polite() {
    return polite;
  }

  void negotiationNeeded() {
    SessionDescription offer = side.offerWhatIsDue();
    if (offer != null) {
      side.send(offer);
    }
  }

  void receive(SessionDescription description) {
    boolean offer = description.type() == SdpType.OFFER;
    ignoring = offer && !polite && !side.stable();
    if (ignoring) {
      return;
    }
    // An offer takes one of ours back that is under way.
    side.setRemoteDescription(description);
    if (offer) {
      side.send(side.answer());
    }
  }

  void receive(@Nullable IceCandidate candidate) {
    try {
      side.addIceCandidate(candidate);
    } catch (RtcException e) {
      // Those of an offer that was ignored fit nothing.
      if (!ignoring) {
        throw e;
      }
    }
  }
}
