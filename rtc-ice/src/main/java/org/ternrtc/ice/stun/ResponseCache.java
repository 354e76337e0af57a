package org.ternrtc.ice.stun;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The responses given lately, so that a repeated request gets the same response and is not
 * processed twice (RFC 8489 section 6.3.1).
 */
public final class ResponseCache {
  /** RFC 8489 section 6.3.1: 40 s cover all retransmissions of a request. */
  static final long LIFETIME_NANOS = 40_000_000_000L;

  static final int MAX_ENTRIES = 256;

  private record Key(TransactionId id, InetSocketAddress remote) {}

  private record Answer(StunPacket response, long atNanos) {}

  private final LinkedHashMap<Key, Answer> answers = new LinkedHashMap<>();

  /** The response that a request of this id from this address got, null if it got none lately. */
  public @Nullable StunPacket find(TransactionId id, InetSocketAddress remote, long nowNanos) {
    forgetOld(nowNanos);
    var answer = answers.get(new Key(id, remote));
    return answer == null ? null : answer.response();
  }

  public void put(TransactionId id, InetSocketAddress remote, StunPacket response, long nowNanos) {
    forgetOld(nowNanos);
    if (answers.size() >= MAX_ENTRIES) {
      answers.pollFirstEntry();
    }
    answers.putLast(new Key(id, remote), new Answer(response, nowNanos));
  }

  public int size() {
    return answers.size();
  }

  private void forgetOld(long nowNanos) {
    for (var eldest = answers.firstEntry();
        eldest != null && nowNanos - eldest.getValue().atNanos() >= LIFETIME_NANOS;
        eldest = answers.firstEntry()) {
      answers.pollFirstEntry();
    }
  }
}
