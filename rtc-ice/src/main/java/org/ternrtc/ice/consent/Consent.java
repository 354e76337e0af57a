package org.ternrtc.ice.consent;

import java.util.random.RandomGenerator;

/**
 * Whether the peer is there and still consents to being sent to (RFC 7675), on the one path that is
 * in use. Silence shows in four seconds; consent itself rests on responses to our checks only,
 * because the address of a datagram proves nothing, and expires after thirty.
 */
public final class Consent {
  /** RFC 7675 section 5.1: a check about every 5 s, each period drawn between 0.8 and 1.2 of it. */
  static final long PERIOD_NANOS = 5_000_000_000L;

  /**
   * A check that was not answered is followed by another after this: where a fifth of all is lost
   * both ways, six checks in a row fail often enough to end calls that are alive.
   */
  static final long UNANSWERED_NANOS = 1_000_000_000L;

  /** What the path is like. */
  public enum Verdict {
    ALIVE,
    SILENT,
    EXPIRED
  }

  /**
   * The times of {@code IceTuning}.
   *
   * @param silenceNanos silence after which checks run at {@code intervalNanos}
   * @param disconnectNanos silence that makes the path {@link Verdict#SILENT}
   * @param expiryNanos without a response for this long consent is {@link Verdict#EXPIRED}
   */
  public record Times(
      long silenceNanos, long intervalNanos, long disconnectNanos, long expiryNanos) {}

  private final Times times;
  private final RandomGenerator random;
  private long heardNanos;
  private long consentNanos;
  private long checkedNanos;
  private long periodNanos;
  private boolean expired;

  /** Starts with a path that a check has just proved. */
  public Consent(Times times, RandomGenerator random, long nowNanos) {
    this.times = times;
    this.random = random;
    heardNanos = nowNanos;
    consentNanos = nowNanos;
    checkedNanos = nowNanos;
    periodNanos = drawPeriod();
  }

  /** Something came from the peer over the path. */
  public void heard(long atNanos) {
    if (atNanos - heardNanos > 0) {
      heardNanos = atNanos;
    }
  }

  /** An authenticated success response to a check on the path came. */
  public void confirmed(long nowNanos) {
    heard(nowNanos);
    if (!expired) {
      consentNanos = nowNanos;
    }
  }

  /** Whether a check is due now; the caller sends it, once. */
  public boolean checkDue(long nowNanos) {
    if (expired || nowNanos - nextCheck() < 0) {
      return false;
    }
    checkedNanos = nowNanos;
    periodNanos = drawPeriod();
    return true;
  }

  public Verdict verdict(long nowNanos) {
    if (expired || nowNanos - consentNanos >= times.expiryNanos()) {
      // For good: sending again takes an ICE restart, RFC 7675 section 5.1.
      expired = true;
      return Verdict.EXPIRED;
    }
    return nowNanos - heardNanos >= times.disconnectNanos() ? Verdict.SILENT : Verdict.ALIVE;
  }

  /** When to ask again; meaningless once expired. */
  public long deadline(long nowNanos) {
    long next = earlier(nextCheck(), consentNanos + times.expiryNanos());
    long silent = heardNanos + times.disconnectNanos();
    return nowNanos - silent < 0 ? earlier(next, silent) : next;
  }

  private long nextCheck() {
    boolean answered = checkedNanos - consentNanos <= 0;
    long regular = checkedNanos + (answered ? periodNanos : UNANSWERED_NANOS);
    long hurried = later(heardNanos + times.silenceNanos(), checkedNanos + times.intervalNanos());
    return earlier(regular, hurried);
  }

  private long drawPeriod() {
    return PERIOD_NANOS * 4 / 5 + random.nextLong(PERIOD_NANOS * 2 / 5);
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b < 0 ? b : a;
  }
}
