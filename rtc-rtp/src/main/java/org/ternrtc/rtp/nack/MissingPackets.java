package org.ternrtc.rtp.nack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one received stream that are missing, when each was missed first and when it is
 * asked for (again). The first request waits as long as packets were lately seen to be merely out
 * of order, later ones a round trip each.
 */
public final class MissingPackets {
  /** More missing packets than this are not worth asking for. */
  public static final int MAX_MISSING = 1000;

  /** How often one packet is asked for; a request that is made twice at once counts once. */
  public static final int MAX_TRIES = 16;

  /** The round trip assumed before the first measurement. */
  public static final long DEFAULT_ROUND_TRIP_NANOS = 100_000_000;

  /** A request is made again after this, when requests are likely to be lost. */
  static final long ECHO_NANOS = 12_000_000;

  /** Share of packets that had to be sent again from which on requests are made twice. */
  private static final double ECHO_LOSS = 0.025;

  private static final double LOSS_MEMORY = 400;

  private static final long LEAST_MARGIN_NANOS = 5_000_000;
  private static final long MOST_REORDER_NANOS = 60_000_000;
  private static final long REORDER_MEMORY_NANOS = 20_000_000_000L;
  private static final long PROTECTION_MEMORY_NANOS = 1_000_000_000;
  private static final long MOST_PROTECTION_NANOS = 25_000_000;

  /** How many times the round trip a measurement may be, to be believed at once. */
  private static final int MOST_STEP = 4;

  private static final long MOST_ROUND_TRIP_NANOS = 2_000_000_000L;

  private final boolean answersAreMarked;
  private long[] sequences = new long[32];
  private long[] missedAt = new long[32];
  private long[] askedAt = new long[32];
  private byte[] tries = new byte[32];
  private boolean[] echoed = new boolean[32];
  private int count;
  private boolean started;
  private long oldest;
  private long newest;

  private long roundTrip = -1;
  private long roundTripVariation;
  private long reorder;
  private long reorderAt;
  private double lossShare;
  private @Nullable Long protectedAt;

  /**
   * @param answersAreMarked retransmissions come in a stream of their own
   */
  public MissingPackets(boolean answersAreMarked) {
    this.answersAreMarked = answersAreMarked;
  }

  /** Forgets the packets, not what was learned about the path. */
  public void reset() {
    count = 0;
    started = false;
  }

  /**
   * A packet arrived.
   *
   * @param retransmitted it is known to be an answer to a request
   * @return false when so many are missing that only a new start helps; they are forgotten
   */
  public boolean received(long sequence, boolean retransmitted, long now) {
    if (!started) {
      started = true;
      oldest = sequence;
      newest = sequence;
      return true;
    }
    if (sequence < oldest) {
      startsEarlier(sequence, now);
      return true;
    }
    if (sequence <= newest) {
      filled(sequence, retransmitted, now);
      return true;
    }
    long missing = sequence - newest - 1;
    lossShare -= lossShare / LOSS_MEMORY;
    if (count + missing > MAX_MISSING) {
      newest = sequence;
      count = 0;
      return false;
    }
    for (long i = newest + 1; i < sequence; i++) {
      add(i, now);
    }
    newest = sequence;
    return true;
  }

  private void add(long sequence, long now) {
    if (count == sequences.length) {
      int length = 2 * count;
      sequences = Arrays.copyOf(sequences, length);
      missedAt = Arrays.copyOf(missedAt, length);
      askedAt = Arrays.copyOf(askedAt, length);
      tries = Arrays.copyOf(tries, length);
      echoed = Arrays.copyOf(echoed, length);
    }
    sequences[count] = sequence;
    missedAt[count] = now;
    tries[count] = 0;
    count++;
  }

  /** The stream began before the first packet seen. */
  private void startsEarlier(long sequence, long now) {
    int between = (int) Math.min(oldest - sequence - 1, MAX_MISSING);
    if (count + between > MAX_MISSING) {
      return;
    }
    int had = count;
    for (int i = 0; i < between; i++) {
      add(0, now);
    }
    move(0, between, had);
    for (int i = 0; i < between; i++) {
      sequences[i] = oldest - between + i;
      missedAt[i] = now;
      tries[i] = 0;
    }
    oldest = sequence;
  }

  private void move(int from, int to, int number) {
    System.arraycopy(sequences, from, sequences, to, number);
    System.arraycopy(missedAt, from, missedAt, to, number);
    System.arraycopy(askedAt, from, askedAt, to, number);
    System.arraycopy(tries, from, tries, to, number);
    System.arraycopy(echoed, from, echoed, to, number);
  }

  private void filled(long sequence, boolean retransmitted, long now) {
    int index = Arrays.binarySearch(sequences, 0, count, sequence);
    if (index < 0) {
      return;
    }
    boolean answer = retransmitted || (!answersAreMarked && looksLikeAnswer(index, now));
    if (answer) {
      lossShare += 1.0 / LOSS_MEMORY;
    }
    if (!answer) {
      learnReordering(now - missedAt[index], now);
    } else if (tries[index] == 1) {
      // With more tries it is not known which of them was answered (Karn).
      roundTrip(now - askedAt[index]);
    }
    remove(index, 1);
  }

  /** Without a stream of retransmissions only the time tells an answer from a late packet. */
  private boolean looksLikeAnswer(int index, long now) {
    // After the second request it may be the answer to the first, just in time.
    return tries[index] > 1
        || (tries[index] > 0 && (roundTrip < 0 || now - askedAt[index] >= roundTrip / 2));
  }

  /** Forward error correction made a packet that was missing. */
  public void recovered(long sequence) {
    int index = Arrays.binarySearch(sequences, 0, count, sequence);
    if (index >= 0) {
      lossShare += 1.0 / LOSS_MEMORY;
      remove(index, 1);
    }
  }

  /** A packet of protection came: what is missing may be made without being asked for. */
  public void protectedAt(long now) {
    protectedAt = now;
  }

  /** For how long forward error correction is given a chance to repair a packet. */
  private long protectionNanos(long now) {
    Long last = protectedAt;
    return last == null || now - last > PROTECTION_MEMORY_NANOS
        ? 0
        : Math.min(MOST_PROTECTION_NANOS, roundTripNanos() / 4);
  }

  private void remove(int from, int number) {
    move(from + number, from, count - from - number);
    count -= number;
  }

  private void learnReordering(long late, long now) {
    long wanted = Math.min(late + late / 4, MOST_REORDER_NANOS);
    if (wanted >= reorderNanos(now)) {
      reorder = wanted;
      reorderAt = now;
    }
  }

  /** How long to wait for a packet that may only be out of order; fades over 20 seconds. */
  long reorderNanos(long now) {
    long age = now - reorderAt;
    if (reorder == 0 || age >= REORDER_MEMORY_NANOS) {
      reorder = 0;
      return 0;
    }
    // Full for the first half of the memory.
    long left = Math.min(REORDER_MEMORY_NANOS / 2, REORDER_MEMORY_NANOS - age);
    return reorder / 1000 * (left / (REORDER_MEMORY_NANOS / 2 / 1000));
  }

  /** A measurement of the round trip, from here or from elsewhere. */
  public void roundTrip(long nanos) {
    long sample = Math.clamp(nanos, 0, MOST_ROUND_TRIP_NANOS);
    if (roundTrip < 0) {
      roundTrip = sample;
      roundTripVariation = sample / 4;
    } else {
      // One packet that lay somewhere for seconds shall not slow down all requests after it.
      sample = Math.min(sample, MOST_STEP * Math.max(roundTrip, LEAST_MARGIN_NANOS));
      roundTripVariation += (Math.abs(sample - roundTrip) - roundTripVariation) / 4;
      roundTrip += (sample - roundTrip) / 8;
    }
  }

  /** Smoothed. */
  public long roundTripNanos() {
    return roundTrip < 0 ? DEFAULT_ROUND_TRIP_NANOS : roundTrip;
  }

  private long retryNanos() {
    return roundTripNanos() + Math.max(LEAST_MARGIN_NANOS, 2 * roundTripVariation);
  }

  /** Forgets what is not worth having any more. */
  public void dropBefore(long sequence) {
    int index = Arrays.binarySearch(sequences, 0, count, sequence);
    int number = index < 0 ? -index - 1 : index;
    if (number > 0) {
      remove(0, number);
    }
  }

  /**
   * When there is no more hope for a packet.
   *
   * @param patienceNanos the longest to wait after it was missed first
   * @return null when it is not missing
   */
  public @Nullable Long hopelessAt(long sequence, long patienceNanos) {
    int index = Arrays.binarySearch(sequences, 0, count, sequence);
    if (index < 0) {
      return null;
    }
    long latest = missedAt[index] + patienceNanos;
    if (tries[index] == MAX_TRIES) {
      long unanswered = askedAt[index] + retryNanos();
      return unanswered - latest < 0 ? unanswered : latest;
    }
    return latest;
  }

  /**
   * Takes the numbers to ask for now, ascending, and counts them as asked for.
   *
   * @param into at least {@link #MAX_MISSING} long
   * @return how many
   */
  public int takeDue(long[] into, long now) {
    int due = 0;
    for (int i = 0; i < count; i++) {
      if (tries[i] < MAX_TRIES && now - dueAt(i, now) >= 0) {
        into[due++] = sequences[i];
        askedAt[i] = now;
        tries[i]++;
        echoed[i] = !echoes() && tries[i] < 2;
      } else if (echoDue(i, now)) {
        into[due++] = sequences[i];
        echoed[i] = true;
      }
    }
    return due;
  }

  private boolean echoDue(int index, long now) {
    return !echoed[index] && tries[index] > 0 && now - askedAt[index] - ECHO_NANOS >= 0;
  }

  /**
   * Where requests are lost as well, each is made twice; the sender answers once in a round trip.
   */
  private boolean echoes() {
    return lossShare > ECHO_LOSS;
  }

  private long dueAt(int index, long now) {
    return tries[index] == 0
        ? missedAt[index] + Math.max(reorderNanos(now), protectionNanos(now))
        : askedAt[index] + retryNanos();
  }

  /** When the next one is due, null when none is. */
  public @Nullable Long deadline(long now) {
    boolean any = false;
    long earliest = 0;
    for (int i = 0; i < count; i++) {
      if (tries[i] < MAX_TRIES) {
        long at = dueAt(i, now);
        earliest = !any || at - earliest < 0 ? at : earliest;
        any = true;
      }
      if (tries[i] > 0 && !echoed[i]) {
        long at = askedAt[i] + ECHO_NANOS;
        earliest = !any || at - earliest < 0 ? at : earliest;
        any = true;
      }
    }
    return any ? (Long) earliest : null;
  }

  /** How many would be missing more if this packet came. */
  public long gapBefore(long sequence) {
    return started ? Math.max(0, sequence - newest - 1) : 0;
  }

  /** How many are missing. */
  public int size() {
    return count;
  }
}
