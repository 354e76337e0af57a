package org.ternrtc.ice.engine;

import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidatePairState;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.stack.StunStack;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.ice.path.Route;

/**
 * ice4j's agent on our stack, with our parameters, telling {@link ConnectivityEngine.Output} what
 * it finds. The fields are set before the constructor of {@link Agent}, because that asks for the
 * stack.
 */
final class WalledAgent extends Agent {
  private final SocketlessStack stack;
  private final HostCandidates hosts;
  private final IceParameters parameters;
  private final ConnectivityEngine.Output output;

  WalledAgent(
      SocketlessStack stack,
      HostCandidates hosts,
      IceParameters parameters,
      ConnectivityEngine.Output output) {
    this.stack = stack;
    this.hosts = hosts;
    this.parameters = parameters;
    this.output = output;
    super();
  }

  // Not synchronized as in the superclass: the field is final.
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  @Override
  public StunStack getStunStack() {
    return stack;
  }

  @Override
  public String getLocalUfrag() {
    return parameters.usernameFragment();
  }

  @Override
  public String getLocalPassword() {
    return parameters.password();
  }

  /** ice4j's own prints the password, and into the log at that. */
  @Override
  public String toString() {
    return "WalledAgent[" + parameters.usernameFragment() + "]";
  }

  @Override
  protected void validatePair(CandidatePair pair) {
    super.validatePair(pair);
    output.proved(route(pair), pair.getPriority());
  }

  @Override
  protected void nominationConfirmed(CandidatePair pair) {
    super.nominationConfirmed(pair);
    output.nominated(route(pair), pair.getPriority());
  }

  @Override
  protected boolean incomingCheckReceived(
      TransportAddress remote,
      TransportAddress local,
      long priority,
      String remoteUfrag,
      String localUfrag,
      boolean useCandidate) {
    boolean taken =
        super.incomingCheckReceived(remote, local, priority, remoteUfrag, localUfrag, useCandidate);
    if (taken && (getState() != IceProcessingState.TERMINATED || succeeded(local, remote))) {
      return true;
    }
    // ice4j has terminated: it would answer 403, which Chromium takes for the end of a pair that it
    // may want to switch to, or queue a check that never leaves. Our own proves the pair instead.
    LocalCandidate candidate = findLocalCandidate(local);
    if (candidate != null) {
      long pairPriority =
          CandidatePriority.ofPair(isControlling(), candidate.getPriority(), priority);
      output.lateCheck(hosts.route(local, remote), pairPriority, useCandidate);
    }
    return true;
  }

  private boolean succeeded(TransportAddress local, TransportAddress remote) {
    CandidatePair pair = findCandidatePair(local, remote);
    return pair != null && pair.getState() == CandidatePairState.SUCCEEDED;
  }

  private Route route(CandidatePair pair) {
    return hosts.route(
        pair.getLocalCandidate().getBase().getTransportAddress(),
        pair.getRemoteCandidate().getTransportAddress());
  }
}
