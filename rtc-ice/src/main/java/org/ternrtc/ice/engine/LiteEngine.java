package org.ternrtc.ice.engine;

import java.net.InetSocketAddress;
import javax.crypto.SecretKey;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;

/**
 * The lite role of RFC 8445 section 2.5, for servers that everybody can reach: it answers checks,
 * makes none, and goes where the peer nominates.
 */
public final class LiteEngine implements ConnectivityEngine {
  private final SecretKey localKey;
  private final Output output;
  private final Integrity integrity = new Integrity();

  public LiteEngine(IceParameters local, Output output) {
    localKey = Integrity.key(local.password());
    this.output = output;
  }

  @Override
  public void start(boolean controlling, IceParameters remote) {}

  @Override
  public void addLocal(LocalBase base) {}

  @Override
  public void addRemote(
      InetSocketAddress address, long priority, String foundation, IceCandidateType type) {}

  @Override
  public boolean request(byte[] message, Route route) {
    StunMessage request = StunMessage.parseVerified(message);
    output.sendResponse(
        route,
        new StunWriter(StunMessage.BINDING_SUCCESS, request.transactionId())
            .xorMappedAddress(route.remote())
            .integrity(integrity, localKey)
            .fingerprinted());
    // The peer's own check has come through, and it has our answer: all that a lite agent can know.
    long pairPriority = CandidatePriority.ofPair(false, 0, request.priority());
    if (request.useCandidate()) {
      output.nominated(route, pairPriority);
    } else {
      output.proved(route, pairPriority, false);
    }
    return true;
  }

  @Override
  public void response(byte[] message, Route route, Object token) {}

  @Override
  public void nominate(Route route) {}

  @Override
  public boolean controlling() {
    return false;
  }

  @Override
  public void switchRole() {}

  @Override
  public long tieBreaker() {
    return 0;
  }

  @Override
  public void close() {}
}
