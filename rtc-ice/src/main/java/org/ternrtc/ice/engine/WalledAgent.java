package org.ternrtc.ice.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidatePairState;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.CheckList;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
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
  private final LocalBases bases;
  private final IceParameters parameters;
  private final ConnectivityEngine.Output output;
  private final Map<Route, CandidatePair> valid;

  WalledAgent(
      SocketlessStack stack,
      LocalBases bases,
      IceParameters parameters,
      ConnectivityEngine.Output output) {
    this.stack = stack;
    this.bases = bases;
    this.parameters = parameters;
    this.output = output;
    valid = new ConcurrentHashMap<>();
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
    boolean relayed =
        pair.getRemoteCandidate().getType() == CandidateType.RELAYED_CANDIDATE
            || (pair.getLocalCandidate().getBase() instanceof LocalBases.Base base
                && base.relayed());
    valid.putIfAbsent(route(pair), pair);
    output.proved(route(pair), pair.getPriority(), relayed);
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
      output.lateCheck(bases.route(local, remote), pairPriority, useCandidate);
    }
    return true;
  }

  /**
   * Pairs a local candidate with the remote ones there are; ice4j does it with late remotes only.
   */
  void addLate(LocalCandidate local, Component component) {
    if (!component.addLocalCandidate(local)) {
      return;
    }
    CheckList checks = component.getParentStream().getCheckList();
    synchronized (checks) {
      for (RemoteCandidate remote : component.getRemoteCandidates()) {
        if (local.canReach(remote) && checks.findPairMatching(local, remote) == null) {
          CandidatePair pair = createCandidatePair(local, remote);
          checks.add(pair);
          pair.setStateWaiting();
        }
      }
    }
  }

  void nominate(Route route) {
    CandidatePair pair = valid.get(route);
    if (pair != null && isControlling()) {
      nominate(pair);
    }
  }

  private boolean succeeded(TransportAddress local, TransportAddress remote) {
    CandidatePair pair = findCandidatePair(local, remote);
    return pair != null && pair.getState() == CandidatePairState.SUCCEEDED;
  }

  private Route route(CandidatePair pair) {
    return bases.route(
        pair.getLocalCandidate().getBase().getTransportAddress(),
        pair.getRemoteCandidate().getTransportAddress());
  }
}
