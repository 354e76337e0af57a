package org.ternrtc.ice.engine;

import java.net.InetSocketAddress;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/**
 * Pairs candidates, decides which pair to check when, answers the peer's checks and nominates. It
 * owns no socket and does no retransmission; its methods are called on the ICE thread with messages
 * whose integrity has been verified.
 */
public interface ConnectivityEngine extends AutoCloseable {

  /**
   * An address that checks start from: a host or relayed candidate.
   *
   * @param socket what routes call it
   * @param localPreference 0 to 65535, RFC 8445 section 5.1.2.1
   */
  record LocalBase(
      int socket, InetSocketAddress address, IceCandidateType type, int localPreference) {}

  /** What the engine wants done. May be called on any thread, and must not block. */
  interface Output {
    void sendRequest(Route route, StunPacket request, Object token);

    /** The request need not be sent again; its response is still welcome. */
    void cancelRequest(TransactionId id);

    void sendResponse(Route route, StunPacket response);

    /**
     * A check has succeeded. A controlling agent is expected to nominate a route in the end.
     *
     * @param relayed whether there is a relay on either side
     */
    void proved(Route route, long pairPriority, boolean relayed);

    void nominated(Route route, long pairPriority);

    /** An authenticated check came over a pair that the engine does not take any more. */
    void lateCheck(Route route, long pairPriority, boolean useCandidate);
  }

  void start(boolean controlling, IceParameters remote);

  /** A base that was found late. */
  void addLocal(LocalBase base);

  void addRemote(
      InetSocketAddress address, long priority, String foundation, IceCandidateType type);

  /**
   * An authenticated Binding request.
   *
   * @return false if it is malformed and must be answered with 400 Bad Request
   */
  boolean request(byte[] message, Route route);

  /** An authenticated Binding success response, or 487, to a request with this token. */
  void response(byte[] message, Route route, Object token);

  /** As controlling agent: this proved route is the one. Once. */
  void nominate(Route route);

  boolean controlling();

  /** Changes the role after a role conflict that this engine's own checks have not seen. */
  void switchRole();

  long tieBreaker();

  @Override
  void close();
}
