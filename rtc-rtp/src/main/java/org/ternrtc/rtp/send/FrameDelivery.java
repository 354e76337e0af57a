package org.ternrtc.rtp.send;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.dependency.FrameInfo;
import org.ternrtc.rtp.rtcp.PacketArrivals;

/**
 * Knows from transport-wide feedback which frames the receiver has with all that they depend on,
 * and which are lost for good, so that the encoder can repair a loss with a frame predicted from
 * what the receiver has. Key frames remain for the case that this does not help.
 *
 * <p>A frame of the base layer counts as lost when a packet of it was reported lost and was not
 * repaired in time, or at once when the receiver says that it cannot decode. Feedback gets lost as
 * well, and then nothing tells of a packet that arrived; but a receiver that asks for what it lacks
 * goes on asking. So a frame of which nothing was asked for so long is taken for repaired, and,
 * while other feedback comes, in the end for arrived: else one lost report would break the chain of
 * what is known to be there, and frames that only seem to be lost would be given up.
 */
final class FrameDelivery {
  /** What comes of it. */
  interface Listener {
    void acknowledged(long frameId);

    void lost(long frameId);

    /** No repair is possible, or none helped. */
    void keyFrameNeeded(long now);
  }

  /** Frames that are followed: the encoder remembers fewer. */
  private static final int MOST_FRAMES = 128;

  private static final int REMEMBERED_IDS = 1024;

  /** The interval of feedback, and some more. */
  private static final long MARGIN_NANOS = 150_000_000;

  private static final long MOST_PATIENCE_NANOS = 600_000_000;

  /** How long feedback is waited for that explains why the receiver cannot decode. */
  private static final long EXPLANATION_NANOS = 300_000_000;

  /** After a round trip and this a receiver asks again for what it still lacks. */
  private static final long REPEAT_NANOS = 60_000_000;

  /** So many feedbacks show that the receiver could have asked. */
  private static final int HEARD = 3;

  /** Repairs that bring nothing for so long give way to a key frame. */
  private static final long WITHOUT_PROGRESS_NANOS = 1_500_000_000;

  /** So many complaints in a row, each within {@link #ROW_NANOS}, end in a key frame. */
  private static final int COMPLAINTS = 6;

  private static final long ROW_NANOS = 1_000_000_000;

  private static final class Frame {
    final FrameInfo info;
    final long first;
    final int packets;
    boolean acknowledged;
    @Nullable Long lostAt;

    /** When a packet of it was last sent or asked for, and how much was heard by then. */
    long activeAt;

    long heardThen;

    Frame(FrameInfo info, long first, int packets) {
      this.info = info;
      this.first = first;
      this.packets = packets;
    }

    boolean holds(long sequence) {
      return sequence >= first && sequence < first + packets;
    }

    void active(long heard, long now) {
      activeAt = now;
      heardThen = heard;
    }
  }

  private final Listener listener;
  private final SentPacketNumbers numbers = new SentPacketNumbers();
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private final long[] acknowledgedIds = new long[REMEMBERED_IDS];
  private boolean anyAcknowledged;
  private boolean news;
  private long roundTripNanos;
  private long repairWaits;
  private @Nullable Long askedAt;
  private @Nullable Long repairSentAt;
  private @Nullable Long withoutProgressSince;
  private @Nullable Long complaintAt;
  private int complaints;
  private @Nullable Long unexplainedSince;
  private long repairs;
  private boolean retransmits;
  private long heard;

  FrameDelivery(Listener listener) {
    this.listener = listener;
    Arrays.fill(acknowledgedIds, -1);
  }

  /**
   * @param nanos the round trip
   * @param retransmits whether lost packets are sent again, which is given time
   */
  void path(long nanos, boolean retransmits) {
    roundTripNanos = nanos;
    this.retransmits = retransmits;
    repairWaits = retransmits ? Math.min(4 * nanos + MARGIN_NANOS, MOST_PATIENCE_NANOS) : 0;
  }

  /**
   * A frame was cut into packets.
   *
   * @return whether it needs nothing that the receiver might not have, so that no older packet is
   *     worth sending again
   */
  boolean frameSent(FrameInfo info, boolean key, long first, int packets, long now) {
    boolean fresh = key;
    if (key) {
      Arrays.fill(acknowledgedIds, -1);
      anyAcknowledged = false;
      forgetTrouble();
    } else if (askedAt != null && dependenciesAcknowledged(info.dependencies())) {
      fresh = true;
      askedAt = null;
      repairSentAt = now;
      repairs++;
    }
    if (fresh) {
      frames.clear();
    } else if (frames.size() == MOST_FRAMES) {
      frames.removeFirst();
    }
    Frame frame = new Frame(info, first, packets);
    frame.active(heard, now);
    frames.add(frame);
    Long asked = askedAt;
    if (asked != null && now - asked > WITHOUT_PROGRESS_NANOS) {
      askedAt = null;
      listener.keyFrameNeeded(now);
    }
    return fresh;
  }

  private void forgetTrouble() {
    askedAt = null;
    repairSentAt = null;
    withoutProgressSince = null;
    unexplainedSince = null;
    complaints = 0;
  }

  /** A packet left, for the first time or again. */
  void packetSent(int transportSequence, long sequence, long now) {
    if (transportSequence >= 0) {
      numbers.sent(transportSequence, sequence);
    }
    Frame frame = holding(sequence);
    if (frame != null) {
      frame.active(heard, now);
    }
  }

  /** The receiver asks for a packet. */
  void packetAskedFor(long sequence, long now) {
    Frame frame = holding(sequence);
    if (frame != null && !frame.acknowledged) {
      frame.active(heard, now);
      if (frame.lostAt == null) {
        frame.lostAt = now;
      }
    }
  }

  private @Nullable Frame holding(long sequence) {
    for (Frame frame : frames) {
      if (frame.holds(sequence)) {
        return frame;
      }
    }
    return null;
  }

  /** A packet found no room before the wire. */
  void packetDropped(long sequence, long now) {
    lost(sequence, now);
  }

  /** The receiver tells what arrived. */
  void feedback(PacketArrivals arrived, long now) {
    arrived.forEach((transportSequence, received, _) -> told(transportSequence, received, now));
    toldAll(now);
  }

  /** The receiver tells whether a packet arrived. */
  void told(int transportSequence, boolean received, long now) {
    long sequence = numbers.carried(transportSequence);
    if (sequence == SentPacketNumbers.UNKNOWN) {
      return;
    }
    if (received) {
      news |= numbers.arrived(sequence);
    } else if (!numbers.hasArrived(sequence)) {
      lost(sequence, now);
    }
  }

  /** All was told that one feedback had to tell. */
  void toldAll(long now) {
    heard++;
    if (news || presumesOldest(now)) {
      news = false;
      acknowledge(now);
    }
    if (unexplainedSince != null) {
      unexplainedSince = null;
      if (!askForRepair(0, now)) {
        listener.keyFrameNeeded(now);
      }
    }
    tick(now);
  }

  private void lost(long sequence, long now) {
    Frame frame = holding(sequence);
    if (frame != null && frame.lostAt == null) {
      frame.lostAt = now;
    }
  }

  private boolean presumesOldest(long now) {
    for (Frame frame : frames) {
      if (!frame.acknowledged) {
        return presumed(frame, now);
      }
    }
    return false;
  }

  /** Nothing of it was asked for so long, though the receiver was heard, that it must be there. */
  private boolean presumed(Frame frame, long now) {
    return retransmits
        && now - frame.activeAt > 2 * roundTripNanos + MARGIN_NANOS
        && heard - frame.heardThen >= HEARD;
  }

  private void acknowledge(long now) {
    for (Frame frame : frames) {
      if (!frame.acknowledged
          && (complete(frame) || presumed(frame, now))
          && dependenciesAcknowledged(frame.info.dependencies())) {
        frame.acknowledged = true;
        acknowledgedIds[slot(frame.info.frameId())] = frame.info.frameId();
        anyAcknowledged = true;
        withoutProgressSince = null;
        listener.acknowledged(frame.info.frameId());
      }
    }
    while (frames.size() > 1 && frames.getFirst().acknowledged) {
      frames.removeFirst();
    }
  }

  private boolean complete(Frame frame) {
    for (int i = 0; i < frame.packets; i++) {
      if (!numbers.hasArrived(frame.first + i)) {
        return false;
      }
    }
    return true;
  }

  private boolean dependenciesAcknowledged(List<Long> ids) {
    for (long id : ids) {
      if (id < 0 || acknowledgedIds[slot(id)] != id) {
        return false;
      }
    }
    return true;
  }

  private static int slot(long id) {
    return (int) (id % REMEMBERED_IDS);
  }

  /**
   * The receiver cannot decode: asks for a repair where the reason is known, and otherwise waits a
   * little for feedback that tells it.
   *
   * @return false when only a key frame can help
   */
  boolean complaint(long now) {
    Long before = complaintAt;
    complaints = before != null && now - before < ROW_NANOS ? complaints + 1 : 1;
    complaintAt = now;
    return repair(now);
  }

  /**
   * More was lost than is worth sending again: as {@link #complaint}, but a receiver that repeats
   * what it lacks, as it should, does not say by it that repairs do not help.
   */
  boolean unaffordable(long now) {
    return repair(now);
  }

  private boolean repair(long now) {
    if (!anyAcknowledged || complaints >= COMPLAINTS || stuck(now)) {
      forgetTrouble();
      return false;
    }
    Long sent = repairSentAt;
    boolean onItsWay = sent != null && now - sent < roundTripNanos + MARGIN_NANOS;
    if (askedAt == null && !onItsWay && !askForRepair(0, now) && unexplainedSince == null) {
      unexplainedSince = now;
    }
    return true;
  }

  private boolean stuck(long now) {
    Long since = withoutProgressSince;
    return since != null && now - since > WITHOUT_PROGRESS_NANOS;
  }

  /** Tells the encoder of the oldest frame that is missing for so long; false without one. */
  private boolean askForRepair(long patience, long now) {
    if (askedAt != null) {
      return true;
    }
    for (Frame frame : frames) {
      Long at = frame.lostAt;
      if (missed(frame) && at != null && now - at >= patience) {
        if (patience > 0 && now - frame.activeAt > roundTripNanos + REPEAT_NANOS) {
          // Nobody asks for it any more: it was repaired, and the word of that was lost.
          frame.lostAt = null;
          continue;
        }
        askedAt = now;
        if (withoutProgressSince == null) {
          withoutProgressSince = now;
        }
        listener.lost(frame.info.frameId());
        return true;
      }
    }
    return false;
  }

  private boolean missed(Frame frame) {
    return !frame.acknowledged
        && frame.info.temporalLayer() == 0
        && frame.lostAt != null
        && !complete(frame);
  }

  /** Declares lost what was not repaired in time. */
  void tick(long now) {
    Long unexplained = unexplainedSince;
    if (unexplained != null && now - unexplained >= EXPLANATION_NANOS) {
      unexplainedSince = null;
      listener.keyFrameNeeded(now);
    }
    if (anyAcknowledged) {
      askForRepair(repairWaits, now);
    }
  }

  /** When to call {@link #tick}, null when nothing is pending. */
  @Nullable Long deadline() {
    Long unexplained = unexplainedSince;
    Long at = unexplained == null ? null : (Long) (unexplained + EXPLANATION_NANOS);
    if (askedAt == null && anyAcknowledged) {
      for (Frame frame : frames) {
        Long lostAt = frame.lostAt;
        if (lostAt != null && missed(frame)) {
          at = Deadline.earlier(at, lostAt + repairWaits);
        }
      }
    }
    return at;
  }

  /** Losses that were repaired without a key frame so far. */
  long repairs() {
    return repairs;
  }
}
