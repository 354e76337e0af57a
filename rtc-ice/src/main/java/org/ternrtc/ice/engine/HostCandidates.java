package org.ternrtc.ice.engine;

import java.net.InetSocketAddress;
import java.util.List;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalHost;
import org.ternrtc.ice.path.Route;

/** Gives an agent its host candidates, without sockets, and knows which socket an address is. */
final class HostCandidates extends AbstractCandidateHarvester {
  private final List<LocalHost> hosts;
  private final List<TransportAddress> addresses;

  HostCandidates(List<LocalHost> hosts) {
    this.hosts = List.copyOf(hosts);
    addresses = hosts.stream().map(host -> transportAddress(host.address())).toList();
  }

  @Override
  public boolean isHostHarvester() {
    return true;
  }

  @Override
  public java.util.Collection<org.ice4j.ice.LocalCandidate> harvest(Component component) {
    for (int i = 0; i < hosts.size(); i++) {
      component.addLocalCandidate(
          new Host(addresses.get(i), component, hosts.get(i).localPreference()));
    }
    return List.copyOf(component.getLocalCandidates());
  }

  Route route(TransportAddress local, TransportAddress remote) {
    int index = addresses.indexOf(local);
    if (index < 0) {
      throw new IllegalArgumentException("no socket at " + local);
    }
    return new Route(
        hosts.get(index).socket(), new InetSocketAddress(remote.getAddress(), remote.getPort()));
  }

  TransportAddress local(Route route) {
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i).socket() == route.socket()) {
        return addresses.get(i);
      }
    }
    throw new IllegalArgumentException("no socket " + route.socket());
  }

  /** Never by a name: that would be looked up in the constructor. */
  static TransportAddress transportAddress(InetSocketAddress address) {
    return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
  }

  /** With our own priorities, so that both sides order the pairs alike. */
  private static final class Host extends HostCandidate {
    private final int localPreference;

    Host(TransportAddress address, Component component, int localPreference) {
      this.localPreference = localPreference;
      super(address, component);
    }

    @Override
    public long computePriorityForType(CandidateType type) {
      return CandidatePriority.of(
          switch (type) {
            case PEER_REFLEXIVE_CANDIDATE -> IceCandidateType.PRFLX;
            case SERVER_REFLEXIVE_CANDIDATE, STUN_CANDIDATE -> IceCandidateType.SRFLX;
            case RELAYED_CANDIDATE -> IceCandidateType.RELAY;
            default -> IceCandidateType.HOST;
          },
          localPreference);
    }
  }
}
