package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.ternrtc.ice.mdns.MdnsLookup;
import org.ternrtc.ice.mdns.MdnsMessage;

/** Takes in the peer's candidates and looks up those with a {@code .local} name. */
final class RemoteTrickle {
  /** For one session; the process has a limit of its own. */
  private static final int MAX_LOOKUPS = 10;

  private final IceConfiguration configuration;
  private final RemoteCandidates remotes;
  private final Counters counters;
  private final SessionNotes notes;
  private final Executor iceThread;
  private final BiConsumer<InetSocketAddress, IceCandidate> usable;
  private final List<MdnsLookup> lookups = new ArrayList<>();

  /**
   * @param usable called on the ICE thread with each new address
   */
  RemoteTrickle(
      IceConfiguration configuration,
      RemoteCandidates remotes,
      Counters counters,
      SessionNotes notes,
      Executor iceThread,
      BiConsumer<InetSocketAddress, IceCandidate> usable) {
    this.configuration = configuration;
    this.remotes = remotes;
    this.counters = counters;
    this.notes = notes;
    this.iceThread = iceThread;
    this.usable = usable;
  }

  void add(IceCandidate candidate) {
    InetAddress address = HostAddresses.parse(candidate.address());
    if (!remotes.acceptable(candidate)) {
      counters.ignoredCandidates.increment();
    } else if (address != null) {
      add(candidate, address);
    } else if (!lookUp(candidate)) {
      counters.ignoredCandidates.increment();
    }
  }

  private void add(IceCandidate candidate, InetAddress address) {
    InetSocketAddress remote = remotes.add(candidate, address);
    if (remote == null) {
      counters.ignoredCandidates.increment();
    } else {
      usable.accept(remote, candidate);
    }
  }

  private boolean lookUp(IceCandidate candidate) {
    if (!configuration.resolveMdns()
        || lookups.size() >= MAX_LOOKUPS
        || !MdnsMessage.isLocalName(candidate.address())) {
      return false;
    }
    MdnsLookup lookup =
        MdnsLookup.start(
            candidate.address(),
            configuration.tuning().mdnsDestination(),
            configuration.tuning().mdnsLimit(),
            found -> iceThread.execute(() -> lookedUp(candidate, found)));
    return lookup != null && lookups.add(lookup);
  }

  private void lookedUp(IceCandidate candidate, List<InetAddress> found) {
    found.forEach(address -> add(candidate, address));
    if (found.isEmpty()) {
      notes.unresolved(candidate.address());
    }
  }

  void close() {
    lookups.forEach(MdnsLookup::close);
  }
}
