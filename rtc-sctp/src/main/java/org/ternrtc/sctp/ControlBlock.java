package org.ternrtc.sctp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.ErrorCause;
import org.ternrtc.sctp.packet.ErrorChunk;
import org.ternrtc.sctp.packet.HeartbeatAckChunk;
import org.ternrtc.sctp.packet.HeartbeatChunk;
import org.ternrtc.sctp.packet.PacketWriter;
import org.ternrtc.sctp.packet.ReConfigChunk;
import org.ternrtc.sctp.packet.SackChunk;
import org.ternrtc.sctp.send.CongestionControl;
import org.ternrtc.sctp.send.OutstandingData;
import org.ternrtc.sctp.send.OutstandingData.Acknowledged;
import org.ternrtc.sctp.send.RetransmissionTimeout;
import org.ternrtc.sctp.send.SendQueue;

/**
 * The transmission control block, RFC 9260 section 14: what exists while there is an association,
 * and the packets it wants to send.
 */
final class ControlBlock implements Reconfiguration.Host {
  /** Hears what happens. */
  interface Host {
    void emit(Output output);

    /** The association cannot go on: it is aborted with this cause. */
    void fail(ErrorCause cause);

    /** Something is wrong that the association survives: an ERROR tells it. */
    void report(ErrorCause cause);

    /** The peer does not answer. */
    void lost();
  }

  private static final int MAX_ANSWERS = 8;

  /** Common header and a short SACK beside a fragment that is sent again. */
  private static final int MAX_BESIDE = 12 + 32;

  private static final long LEAST_PROBE_NANOS = 20_000_000;

  private final AssociationConfig config;
  private final Host host;
  private final SendQueue queue;
  private final int ownTag;
  private final int peerTag;
  private final Capabilities can;
  private final CongestionControl congestion;
  private final RetransmissionTimeout rto;
  private final OutstandingData outstanding;
  private final Inbound inbound;
  private final Reconfiguration reconfiguration;
  private final Heartbeat heartbeat;
  private final PathMtu pathMtu;
  private final Timer t3 = new Timer();
  private final Timer probeTimer = new Timer();
  private final ArrayDeque<Chunk> answers = new ArrayDeque<>(2);
  private int inboundStreams;
  private int outboundStreams;
  private int errors;

  /** Packets that may go out at once: every input allows some more, section 6.1 D. */
  private int burst;

  private boolean probeDue;
  private long lastDataAt;

  ControlBlock(
      AssociationConfig config,
      RandomGenerator random,
      Host host,
      SendQueue queue,
      StateCookie agreed,
      long unread,
      long now) {
    this.config = config;
    this.host = host;
    this.queue = queue;
    ownTag = agreed.ownTag();
    peerTag = agreed.peerTag();
    can = agreed.capabilities();
    inboundStreams = can.inboundStreams();
    outboundStreams = can.outboundStreams();
    rto =
        new RetransmissionTimeout(
            config.rtoInitialNanos(), config.rtoMinNanos(), config.rtoMaxNanos());
    congestion =
        new CongestionControl(
            config.maxPacketBytes(), config.initialWindowPackets(), config.sendBufferBytes());
    queue.interleaving(can.interleaving());
    outstanding =
        new OutstandingData(
            queue,
            congestion,
            rto,
            agreed.ownTsn(),
            agreed.peerWindow(),
            can.interleaving(),
            can.partialReliability());
    reconfiguration = new Reconfiguration(this, agreed.ownTsn(), agreed.peerTsn());
    inbound =
        new Inbound(config, host, can.interleaving(), agreed.peerTsn(), unread, reconfiguration);
    heartbeat = new Heartbeat(config.heartbeatNanos(), random);
    heartbeat.start(now, rto.nanos());
    pathMtu = new PathMtu(config.maxPacketBytes(), config.maxProbedPacketBytes(), random);
    pathMtu.start(now);
    lastDataAt = now;
  }

  void yields(boolean on) {
    congestion.yields(on);
  }

  int ownTag() {
    return ownTag;
  }

  int peerTag() {
    return peerTag;
  }

  Capabilities capabilities() {
    return can;
  }

  Inbound inbound() {
    return inbound;
  }

  @Override
  public int inboundStreams() {
    return inboundStreams;
  }

  @Override
  public int outboundStreams() {
    return outboundStreams;
  }

  long smoothedRoundTrip() {
    return rto.smoothed();
  }

  long rto() {
    return rto.nanos();
  }

  long congestionWindow() {
    return congestion.window();
  }

  int packetBytes() {
    return pathMtu.packetBytes();
  }

  long retransmissions() {
    return outstanding.retransmissions();
  }

  /** Whether all that was given is sent and acknowledged. */
  boolean isDelivered() {
    return outstanding.isEmpty() && queue.isEmpty();
  }

  int lastTsn(boolean received) {
    return received ? (int) inbound.cumulativeTsn() : outstanding.lastTsn();
  }

  void addOutbound(int count) {
    if (can.reconfiguration()) {
      reconfiguration.addOutbound(count);
    }
  }

  /** Something comes in or time has passed: a new burst may begin. */
  void beginInput() {
    burst = Math.min(burst + config.initialWindowPackets(), 10 * config.initialWindowPackets());
  }

  void sack(SackChunk sack, long now) {
    acknowledged(outstanding.sack(sack, now), now);
  }

  void shutdownAcknowledges(int cumulativeTsn, long now) {
    if (outstanding.shutdownAcknowledges(cumulativeTsn, now)) {
      acknowledged(Acknowledged.CUMULATIVE, now);
    }
  }

  private void acknowledged(Acknowledged result, long now) {
    if (result == Acknowledged.IGNORED) {
      return;
    }
    if (result != Acknowledged.NOTHING) {
      pathMtu.progress();
    }
    // Also where a window of zero was probed: who answers is there, section 6.1 A.
    errors = 0;
    if (outstanding.isEmpty()) {
      t3.stop();
      probeTimer.stop();
      probeDue = false;
    } else if (result == Acknowledged.CUMULATIVE) {
      t3.start(now, rto.nanos());
    }
    if (result != Acknowledged.NOTHING) {
      startProbeTimer(now);
    }
  }

  private void startProbeTimer(long now) {
    if (outstanding.mayProbe()) {
      probeTimer.start(now, Math.max(LEAST_PROBE_NANOS, 2 * rto.smoothed()));
    } else {
      probeTimer.stop();
    }
  }

  void heartbeat(HeartbeatChunk chunk) {
    if (chunk.info().length() <= config.maxPacketBytes() / 2) {
      answer(new HeartbeatAckChunk(chunk.info().copy()));
    }
  }

  void heartbeatAck(HeartbeatAckChunk chunk, long now) {
    if (pathMtu.answered(chunk, now)) {
      errors = 0;
      return;
    }
    long roundTrip = heartbeat.answered(chunk, now);
    if (roundTrip >= 0) {
      errors = 0;
      rto.measured(roundTrip, now);
    }
  }

  void reconfigure(ReConfigChunk chunk, long now) {
    errors = 0;
    reconfiguration.receive(chunk, now, rto.nanos());
  }

  void error(ErrorCause cause) {
    answer(new ErrorChunk(List.of(cause)));
  }

  /** Answers are queued up to a bound: who asks more in one datagram does without. */
  private void answer(Chunk chunk) {
    if (answers.size() < MAX_ANSWERS) {
      answers.add(chunk);
    }
  }

  void tick(long now) {
    if (t3.expire(now)) {
      outstanding.timeout(now);
      pathMtu.timeout(now);
      probeTimer.stop();
      countError();
    }
    if (inbound.expire(now)) {
      inbound.sackAtOnce();
    }
    if (reconfiguration.expire(now)) {
      rto.backOff();
      countError();
    }
    pathMtu.tick(now);
    if (heartbeat.expire(now) && heartbeat.unanswered()) {
      countError();
    }
    if (probeTimer.expire(now)) {
      probeDue = outstanding.mayProbe();
    }
    Long lossAt = outstanding.lossDeadline();
    if (lossAt != null && now - lossAt >= 0) {
      outstanding.detectLoss(now);
    }
  }

  private void countError() {
    if (++errors > config.maxRetransmissions()) {
      host.lost();
    }
  }

  @Nullable Long deadline() {
    Long at = t3.earlier(inbound.earlier(null));
    at = pathMtu.earlier(at);
    at = probeTimer.earlier(reconfiguration.earlier(heartbeat.earlier(at)));
    Long lossAt = outstanding.lossDeadline();
    return lossAt != null && (at == null || lossAt - at < 0) ? lossAt : at;
  }

  /**
   * The next packet, or null when there is nothing to send.
   *
   * @param mayCutNew whether messages may still be sent that were not begun
   */
  @Nullable Bytes nextPacket(PacketWriter out, long now, boolean mayCutNew) {
    boolean mayBurst = burst > 0;
    boolean again = mayBurst && outstanding.canRetransmit();
    if (pathMtu.isDue() && !again) {
      begin(out, pathMtu.probeBytes());
      pathMtu.writeProbe(out, now, rto.nanos());
      return out.finish(!can.zeroChecksum());
    }
    // What was cut while longer packets passed cannot be cut again.
    int least = again || probeDue ? outstanding.longest() + MAX_BESIDE : 0;
    begin(out, Math.min(Math.max(pathMtu.packetBytes(), least), config.maxProbedPacketBytes()));
    boolean more = mayBurst && mayCutNew && outstanding.canSend();
    inbound.writeSack(out, again || more || probeDue);
    while (!answers.isEmpty() && out.fits(answers.element().length())) {
      out.add(answers.remove());
    }
    if (can.reconfiguration()) {
      // Always room for it: an association of packets so small is refused.
      ReConfigChunk chunk = out.remaining() >= 200 ? reconfiguration.next(now, rto.nanos()) : null;
      if (chunk != null) {
        out.add(chunk);
      }
    }
    if (heartbeat.isDue() && out.remaining() >= 32) {
      out.add(heartbeat.next(now, rto.nanos()));
    }
    boolean data = false;
    if (can.partialReliability()) {
      outstanding.writeForward(out, now);
    }
    if (again || more) {
      if (now - lastDataAt > rto.nanos() && outstanding.isEmpty()) {
        congestion.idle();
      }
      data = outstanding.writeRetransmissions(out, now);
      data |= mayCutNew && outstanding.writeNew(out, now);
    }
    if (probeDue && !data) {
      outstanding.writeProbe(out, now);
      probeDue = false;
      data = true;
    }
    if (data) {
      burst--;
      lastDataAt = now;
      heartbeat.start(now, rto.nanos());
      startProbeTimer(now);
    }
    if (!outstanding.isEmpty() && !t3.isRunning()) {
      t3.start(now, rto.nanos());
    }
    return out.isEmpty() ? null : out.finish(!can.zeroChecksum());
  }

  private void begin(PacketWriter out, int bytes) {
    out.begin(config.localPort(), config.remotePort(), peerTag, bytes);
  }

  void stop() {
    pathMtu.stop();
    t3.stop();
    probeTimer.stop();
    heartbeat.stop();
  }

  void stopHeartbeat() {
    pathMtu.stop();
    heartbeat.stop();
  }

  @Override
  public List<Integer> takeResettable() {
    // As many as fit into a packet beside a SACK.
    return queue.takeResettable(64);
  }

  @Override
  public int lastTsn() {
    return outstanding.lastTsn();
  }

  @Override
  public boolean hasReceived(int tsn) {
    return tsn - (int) inbound.cumulativeTsn() <= 0;
  }

  @Override
  public void outgoingReset(List<Integer> streams, boolean performed) {
    for (int stream : streams) {
      queue.resetDone(stream, performed);
    }
    host.emit(new Output.OutgoingReset(List.copyOf(streams), performed));
  }

  @Override
  public void incomingReset(List<Integer> streams) {
    inbound.reset(streams);
    var named = new ArrayList<Integer>(streams);
    if (named.isEmpty()) {
      for (int stream = 0; stream < inboundStreams; stream++) {
        named.add(stream);
      }
    }
    host.emit(new Output.IncomingReset(List.copyOf(named)));
  }

  @Override
  public void resetWanted(List<Integer> streams) {
    if (streams.isEmpty()) {
      queue.wantResetOfAll();
    }
    for (int stream : streams) {
      queue.wantReset(stream);
    }
  }

  @Override
  public boolean addInbound(int count) {
    if (inboundStreams + count > config.maxStreams()) {
      return false;
    }
    inboundStreams += count;
    host.emit(new Output.StreamsAdded(outboundStreams, inboundStreams));
    return true;
  }

  @Override
  public void addedOutbound(int count) {
    outboundStreams += count;
    host.emit(new Output.StreamsAdded(outboundStreams, inboundStreams));
  }

  @Override
  public boolean mayAddOutbound(int count) {
    return outboundStreams + count <= config.maxStreams();
  }

  boolean receivesStream(int streamId) {
    return streamId < inboundStreams;
  }
}
