package org.ternrtc.sctp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.AbortChunk;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.CookieAckChunk;
import org.ternrtc.sctp.packet.CookieEchoChunk;
import org.ternrtc.sctp.packet.ErrorCause;
import org.ternrtc.sctp.packet.ErrorChunk;
import org.ternrtc.sctp.packet.ForwardTsnChunk;
import org.ternrtc.sctp.packet.HeartbeatAckChunk;
import org.ternrtc.sctp.packet.HeartbeatChunk;
import org.ternrtc.sctp.packet.IForwardTsnChunk;
import org.ternrtc.sctp.packet.InitAckChunk;
import org.ternrtc.sctp.packet.InitChunk;
import org.ternrtc.sctp.packet.MalformedPacketException;
import org.ternrtc.sctp.packet.PacketWriter;
import org.ternrtc.sctp.packet.PadChunk;
import org.ternrtc.sctp.packet.PayloadChunk;
import org.ternrtc.sctp.packet.ReConfigChunk;
import org.ternrtc.sctp.packet.SackChunk;
import org.ternrtc.sctp.packet.SctpPacket;
import org.ternrtc.sctp.packet.ShutdownAckChunk;
import org.ternrtc.sctp.packet.ShutdownChunk;
import org.ternrtc.sctp.packet.ShutdownCompleteChunk;
import org.ternrtc.sctp.packet.UnknownChunk;
import org.ternrtc.sctp.send.SendQueue;

/**
 * One end of an SCTP association, RFC 9260, with partial reliability (RFC 3758), stream
 * reconfiguration (RFC 6525), interleaving (RFC 8260) and zero checksum (RFC 9653). One path, one
 * address; there is no multi-homing.
 *
 * <p>A state machine: it has no thread, clock or socket. Every call is given the time in
 * nanoseconds on the scale of {@link System#nanoTime}. After any call {@link #poll} is to be called
 * until it returns null, and {@link #tick} when {@link #deadline} has come. Not thread-safe.
 * Nothing that the peer sends throws.
 */
public final class Association {
  private AssociationConfig config;
  private final RandomGenerator random;
  private final SendQueue queue;
  private final PacketWriter out;
  private final ArrayDeque<Output> outputs = new ArrayDeque<>();
  private final SetUp setUp;
  private final Shutdown shutdown = new Shutdown(this);
  private final BlockHost blockHost = new BlockHost();
  private State state = new State.Closed();
  private boolean writableWanted;
  private boolean yields;
  private long malformed;
  private long packetsReceived;
  private long packetsSent;

  /**
   * An association that waits for the peer's INIT, or for {@link #connect}.
   *
   * @param random for tags, TSNs, cookie key and heartbeats; unpredictable outside of tests
   */
  public Association(AssociationConfig config, RandomGenerator random) {
    this.config = Objects.requireNonNull(config);
    this.random = Objects.requireNonNull(random);
    setUp = new SetUp(this, random, config.rtoInitialNanos());
    queue = new SendQueue(stream -> outputs.add(new Output.BufferedAmountLow(stream)));
    out = new PacketWriter(Math.max(config.maxProbedPacketBytes(), 1024));
  }

  /** Whether messages flow. */
  public boolean isEstablished() {
    return state instanceof State.Established;
  }

  /** Whether it is over for good. */
  public boolean isEnded() {
    return state instanceof State.Ended;
  }

  /** The name of the state, RFC 9260 section 4. */
  public String stateName() {
    return switch (state) {
      case State.Closed _, State.Ended _ -> "CLOSED";
      case State.CookieWait _ -> "COOKIE-WAIT";
      case State.CookieEchoed _ -> "COOKIE-ECHOED";
      case State.Established _ -> "ESTABLISHED";
      case State.ShutdownPending _ -> "SHUTDOWN-PENDING";
      case State.ShutdownSent _ -> "SHUTDOWN-SENT";
      case State.ShutdownReceived _ -> "SHUTDOWN-RECEIVED";
      case State.ShutdownAckSent _ -> "SHUTDOWN-ACK-SENT";
    };
  }

  // What set-up and shutdown need of it.

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  AssociationConfig config() {
    return config;
  }

  void tell(Output output) {
    outputs.add(output);
  }

  /** The peer began anew: what was queued for the one before means nothing to it. */
  void forgetMessages() {
    queue.clear();
  }

  /** Messages may flow; a shutdown that was wanted before goes on. */
  void established(long now) {
    shutdown.stop();
    shutdown.advance(now);
  }

  void shutdownAgain(ControlBlock block, int attempts, long now) {
    shutdown.sendShutdownAck(block, attempts, now);
  }

  ControlBlock newBlock(StateCookie agreed, long unread, long now) {
    var block = new ControlBlock(config, random, blockHost, queue, agreed, unread, now);
    block.yields(yields);
    return block;
  }

  @Nullable ControlBlock block() {
    return switch (state) {
      case State.Closed _, State.CookieWait _, State.Ended _ -> null;
      case State.CookieEchoed s -> s.block();
      case State.Established(ControlBlock block) -> block;
      case State.ShutdownPending(ControlBlock block) -> block;
      case State.ShutdownSent s -> s.block();
      case State.ShutdownReceived(ControlBlock block) -> block;
      case State.ShutdownAckSent s -> s.block();
    };
  }

  /** Streams to send on; 0 before the association is established. */
  public int outboundStreams() {
    ControlBlock block = block();
    return block == null ? 0 : block.outboundStreams();
  }

  /** Streams to receive on; 0 before the association is established. */
  public int inboundStreams() {
    ControlBlock block = block();
    return block == null ? 0 : block.inboundStreams();
  }

  /** Bytes given on all streams and not yet sent once. */
  public long buffered() {
    return queue.buffered();
  }

  /** Bytes given on a stream and not yet sent once. */
  public long buffered(int streamId) {
    return queue.buffered(streamId);
  }

  /** Memory of what came and was not consumed, with overhead. */
  public long receiveBufferUsed() {
    ControlBlock block = block();
    return block == null ? 0 : block.inbound().cost();
  }

  /** Memory of what was given and not acknowledged, with overhead. */
  public long sendBufferUsed() {
    return queue.cost();
  }

  /** Counters and estimates. */
  public AssociationStatistics statistics() {
    ControlBlock block = block();
    return new AssociationStatistics(
        packetsSent,
        packetsReceived,
        malformed,
        block == null ? 0 : block.retransmissions(),
        block == null ? -1 : block.smoothedRoundTrip(),
        block == null ? 0 : block.congestionWindow(),
        block == null ? config.maxPacketBytes() : block.packetBytes());
  }

  /** Whether both sides agreed on I-DATA. */
  public boolean interleaves() {
    ControlBlock block = block();
    return block != null && block.capabilities().interleaving();
  }

  /**
   * Sets the peer's port, before the association begins.
   *
   * @throws IllegalStateException if it has begun
   */
  public void remotePort(int port) {
    if (!(state instanceof State.Closed)) {
      throw new IllegalStateException("the association is " + stateName());
    }
    config = config.withPorts(config.localPort(), port);
  }

  /**
   * Sends INIT, unless the peer was quicker.
   *
   * @throws IllegalStateException if it has ended
   */
  public void connect(long now) {
    if (state instanceof State.Ended) {
      throw new IllegalStateException("the association has ended");
    }
    if (state instanceof State.Closed) {
      setUp.connect(now);
    }
  }

  /**
   * Queues a message, also before the association is established.
   *
   * @param payload at least one byte, which must not change any more
   * @return whether it was taken
   */
  public SendResult send(SendOptions options, Bytes payload, long now) {
    if (payload.length() == 0) {
      throw new IllegalArgumentException("SCTP has no empty messages");
    }
    switch (state) {
      case State.Closed _, State.CookieWait _, State.CookieEchoed _ -> {
        if (options.streamId() >= config.maxStreams()) {
          return SendResult.NO_SUCH_STREAM;
        }
      }
      case State.Established(ControlBlock block) -> {
        if (options.streamId() >= block.outboundStreams()) {
          return SendResult.NO_SUCH_STREAM;
        }
      }
      default -> {
        return SendResult.CLOSED;
      }
    }
    if (queue.cost() + SendQueue.cost(payload.length()) > config.sendBufferBytes()) {
      writableWanted = true;
      return SendResult.FULL;
    }
    queue.add(options, payload, now);
    begin();
    return SendResult.QUEUED;
  }

  private void begin() {
    ControlBlock block = block();
    if (block != null) {
      block.beginInput();
    }
  }

  /**
   * Sets how large a stream's share is beside others that wait: RFC 8831 section 6.4 uses the
   * priority of the channel.
   */
  public void weight(int streamId, int weight) {
    queue.weight(streamId, weight);
  }

  /** Sets when {@link Output.BufferedAmountLow} comes, in bytes that wait on the stream. */
  public void bufferedAmountLowThreshold(int streamId, long bytes) {
    queue.lowThreshold(streamId, bytes);
  }

  /**
   * Sets whether to yield to media on the same path: the congestion window then keeps the queue of
   * the bottleneck short instead of filling it.
   */
  public void yieldToMedia(boolean on) {
    yields = on;
    ControlBlock block = block();
    if (block != null) {
      block.yields(on);
    }
  }

  /** Says that a stream is not used any more, so that it costs nothing. */
  public void forget(int streamId) {
    queue.forget(streamId);
  }

  /**
   * Resets streams that we send on, RFC 6525, once all that is queued on them was sent. {@link
   * Output.OutgoingReset} tells the end.
   *
   * @return false if the peer cannot: nothing will happen
   */
  public boolean resetStreams(List<Integer> streams) {
    ControlBlock block = block();
    if (block == null || !block.capabilities().reconfiguration()) {
      return false;
    }
    streams.forEach(queue::wantReset);
    begin();
    return true;
  }

  /** Asks the peer for more streams to send on; {@link Output.StreamsAdded} tells if it agrees. */
  public void addStreams(int count) {
    ControlBlock block = block();
    if (block != null) {
      block.addOutbound(count);
    }
  }

  /** The application has taken a message: the window opens again. */
  public void consumed(Message message) {
    ControlBlock block = block();
    if (block != null) {
      block.inbound().consumed(message);
    }
  }

  /** Ends the association when all messages have arrived, RFC 9260 section 9.2. */
  public void shutdown(long now) {
    switch (state) {
      case State.Established(ControlBlock block) -> {
        state = new State.ShutdownPending(block);
        shutdown.advance(now);
      }
      case State.Closed _, State.CookieWait _, State.CookieEchoed _ -> end(true, "shut down");
      default -> {}
    }
  }

  /** Ends the association at once, RFC 9260 section 9.1. */
  public void abort(String reason) {
    if (block() != null) {
      blockHost.fail(ErrorCause.of(ErrorCause.USER_INITIATED_ABORT, reason));
    } else if (!(state instanceof State.Ended)) {
      end(false, reason);
    }
  }

  /**
   * Takes in a packet.
   *
   * @param packet stays the caller's: it may be changed when this returns
   */
  public void receive(Bytes packet, long now) {
    packetsReceived++;
    SctpPacket parsed;
    try {
      parsed = SctpPacket.parse(packet, config.zeroChecksum());
    } catch (MalformedPacketException refused) {
      malformed++;
      return;
    }
    if (parsed.sourcePort() != config.remotePort()
        || parsed.destinationPort() != config.localPort()) {
      malformed++;
      return;
    }
    begin();
    receive(parsed, now);
    ControlBlock block = block();
    if (block != null) {
      block.inbound().endOfPacket(now);
      shutdown.advance(now);
    }
    checkWritable();
  }

  private void receive(SctpPacket packet, long now) {
    List<Chunk> chunks = packet.chunks();
    Chunk first = chunks.getFirst();
    if (first instanceof InitChunk init) {
      // Section 3.3.2: alone in its packet, and under tag 0.
      if (packet.verificationTag() == 0 && chunks.size() == 1) {
        setUp.onInit(init, now);
      }
      return;
    }
    int from = 0;
    if (first instanceof CookieEchoChunk echo) {
      if (!setUp.onCookieEcho(echo, packet.verificationTag(), now)) {
        return;
      }
      from = 1;
    } else if (!tagMatches(packet, first)) {
      return;
    }
    for (Chunk chunk : chunks.subList(from, chunks.size())) {
      if (!process(chunk, now)) {
        return;
      }
    }
  }

  /** Section 8.5.1. */
  private boolean tagMatches(SctpPacket packet, Chunk first) {
    ControlBlock block = block();
    int tag = packet.verificationTag();
    boolean reflected =
        (first instanceof AbortChunk abort && abort.tagReflected())
            || (first instanceof ShutdownCompleteChunk complete && complete.tagReflected());
    if (reflected) {
      return block != null && tag == block.peerTag();
    }
    if (state instanceof State.Closed || state instanceof State.Ended) {
      outOfTheBlue(tag, first);
      return false;
    }
    if (first instanceof ShutdownAckChunk
        && (state instanceof State.CookieWait || state instanceof State.CookieEchoed)) {
      outOfTheBlue(tag, first);
      return false;
    }
    return tag == (block == null ? setUp.ownTag() : block.ownTag());
  }

  /** A packet of an association that we do not have, section 8.4. */
  private void outOfTheBlue(int tag, Chunk first) {
    switch (first) {
      case AbortChunk _, ShutdownCompleteChunk _, CookieAckChunk _, ErrorChunk _ -> {}
      case ShutdownAckChunk _ -> emit(tag, true, new ShutdownCompleteChunk(true));
      default -> emit(tag, true, new AbortChunk(true, List.of()));
    }
  }

  /**
   * @return whether to go on with the packet
   */
  private boolean process(Chunk chunk, long now) {
    ControlBlock block = block();
    switch (chunk) {
      case InitAckChunk ack -> setUp.onInitAck(ack, now);
      case CookieAckChunk _ -> setUp.onCookieAck(now);
      case AbortChunk abort -> onAbort(abort);
      case ErrorChunk error -> setUp.onError(error, now);
      case ShutdownChunk begins -> shutdown.onShutdown(begins, now);
      case ShutdownAckChunk _ -> shutdown.onShutdownAck();
      case ShutdownCompleteChunk _ -> {
        if (state instanceof State.ShutdownAckSent) {
          end(true, "shut down by the peer");
        }
      }
      case UnknownChunk unknown -> {
        if (block != null && unknown.report()) {
          block.error(new ErrorCause(ErrorCause.UNRECOGNIZED_CHUNK_TYPE, whole(unknown)));
        }
        return unknown.skip();
      }
      case InitChunk _, CookieEchoChunk _, PadChunk _ -> {}
      default -> {
        if (block != null && !(state instanceof State.CookieEchoed)) {
          process(chunk, block, now);
        }
      }
    }
    return !(state instanceof State.Ended);
  }

  private void process(Chunk chunk, ControlBlock block, long now) {
    switch (chunk) {
      case PayloadChunk payload -> {
        // Section 9.2: after SHUTDOWN ACK no data is expected.
        if (!(state instanceof State.ShutdownAckSent || state instanceof State.ShutdownReceived)) {
          block.inbound().payload(payload, block.inboundStreams());
        }
      }
      case SackChunk sack -> block.sack(sack, now);
      case HeartbeatChunk heartbeat -> block.heartbeat(heartbeat);
      case HeartbeatAckChunk ack -> block.heartbeatAck(ack, now);
      case ForwardTsnChunk forward -> block.inbound().forward(forward, block.inboundStreams());
      case IForwardTsnChunk forward -> block.inbound().forward(forward, block.inboundStreams());
      case ReConfigChunk reconfig -> block.reconfigure(reconfig, now);
      default -> {}
    }
  }

  private static Bytes whole(UnknownChunk chunk) {
    int length = Math.min(chunk.value().length(), 64);
    var bytes = new byte[Chunk.HEADER_LENGTH + length];
    bytes[0] = (byte) chunk.type();
    bytes[1] = (byte) chunk.flags();
    bytes[2] = (byte) (chunk.length() >> 8);
    bytes[3] = (byte) chunk.length();
    chunk.value().copyTo(0, length, bytes, Chunk.HEADER_LENGTH);
    return Bytes.of(bytes);
  }

  private void onAbort(AbortChunk abort) {
    String reason =
        abort.causes().isEmpty() ? "no reason given" : abort.causes().getFirst().describe();
    end(false, "the peer has aborted: " + reason);
  }

  /** Does what is due; to be called when {@link #deadline} has come, harmless at any time. */
  public void tick(long now) {
    setUp.tick(now);
    shutdown.tick(now);
    ControlBlock block = block();
    if (block != null && !(state instanceof State.CookieEchoed)) {
      block.beginInput();
      block.tick(now);
      shutdown.advance(now);
    }
    checkWritable();
  }

  /** When to call {@link #tick} next; null when nothing is pending. */
  public @Nullable Long deadline() {
    Long at = shutdown.earlier(setUp.earlier(null));
    ControlBlock block = block();
    Long blockAt = block == null || state instanceof State.CookieEchoed ? null : block.deadline();
    if (blockAt == null) {
      return at;
    }
    return at == null || blockAt - at < 0 ? blockAt : at;
  }

  /**
   * What it has to say next: an event, or a packet to send. To be called after every other call
   * until it returns null; a driver that takes in several packets at once may do it once after all
   * of them, which saves acknowledgements.
   */
  public @Nullable Output poll(long now) {
    Output next = outputs.poll();
    if (next != null) {
      return next;
    }
    ControlBlock block = block();
    if (block == null
        || state instanceof State.CookieEchoed
        || state instanceof State.ShutdownAckSent) {
      return null;
    }
    Bytes packet = block.nextPacket(out, now, !(state instanceof State.ShutdownSent));
    if (packet != null) {
      packetsSent++;
      // What cutting fragments had to say comes with the next call.
      return new Output.Packet(packet);
    }
    return outputs.poll();
  }

  /** What has happened, without asking whether there is a packet to send; null when nothing. */
  public @Nullable Output pollEvent() {
    return outputs.poll();
  }

  private void checkWritable() {
    if (writableWanted && queue.cost() <= config.sendBufferBytes() / 2) {
      writableWanted = false;
      outputs.add(new Output.Writable());
    }
  }

  void emit(int tag, boolean checksum, Chunk chunk) {
    ControlBlock block = block();
    out.begin(config.localPort(), config.remotePort(), tag, config.maxPacketBytes());
    if (!out.fits(chunk.length())) {
      return;
    }
    out.add(chunk);
    boolean zero = !checksum && block != null && block.capabilities().zeroChecksum();
    packetsSent++;
    outputs.add(new Output.Packet(out.finish(!zero)));
  }

  void end(boolean graceful, String reason) {
    if (state instanceof State.Ended) {
      return;
    }
    ControlBlock block = block();
    if (block != null) {
      block.stop();
    }
    state = new State.Ended();
    setUp.stop();
    shutdown.stop();
    queue.clear();
    outputs.add(new Output.Closed(graceful, reason));
  }

  private final class BlockHost implements ControlBlock.Host {
    @Override
    public void emit(Output output) {
      outputs.add(output);
    }

    @Override
    public void fail(ErrorCause cause) {
      ControlBlock block = block();
      if (block != null) {
        Association.this.emit(block.peerTag(), false, new AbortChunk(false, List.of(cause)));
        end(false, "aborted: " + cause.describe());
      }
    }

    @Override
    public void report(ErrorCause cause) {
      ControlBlock block = block();
      if (block != null) {
        block.error(cause);
      }
    }

    @Override
    public void lost() {
      end(false, "the peer does not answer");
    }
  }
}
