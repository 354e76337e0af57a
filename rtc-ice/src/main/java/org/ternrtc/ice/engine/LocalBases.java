package org.ternrtc.ice.engine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalBase;
import org.ternrtc.ice.path.Route;

/**
 * Gives an agent its host and relayed candidates, without sockets, and knows which socket an
 * address is. Asked on any thread.
 */
final class LocalBases extends AbstractCandidateHarvester {
  private record Known(LocalBase base, TransportAddress address) {}

  private final List<Known> bases = new CopyOnWriteArrayList<>();

  LocalBases(List<LocalBase> first) {
    first.forEach(base -> bases.add(new Known(base, transportAddress(base.address()))));
  }

  /** One that is found late, as a candidate to be paired. */
  LocalCandidate add(LocalBase base, Component component) {
    TransportAddress address = transportAddress(base.address());
    bases.add(new Known(base, address));
    return new Base(address, component, base);
  }

  @Override
  public boolean isHostHarvester() {
    return true;
  }

  @Override
  public java.util.Collection<LocalCandidate> harvest(Component component) {
    for (Known known : bases) {
      component.addLocalCandidate(new Base(known.address(), component, known.base()));
    }
    return List.copyOf(component.getLocalCandidates());
  }

  Route route(TransportAddress local, TransportAddress remote) {
    for (Known known : bases) {
      if (known.address().equals(local)) {
        return new Route(
            known.base().socket(), new InetSocketAddress(remote.getAddress(), remote.getPort()));
      }
    }
    throw new IllegalArgumentException("no socket at " + local);
  }

  TransportAddress local(Route route) {
    for (Known known : bases) {
      if (known.base().socket() == route.socket()) {
        return known.address();
      }
    }
    throw new IllegalArgumentException("no socket " + route.socket());
  }

  /** Never by a name: that would be looked up in the constructor. */
  static TransportAddress transportAddress(InetSocketAddress address) {
    return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
  }

  /**
   * With our own priorities, so that both sides order the pairs alike. For ice4j a relayed one is a
   * host candidate as well: it is its own base, and what makes it different is its priority and the
   * way its packets go.
   */
  static final class Base extends HostCandidate {
    private final boolean relayed;
    private final int localPreference;

    Base(TransportAddress address, Component component, LocalBase base) {
      relayed = base.type() == IceCandidateType.RELAY;
      localPreference = base.localPreference();
      super(address, component);
    }

    boolean relayed() {
      return relayed;
    }

    @Override
    public long computePriorityForType(CandidateType type) {
      return CandidatePriority.of(
          switch (type) {
            case PEER_REFLEXIVE_CANDIDATE -> IceCandidateType.PRFLX;
            case SERVER_REFLEXIVE_CANDIDATE, STUN_CANDIDATE -> IceCandidateType.SRFLX;
            case RELAYED_CANDIDATE -> IceCandidateType.RELAY;
            default -> relayed ? IceCandidateType.RELAY : IceCandidateType.HOST;
          },
          localPreference);
    }
  }
}
