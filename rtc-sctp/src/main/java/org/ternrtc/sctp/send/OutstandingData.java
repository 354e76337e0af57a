package org.ternrtc.sctp.send;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.packet.DataChunk;
import org.ternrtc.sctp.packet.IDataChunk;
import org.ternrtc.sctp.packet.PacketWriter;
import org.ternrtc.sctp.packet.PayloadChunk;
import org.ternrtc.sctp.packet.SackChunk;

/**
 * What was sent and is not cumulatively acknowledged: SACKs (RFC 9260 section 6.2.1), loss and
 * retransmission (7.2.4, 6.3.3), and what is given up (RFC 3758).
 */
public final class OutstandingData {
  private final SendQueue queue;
  private final CongestionControl congestion;
  private final RetransmissionTimeout rto;
  private final boolean interleaving;
  private final boolean partialReliability;
  private final ChunkRing ring;
  private final FlightList flight = new FlightList();
  private final ArrayDeque<SentChunk> retransmit = new ArrayDeque<>();
  private final LossDetection loss = new LossDetection();
  private final ForwardTsn forward;

  private long flightBytes;
  private long advertisedWindow;
  private long nextOrder;
  private boolean recovering;
  private long recoveryExit;

  /** The first retransmission of a recovery goes out whatever the window says. */
  private boolean freePass;

  private int timeouts;
  private boolean probed;
  private long retransmissions;

  /** Of the SACK that is being taken in. */
  private long newlyAcked;

  private @Nullable SentChunk newest;

  /**
   * @param queue where messages come from
   * @param initialTsn first TSN
   * @param advertisedWindow a_rwnd of the peer's INIT or INIT ACK
   * @param interleaving whether fragments go as I-DATA
   * @param partialReliability whether the peer understands FORWARD-TSN
   */
  public OutstandingData(
      SendQueue queue,
      CongestionControl congestion,
      RetransmissionTimeout rto,
      int initialTsn,
      long advertisedWindow,
      boolean interleaving,
      boolean partialReliability) {
    this.queue = queue;
    this.congestion = congestion;
    this.rto = rto;
    this.advertisedWindow = advertisedWindow;
    this.interleaving = interleaving;
    this.partialReliability = partialReliability;
    // One turn of 2^32 up, so that all TSNs are positive.
    ring = new ChunkRing((1L << 32) + (initialTsn & 0xFFFF_FFFFL));
    forward = new ForwardTsn(ring, interleaving);
  }

  /** Bytes of a chunk before its user data. */
  private int header() {
    return interleaving ? IDataChunk.HEADER : DataChunk.HEADER;
  }

  private int size(SentChunk chunk) {
    return chunk.length + header();
  }

  /** Whether everything sent is acknowledged. */
  public boolean isEmpty() {
    return ring.isEmpty();
  }

  /** Bytes in flight, with chunk headers. */
  public long flightBytes() {
    return flightBytes;
  }

  /** The last TSN given out. */
  public int lastTsn() {
    return (int) (ring.end() - 1);
  }

  /** Fragments sent again so far. */
  public long retransmissions() {
    return retransmissions;
  }

  /** What the peer's window leaves. */
  public long peerWindow() {
    return Math.max(0, advertisedWindow - flightBytes);
  }

  /** Gives a fragment its TSN. */
  SentChunk add(OutgoingMessage message, int length) {
    int flags = message.options.unordered() ? PayloadChunk.UNORDERED : 0;
    if (!message.started()) {
      flags |= PayloadChunk.BEGINNING;
      message.firstTsn = ring.end();
    }
    if (message.cut + length == message.payload.length()) {
      flags |= PayloadChunk.ENDING;
    }
    var chunk = new SentChunk(ring.end(), message, message.cut, length, message.fragments, flags);
    ring.add(chunk);
    message.lastTsn = chunk.tsn;
    message.cut += length;
    message.fragments++;
    message.unacknowledged++;
    return chunk;
  }

  /**
   * Writes what is to be sent again, as far as it fits and the window allows.
   *
   * @return whether something was written
   */
  public boolean writeRetransmissions(PacketWriter out, long now) {
    boolean written = false;
    while (true) {
      SentChunk chunk = retransmit.peek();
      if (chunk == null) {
        return written;
      }
      if (chunk.fate == SentChunk.Fate.LOST && exhausted(chunk, now)) {
        abandon(chunk.message);
      }
      if (chunk.fate != SentChunk.Fate.LOST) {
        retransmit.remove();
        continue;
      }
      boolean allowed =
          freePass || flightBytes == 0 || flightBytes + size(chunk) <= congestion.window();
      if (!allowed || !out.fits(size(chunk))) {
        return written;
      }
      freePass = false;
      retransmit.remove();
      write(chunk, out, now, 0);
      retransmissions++;
      written = true;
    }
  }

  /**
   * Cuts new fragments and writes them, as far as they fit and the windows allow.
   *
   * @return whether something was written
   */
  public boolean writeNew(PacketWriter out, long now) {
    boolean written = false;
    while (!queue.isEmpty() && retransmit.isEmpty()) {
      int room = (out.remaining() & ~3) - header();
      // No slivers behind other chunks: they cost a header each.
      if (room < (written ? 64 : 4)) {
        break;
      }
      // A window of zero is probed by one chunk at a time, section 6.1 A.
      boolean probe = flightBytes == 0;
      if (!probe
          && (flightBytes >= congestion.window()
              || peerWindow() < header() + Math.min(room, 256))) {
        break;
      }
      if (!probe && peerWindow() < room + header()) {
        room = (int) (peerWindow() - header()) & ~3;
      }
      SentChunk chunk = queue.next(room, now, this);
      if (chunk == null) {
        break;
      }
      // Nothing follows, so no second packet would draw the SACK out: RFC 7053.
      write(chunk, out, now, queue.isEmpty() ? PayloadChunk.IMMEDIATE : 0);
      written = true;
    }
    return written;
  }

  /** Whether something is to be sent again and the window has room for it. */
  public boolean canRetransmit() {
    SentChunk chunk = retransmit.peek();
    return chunk != null
        && (chunk.fate != SentChunk.Fate.LOST
            || freePass
            || flightBytes == 0
            || flightBytes + size(chunk) <= congestion.window());
  }

  /** Bytes of the longest chunk that may be sent again next, with its header. */
  public int longest() {
    SentChunk chunk = retransmit.peek();
    if (chunk == null) {
      chunk = flight.last();
    }
    return chunk == null ? 0 : PacketWriter.padded(size(chunk));
  }

  /** Whether a FORWARD-TSN is to be written. */
  public boolean canForward() {
    return forward.isDue();
  }

  /** Whether new fragments could be written now. */
  public boolean canSend() {
    return !queue.isEmpty()
        && retransmit.isEmpty()
        && (flightBytes == 0
            || (flightBytes < congestion.window() && peerWindow() >= header() + 256));
  }

  private void write(SentChunk chunk, PacketWriter out, long now, int extraFlags) {
    if (chunk.transmissions == 0) {
      probed = false;
    }
    chunk.transmissions++;
    chunk.sentAt = now;
    chunk.order = nextOrder++;
    chunk.missing = 0;
    chunk.fate = SentChunk.Fate.IN_FLIGHT;
    flight.append(chunk);
    flightBytes += size(chunk);
    OutgoingMessage message = chunk.message;
    SendOptions options = message.options;
    int flags = chunk.flags | extraFlags;
    var payload = message.payload.slice(chunk.offset, chunk.length);
    if (interleaving) {
      int ppidOrFsn = chunk.fsn == 0 ? options.ppid() : chunk.fsn;
      IDataChunk.write(
          out, flags, (int) chunk.tsn, options.streamId(), message.number, ppidOrFsn, payload);
    } else {
      DataChunk.write(
          out, flags, (int) chunk.tsn, options.streamId(), message.number, options.ppid(), payload);
    }
  }

  /** What came of a SACK. */
  public enum Acknowledged {
    /** It is older than one before, or speaks of what was never sent. */
    IGNORED,
    /** Nothing new in it. */
    NOTHING,
    /** Something behind a gap. */
    GAP,
    /** The cumulative TSN moved on. */
    CUMULATIVE
  }

  /** Takes in a SACK. */
  public Acknowledged sack(SackChunk sack, long now) {
    long cumulative = unwrap(sack.cumulativeTsn());
    if (cumulative < ring.first() - 1 || cumulative >= ring.end()) {
      return Acknowledged.IGNORED;
    }
    long flightBefore = flightBytes;
    newlyAcked = 0;
    newest = null;
    boolean moved = cumulative >= ring.first();
    acknowledgeTo(cumulative, now);
    gaps(sack, cumulative, now);
    advertisedWindow = sack.receiverWindow();
    if (newest != null && newest.transmissions == 1) {
      rto.measured(now - newest.sentAt, now);
      congestion.roundTrip(now - newest.sentAt, rto.least(), now);
    }
    if (sack.duplicateCount() > 0) {
      loss.duplicateReported(now);
    }
    if (recovering && cumulative >= recoveryExit) {
      recovering = false;
    }
    if (newlyAcked > 0) {
      timeouts = 0;
      probed = false;
      rto.progress();
      loss.report(flight);
      if (!recovering) {
        congestion.acknowledged(newlyAcked, flightBefore);
      }
    }
    detectLoss(now);
    forward.sacked(now, rto.smoothed());
    if (moved) {
      return Acknowledged.CUMULATIVE;
    }
    return newlyAcked > 0 ? Acknowledged.GAP : Acknowledged.NOTHING;
  }

  /** A SHUTDOWN acknowledges as well, section 9.2. */
  public boolean shutdownAcknowledges(int cumulativeTsn, long now) {
    long cumulative = unwrap(cumulativeTsn);
    if (cumulative < ring.first() || cumulative >= ring.end()) {
      return false;
    }
    acknowledgeTo(cumulative, now);
    return true;
  }

  private void acknowledgeTo(long cumulative, long now) {
    while (ring.first() <= cumulative) {
      SentChunk chunk = ring.removeFirst();
      arrived(chunk, now);
      OutgoingMessage message = chunk.message;
      if (--message.unacknowledged == 0 && (message.cutUp() || message.abandoned)) {
        queue.done(message);
      }
    }
    forward.acknowledgedTo(cumulative);
  }

  private void gaps(SackChunk sack, long cumulative, long now) {
    long after = cumulative;
    for (int i = 0; i < sack.gaps(); i++) {
      long start = cumulative + sack.gapStart(i);
      long end = cumulative + sack.gapEnd(i);
      if (start <= after || end < start || end >= ring.end()) {
        // Out of order or never sent: the rest means nothing.
        return;
      }
      for (long tsn = start; tsn <= end; tsn++) {
        SentChunk chunk = ring.get(tsn);
        if (chunk.fate != SentChunk.Fate.ACKED && chunk.fate != SentChunk.Fate.ABANDONED) {
          arrived(chunk, now);
        }
      }
      after = end;
    }
  }

  private void arrived(SentChunk chunk, long now) {
    switch (chunk.fate) {
      case IN_FLIGHT -> {
        land(chunk);
        newlyAcked += size(chunk);
        loss.arrived(chunk, now, rto.least());
        if (newest == null || chunk.order > newest.order) {
          newest = chunk;
        }
        chunk.fate = SentChunk.Fate.ACKED;
      }
      case LOST -> {
        // It had only been late; its place in the queue of what is sent again means nothing now.
        chunk.fate = SentChunk.Fate.ACKED;
        newlyAcked += size(chunk);
        loss.duplicateReported(now);
      }
      case ACKED, ABANDONED -> {}
    }
  }

  private void land(SentChunk chunk) {
    flight.remove(chunk);
    flightBytes -= size(chunk);
  }

  /** Looks for chunks that must be lost; to be called when {@link #lossDeadline} has come. */
  public void detectLoss(long now) {
    for (SentChunk chunk = loss.lost(flight, now, rto);
        chunk != null;
        chunk = loss.lost(flight, now, rto)) {
      if (!recovering) {
        recovering = true;
        recoveryExit = ring.end() - 1;
        freePass = true;
        congestion.fastRetransmit();
      }
      lose(chunk, now);
    }
  }

  /** When {@link #detectLoss} may find something; null if only a SACK can tell. */
  public @Nullable Long lossDeadline() {
    return loss.deadline(flight, rto);
  }

  private void lose(SentChunk chunk, long now) {
    land(chunk);
    chunk.fate = SentChunk.Fate.LOST;
    if (exhausted(chunk, now)) {
      abandon(chunk.message);
    } else {
      retransmit.add(chunk);
    }
  }

  private boolean exhausted(SentChunk chunk, long now) {
    OutgoingMessage message = chunk.message;
    return partialReliability
        && (chunk.transmissions > message.options.maxRetransmissions() || message.expired(now));
  }

  /** T3-rtx has run out, section 6.3.3. */
  public void timeout(long now) {
    timeouts++;
    recovering = false;
    rto.backOff();
    boolean probing = advertisedWindow < header() + 4;
    if (!probing) {
      congestion.timeout();
    }
    // The peer may have thrown away what it acknowledged behind a gap: section 6.2.1.
    boolean all = timeouts > 1;
    retransmit.clear();
    for (long tsn = ring.first(); tsn < ring.end(); tsn++) {
      SentChunk chunk = ring.get(tsn);
      switch (chunk.fate) {
        case IN_FLIGHT -> lose(chunk, now);
        case LOST -> retransmit.add(chunk);
        case ACKED -> {
          if (all) {
            chunk.fate = SentChunk.Fate.LOST;
            retransmit.add(chunk);
          }
        }
        case ABANDONED -> {}
      }
    }
    forward.again();
  }

  /**
   * Whether a tail loss probe may be due: something is in flight, nothing else would tell of its
   * loss before T3-rtx (RFC 8985 section 7).
   */
  public boolean mayProbe() {
    return !probed && timeouts == 0 && rto.smoothed() >= 0 && probe() != null;
  }

  private @Nullable SentChunk probe() {
    SentChunk last = flight.last();
    return last == null
            || (partialReliability && !last.message.options.isReliable())
            || !retransmit.isEmpty()
        ? null
        : last;
  }

  /** Writes the chunk sent last once more, so that its SACK tells what is missing before it. */
  public void writeProbe(PacketWriter out, long now) {
    SentChunk chunk = probe();
    if (chunk != null && out.fits(size(chunk))) {
      land(chunk);
      write(chunk, out, now, PayloadChunk.IMMEDIATE);
      retransmissions++;
      probed = true;
    }
  }

  private void abandon(OutgoingMessage message) {
    if (!message.abandoned) {
      if (message.cutUp()) {
        abandonTail(message);
        message.abandoned = true;
      } else {
        queue.discardTail(message, this);
      }
    }
  }

  /**
   * Gives up what was sent of a message. Where its end was never sent a TSN stands for the rest, so
   * that FORWARD-TSN has something to pass and the peer can drop the beginning it may have.
   */
  void abandonTail(OutgoingMessage message) {
    if (message.rest() > 0) {
      SentChunk rest = add(message, message.rest());
      rest.fate = SentChunk.Fate.ABANDONED;
    }
    for (long tsn = Math.max(message.firstTsn, ring.first()); tsn <= message.lastTsn; tsn++) {
      SentChunk chunk = ring.get(tsn);
      if (chunk.message == message) {
        if (chunk.fate == SentChunk.Fate.IN_FLIGHT) {
          land(chunk);
        }
        chunk.fate = SentChunk.Fate.ABANDONED;
      }
    }
    forward.abandoned();
  }

  /** Writes FORWARD-TSN or I-FORWARD-TSN if one is due. */
  public boolean writeForward(PacketWriter out, long now) {
    return forward.write(out, now);
  }

  private long unwrap(int tsn) {
    return ring.first() + (tsn - (int) ring.first());
  }
}
