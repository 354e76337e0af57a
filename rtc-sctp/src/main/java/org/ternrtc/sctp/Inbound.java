package org.ternrtc.sctp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ErrorCause;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.IDataChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.PacketWriter;
import org.ternrtc.sctp.packet.PayloadChunk;
import org.ternrtc.sctp.packet.SackChunk;
import org.ternrtc.sctp.receive.Reassembly;
import org.ternrtc.sctp.receive.ReceivedTsns;

/**
 * The receiving half: what is taken, what it may cost, and when it is acknowledged (RFC 9260
 * section 6.2).
 */
final class Inbound {
  /** Kept back, at most, for chunks that fill the first gap: they may set much free. */
  private static final int RESERVE = 65_536;

  private final AssociationConfig config;
  private final ControlBlock.Host host;
  private final boolean interleaving;
  private final Reconfiguration reconfiguration;
  private final ReceivedTsns tsns;
  private final Reassembly reassembly;
  private final Timer delayedAck = new Timer();

  /** Memory of messages given to the application and not consumed. */
  private long unread;

  private long advertised;
  private int packetsSinceSack;
  private boolean dataInPacket;
  private boolean sackDue;

  Inbound(
      AssociationConfig config,
      ControlBlock.Host host,
      boolean interleaving,
      int peerTsn,
      long unread,
      Reconfiguration reconfiguration) {
    this.config = config;
    this.host = host;
    this.interleaving = interleaving;
    this.reconfiguration = reconfiguration;
    this.unread = unread;
    tsns = new ReceivedTsns(peerTsn);
    reassembly =
        new Reassembly(
            interleaving,
            config.maxMessageBytes(),
            this::deliver,
            stream -> host.emit(new Output.TooLong(stream)));
    advertised = window();
  }

  private void deliver(Message message) {
    unread += message.cost();
    host.emit(new Output.Received(message));
  }

  long cumulativeTsn() {
    return tsns.cumulative();
  }

  /** Memory of all that came and was not consumed, with overhead. */
  long cost() {
    return reassembly.cost() + unread;
  }

  long unread() {
    return unread;
  }

  /** What may be kept but for {@link #RESERVE}. */
  private long room() {
    long all = config.receiveBufferBytes();
    return all - Math.min(RESERVE, all / 8);
  }

  /** Room to advertise; a part is kept back because fragments cost more than their bytes. */
  private long window() {
    long free = room() - cost();
    return Math.max(0, free - free / 8);
  }

  void consumed(Message message) {
    unread -= message.cost();
    // Section 6.2: tell of a window that opens, but not of every byte (silly window).
    long grown = window() - advertised;
    if (advertised < config.receiveBufferBytes() / 2 && grown >= config.receiveBufferBytes() / 8) {
      sackDue = true;
    }
  }

  void payload(PayloadChunk chunk, int inboundStreams) {
    dataInPacket = true;
    if (chunk.payload().length() == 0) {
      host.fail(new ErrorCause(ErrorCause.NO_USER_DATA, tsnOf(chunk)));
      return;
    }
    if (chunk instanceof IDataChunk != interleaving) {
      host.fail(
          ErrorCause.of(
              ErrorCause.PROTOCOL_VIOLATION, interleaving ? "DATA with I-DATA agreed" : "I-DATA"));
      return;
    }
    long tsn = tsns.unwrap(chunk.tsn());
    switch (tsns.kind(tsn)) {
      case DUPLICATE -> {
        tsns.duplicate(tsn);
        sackDue = true;
      }
      case REFUSED -> sackDue = true;
      case NEW -> {
        if (chunk.streamId() >= inboundStreams) {
          // Section 6.5: acknowledged and reported, not delivered.
          tsns.add(tsn);
          host.report(ErrorCause.invalidStream(chunk.streamId()));
        } else if (reconfiguration.holdsBack(chunk.streamId(), chunk.tsn())) {
          sackDue = true;
        } else if (mayKeep(chunk, tsn)) {
          take(chunk, tsn);
        }
      }
    }
  }

  private static Bytes tsnOf(PayloadChunk chunk) {
    int tsn = chunk.tsn();
    return Bytes.of((byte) (tsn >> 24), (byte) (tsn >> 16), (byte) (tsn >> 8), (byte) tsn);
  }

  private boolean mayKeep(PayloadChunk chunk, long tsn) {
    long after = cost() + Reassembly.cost(chunk);
    if (after <= room()) {
      return true;
    }
    sackDue = true;
    if (tsn != tsns.cumulative() + 1 || unread > 0) {
      return false;
    }
    if (after <= config.receiveBufferBytes()) {
      return true;
    }
    // Nothing can be read that would make room, and nothing that is missing would either.
    int stream = reassembly.largestPartial();
    host.fail(
        ErrorCause.of(
            ErrorCause.OUT_OF_RESOURCE, "partial messages fill the buffer, stream " + stream));
    return false;
  }

  private void take(PayloadChunk chunk, long tsn) {
    boolean gapsBefore = tsns.hasGaps();
    tsns.add(tsn);
    reassembly.add(chunk, tsn);
    if (gapsBefore || tsns.hasGaps() || chunk.immediate()) {
      sackDue = true;
    }
    reconfiguration.received();
  }

  void forward(ForwardTsnChunk chunk, int inboundStreams) {
    long to = tsns.unwrap(chunk.newCumulativeTsn());
    long from = tsns.cumulative();
    sackDue = true;
    if (interleaving || to <= from) {
      return;
    }
    tsns.forward(to);
    reassembly.forward(chunk, from, to, inboundStreams);
    reconfiguration.received();
  }

  void forward(IForwardTsnChunk chunk, int inboundStreams) {
    long to = tsns.unwrap(chunk.newCumulativeTsn());
    sackDue = true;
    if (!interleaving || to <= tsns.cumulative()) {
      return;
    }
    tsns.forward(to);
    reassembly.forward(chunk, inboundStreams);
    reconfiguration.received();
  }

  void reset(List<Integer> streams) {
    reassembly.reset(streams);
  }

  /** The end of a packet: section 6.2 wants a SACK for every second one with data. */
  void endOfPacket(long now) {
    if (!dataInPacket) {
      return;
    }
    dataInPacket = false;
    if (++packetsSinceSack >= 2) {
      sackDue = true;
    } else if (!sackDue) {
      delayedAck.start(now, config.delayedAckNanos());
    }
  }

  boolean expire(long now) {
    return delayedAck.expire(now);
  }

  void sackAtOnce() {
    sackDue = true;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return delayedAck.earlier(other);
  }

  /** Writes the SACK if it is due, or if one waits and data goes out anyway. */
  void writeSack(PacketWriter out, boolean withData) {
    if (sackDue || (withData && packetsSinceSack > 0)) {
      SackChunk sack = sack(out.remaining());
      out.add(sack);
    }
  }

  /** The SACK of now. */
  SackChunk sack(int room) {
    sackDue = false;
    packetsSinceSack = 0;
    delayedAck.stop();
    advertised = window();
    return tsns.sack(advertised, room);
  }
}
