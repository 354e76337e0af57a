package org.ternrtc.ice.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.ice4j.StunException;
import org.ice4j.StunMessageEvent;
import org.ice4j.StunResponseEvent;
import org.ice4j.TransportAddress;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.NominationStrategy;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.message.Message;
import org.ice4j.message.Response;
import org.ice4j.stack.RawMessage;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.ice.path.Route;

/**
 * The engine on ice4j. ice4j declares a list failed for good once all its checks have failed, and a
 * late candidate cannot revive it; so it is never told of a failure: requests go on until they are
 * answered or the session gives up.
 */
public final class Ice4jEngine implements ConnectivityEngine {
  private static final String STREAM = "0";

  private final LocalBases bases;
  private final SocketlessStack stack;
  private final WalledAgent agent;
  private final IceMediaStream stream;
  private final Component component;

  /** Takes 1 to 4 s in a cold JVM, 1 ms later. */
  public Ice4jEngine(
      IceParameters local, List<LocalBase> locals, long pacingMillis, Output output) {
    Ice4jSettings.apply();
    bases = new LocalBases(locals);
    stack = new SocketlessStack(bases, output);
    agent = new WalledAgent(stack, bases, local, output);
    agent.setUseDynamicPorts(false);
    agent.setTrickling(true);
    agent.setTa(pacingMillis);
    // Ours to choose: the first that works may be a relay, a moment before the direct way.
    agent.setNominationStrategy(NominationStrategy.NONE);
    agent.addCandidateHarvester(bases);
    stream = agent.createMediaStream(STREAM);
    try {
      component = agent.createComponent(stream, KeepAliveStrategy.ALL_SUCCEEDED, false);
    } catch (IOException e) {
      throw new AssertionError("no socket is opened", e);
    }
  }

  @Override
  public void start(boolean controlling, IceParameters remote) {
    stream.setRemoteUfrag(remote.usernameFragment());
    stream.setRemotePassword(remote.password());
    agent.setControlling(controlling);
    agent.startConnectivityEstablishment();
  }

  @Override
  public void addLocal(LocalBase base) {
    agent.addLate(bases.add(base, component), component);
  }

  @Override
  public void nominate(Route route) {
    agent.nominate(route);
  }

  @Override
  public void addRemote(
      InetSocketAddress address, long priority, String foundation, IceCandidateType type) {
    component.addUpdateRemoteCandidates(
        new RemoteCandidate(
            LocalBases.transportAddress(address),
            component,
            switch (type) {
              case HOST -> CandidateType.HOST_CANDIDATE;
              case SRFLX -> CandidateType.SERVER_REFLEXIVE_CANDIDATE;
              case PRFLX -> CandidateType.PEER_REFLEXIVE_CANDIDATE;
              case RELAY -> CandidateType.RELAYED_CANDIDATE;
            },
            foundation,
            priority,
            null));
    component.updateRemoteCandidates();
  }

  @Override
  public boolean request(byte[] message, Route route) {
    var server = stack.checkServer();
    if (server == null) {
      return true;
    }
    try {
      TransportAddress local = bases.local(route);
      TransportAddress remote = LocalBases.transportAddress(route.remote());
      server.processRequest(
          new StunMessageEvent(
              stack,
              RawMessage.build(message, message.length, remote, local),
              Message.decode(message, 0, message.length)));
      return true;
    } catch (StunException | IllegalArgumentException e) {
      // What ice4j throws for attributes that are missing or broken.
      return false;
    }
  }

  @Override
  public void response(byte[] message, Route route, Object token) {
    var pending = (SocketlessStack.Pending) token;
    try {
      if (Message.decode(message, 0, message.length) instanceof Response response) {
        TransportAddress local = bases.local(route);
        TransportAddress remote = LocalBases.transportAddress(route.remote());
        pending
            .collector()
            .processResponse(
                new StunResponseEvent(
                    stack,
                    RawMessage.build(message, message.length, remote, local),
                    response,
                    pending.request(),
                    pending.id()));
      }
    } catch (StunException | IllegalArgumentException e) {
      // The peer's fault, though it knows the password: as good as no response.
    }
  }

  @Override
  public boolean controlling() {
    return agent.isControlling();
  }

  @Override
  public void switchRole() {
    agent.setControlling(!agent.isControlling());
  }

  @Override
  public long tieBreaker() {
    return agent.getTieBreaker();
  }

  @Override
  public void close() {
    agent.free();
  }
}
