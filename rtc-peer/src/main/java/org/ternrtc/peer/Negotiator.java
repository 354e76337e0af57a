package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;

/**
 * Perfect negotiation, W3C WebRTC section 10.7: keeps two sides agreed whatever they change, and
 * whenever, also both at once. Where two offers meet, the polite side takes its own back and the
 * other ignores the polite one's; the polite side offers again what is still due.
 *
 * <pre>{@code
 * Negotiator negotiator = new Negotiator(pc, channel, polite);
 * channel.onDescription(negotiator::receive);
 * channel.onCandidate(negotiator::receive);
 * pc.addTrack(camera); // and so on: offers, answers and candidates are its matter from here
 * }</pre>
 *
 * <p>One of the two sides must be polite and the other not. While a connection has a negotiator
 * nobody else sets descriptions. Thread-safe: it works on the connection's event thread, so that
 * what it sends has the order in which it was made. It ends with the connection.
 */
public final class Negotiator {
  private final Call call;
  private final SignalingChannel channel;
  private final PerfectNegotiation negotiation;

  /**
   * Takes the negotiation of a connection over; what is due by now is offered at once.
   *
   * @param polite whether this side gives way; the other side has the opposite
   * @throws InvalidStateException when the connection has a negotiator already, or is closed
   */
  public Negotiator(PeerConnection pc, SignalingChannel channel, boolean polite) {
    this.call = pc.call();
    this.channel = channel;
    this.negotiation = new PerfectNegotiation(new Side(), polite);
    call.attach(this);
  }

  public boolean polite() {
    return negotiation.polite();
  }

  /** Takes a description of the other side's; an answer to an offer leaves by the channel. */
  public void receive(SessionDescription description) {
    run(() -> negotiation.receive(description));
  }

  /** Takes a candidate of the other side's; null says that no more will come. */
  public void receive(@Nullable IceCandidate candidate) {
    run(() -> negotiation.receive(candidate));
  }

  /** On the event thread: an offer is due. */
  void negotiationNeeded() {
    guarded(negotiation::negotiationNeeded);
  }

  /** On the event thread: a candidate of ours. */
  void candidate(@Nullable IceCandidate candidate) {
    channel.send(candidate);
  }

  private void run(Runnable task) {
    call.onEvents(() -> guarded(task));
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RtcException e) {
      if (call.states().get().signaling() != SignalingState.CLOSED) {
        channel.failed(e);
      }
    }
  }

  private final class Side implements PerfectNegotiation.Side {
    @Override
    public boolean stable() {
      return call.states().get().signaling() == SignalingState.STABLE;
    }

    @Override
    public @Nullable SessionDescription offerWhatIsDue() {
      return call.owner().call(call::offerWhatIsDue);
    }

    @Override
    public SessionDescription answer() {
      return call.owner().call(call::setLocalDescription);
    }

    @Override
    public void setRemoteDescription(SessionDescription description) {
      call.onOwner(() -> call.setRemoteDescription(description));
    }

    @Override
    public void addIceCandidate(@Nullable IceCandidate candidate) {
      call.onOwner(() -> call.addIceCandidate(candidate));
    }

    @Override
    public void send(SessionDescription description) {
      channel.send(description);
    }
  }
}
