package org.ternrtc.ice;

import java.net.InetSocketAddress;

/**
 * Keeps the exceptions of a listener from the ICE thread, where they would cut a step of the
 * session in half. The port's thread has its own guard.
 */
final class GuardedListener implements IceListener {
  private static final System.Logger LOG = System.getLogger(GuardedListener.class.getName());
  private final IceListener listener;
  private final SessionNotes notes;

  /**
   * @param notes where what is found while gathering is noted as well
   */
  GuardedListener(IceListener listener, SessionNotes notes) {
    this.listener = listener;
    this.notes = notes;
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "an ICE listener threw", e);
    }
  }

  @Override
  public void onCandidate(IceCandidate candidate) {
    notes.local(candidate);
    guard(() -> listener.onCandidate(candidate));
  }

  @Override
  public void onCandidateError(IceCandidateError error) {
    notes.error(error);
    guard(() -> listener.onCandidateError(error));
  }

  @Override
  public void onGatheringComplete() {
    guard(listener::onGatheringComplete);
  }

  @Override
  public void onNetworkChange() {
    guard(listener::onNetworkChange);
  }

  @Override
  public void onStateChange(IceState state) {
    guard(() -> listener.onStateChange(state));
  }

  @Override
  public void onSelectedPair(IceCandidatePair pair) {
    guard(() -> listener.onSelectedPair(pair));
  }

  @Override
  public void onStun(
      boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] message) {
    guard(() -> listener.onStun(sent, local, remote, message));
  }

  @Override
  public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {
    listener.onDatagram(data, offset, length, receivedNanos);
  }
}
