package org.ternrtc.sctp;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.HeartbeatAckChunk;
import org.ternrtc.sctp.packet.HeartbeatChunk;
import org.ternrtc.sctp.packet.PacketWriter;
import org.ternrtc.sctp.packet.PadChunk;

/**
 * Finds how long packets may be, RFC 8899 with the probes of its section 6.2: a HEARTBEAT made as
 * long as the probed size by a PAD chunk. The largest size is tried first, then halves of what is
 * left. A lost probe says nothing of congestion. When nothing arrives any more while packets are
 * longer than the base, the path is taken for a narrower one than before (a black hole, section
 * 4.3), and all begins again from the base.
 */
final class PathMtu {
  /** MAX_PROBES of section 5.1.2. */
  private static final int MAX_PROBES = 3;

  /** A search ends where less than this could be won. */
  private static final int WORTH_BYTES = 32;

  /** So many timeouts in a row are a black hole. */
  private static final int BLACK_HOLE_TIMEOUTS = 2;

  private static final long FIRST_NANOS = Duration.ofMillis(500).toNanos();

  /** PMTU_RAISE_TIMER of section 5.1.1. */
  private static final long RAISE_NANOS = Duration.ofMinutes(10).toNanos();

  private final int base;
  private final int most;
  private final RandomGenerator random;
  private final Timer timer = new Timer();

  private int confirmed;

  /** The smallest size known not to pass, or one more step than the largest tried. */
  private int tooLarge;

  private int size;
  private int probes;
  private boolean due;
  private @Nullable Bytes asked;
  private int timeouts;

  /**
   * @param base what any path is taken to bear
   * @param most the longest packet that is ever tried; not above the base for no search at all
   */
  PathMtu(int base, int most, RandomGenerator random) {
    this.base = base;
    this.most = Math.max(base, most);
    this.random = random;
    confirmed = base;
  }

  /** The longest packet to send now. */
  int packetBytes() {
    return confirmed;
  }

  void start(long now) {
    if (most > base) {
      search();
      timer.start(now, FIRST_NANOS);
    }
  }

  private void search() {
    tooLarge = most + 4;
    size = most;
    probes = 0;
    asked = null;
  }

  void stop() {
    timer.stop();
    due = false;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return timer.earlier(other);
  }

  void tick(long now) {
    if (!timer.expire(now)) {
      return;
    }
    if (asked != null && probes >= MAX_PROBES) {
      tooLarge = size;
      next(now);
    } else if (size == 0) {
      search();
      due = true;
    } else {
      due = true;
    }
  }

  /** Goes on between what passes and what does not, or rests. */
  private void next(long now) {
    asked = null;
    probes = 0;
    int gap = tooLarge - confirmed;
    if (gap <= WORTH_BYTES) {
      size = 0;
      timer.start(now, RAISE_NANOS);
    } else {
      size = confirmed + gap / 2 & ~3;
      due = true;
    }
  }

  boolean isDue() {
    return due;
  }

  /** The bytes of the probe that is due. */
  int probeBytes() {
    return size;
  }

  /** Fills a packet that was begun with {@link #probeBytes}. */
  void writeProbe(PacketWriter out, long now, long rto) {
    due = false;
    probes++;
    var nonce = new byte[16];
    random.nextBytes(nonce);
    Bytes info = Bytes.of(nonce);
    asked = info;
    timer.start(now, rto);
    out.add(new HeartbeatChunk(info));
    out.add(new PadChunk(out.remaining() - PadChunk.HEADER_LENGTH));
  }

  /** Whether this answers a probe. */
  boolean answered(HeartbeatAckChunk chunk, long now) {
    if (asked == null || !chunk.info().equals(asked)) {
      return false;
    }
    confirmed = size;
    timeouts = 0;
    next(now);
    return true;
  }

  /** Something that was sent has arrived. */
  void progress() {
    timeouts = 0;
  }

  /** T3-rtx has run out. */
  void timeout(long now) {
    if (confirmed > base && ++timeouts >= BLACK_HOLE_TIMEOUTS) {
      timeouts = 0;
      confirmed = base;
      size = 0;
      asked = null;
      due = false;
      timer.start(now, RAISE_NANOS);
    }
  }
}
