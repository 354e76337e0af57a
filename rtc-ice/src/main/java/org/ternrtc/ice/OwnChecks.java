package org.ternrtc.ice;

import java.util.LinkedHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/**
 * The Binding requests that the session sends beside the engine: consent checks (RFC 7675) and
 * checks of routes that the engine does not look at any more. They are not retransmitted: consent
 * repeats itself, and so does the peer whose check made us ask.
 */
final class OwnChecks {
  static final int MAX_OPEN = 64;

  /** The peer may drive us to one check of a route in this time. */
  static final long MIN_INTERVAL_NANOS = 200_000_000L;

  /**
   * @param pairPriority of the route's pair
   * @param useCandidate whether the peer nominated the route that is checked
   * @param controlling the role in which it was sent
   */
  record Open(
      Route route, long pairPriority, boolean useCandidate, boolean controlling, long sentNanos) {}

  private final RandomGenerator random;
  private final Integrity integrity = new Integrity();
  private final LinkedHashMap<TransactionId, Open> open = new LinkedHashMap<>();

  OwnChecks(RandomGenerator random) {
    this.random = random;
  }

  /** Whether a check of the route has just been sent. */
  boolean recent(Route route, long nowNanos) {
    for (Open check : open.values()) {
      if (check.route().equals(route) && nowNanos - check.sentNanos() < MIN_INTERVAL_NANOS) {
        return true;
      }
    }
    return false;
  }

  /**
   * A request to be sent now.
   *
   * @param priority for a reflexive candidate that the peer may learn from the check
   * @param nominate adds USE-CANDIDATE
   */
  StunPacket request(
      Open check,
      String username,
      long priority,
      boolean nominate,
      long tieBreaker,
      SecretKey key) {
    var id = TransactionId.random(random);
    open.putLast(id, check);
    var writer =
        new StunWriter(StunMessage.BINDING_REQUEST, id)
            .username(username)
            .priority(priority)
            .role(check.controlling(), tieBreaker);
    if (nominate) {
      writer.useCandidate();
    }
    return writer.integrity(integrity, key).fingerprinted();
  }

  /** The oldest check, when there are too many. */
  @Nullable TransactionId pollExcess() {
    if (open.size() <= MAX_OPEN) {
      return null;
    }
    return open.pollFirstEntry().getKey();
  }

  @Nullable Open answered(TransactionId id) {
    return open.remove(id);
  }

  Iterable<TransactionId> ids() {
    return open.keySet();
  }

  /** An error response, RFC 8489 section 6.3.1, to an authenticated request. */
  StunPacket errorResponse(
      TransactionId id, int code, String reason, int[] unknownAttributes, SecretKey key) {
    var writer = new StunWriter(StunMessage.BINDING_ERROR, id).errorCode(code, reason);
    if (unknownAttributes.length > 0) {
      writer.unknownAttributes(unknownAttributes);
    }
    return writer.integrity(integrity, key).fingerprinted();
  }
}
