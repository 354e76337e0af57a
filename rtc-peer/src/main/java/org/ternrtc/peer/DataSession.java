package org.ternrtc.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.AssociationStatistics;
import org.ternrtc.sctp.Message;
import org.ternrtc.sctp.SendResult;
import org.ternrtc.sctp.datachannel.Channel;
import org.ternrtc.sctp.datachannel.ChannelOutput;
import org.ternrtc.sctp.datachannel.DataChannelParameters;
import org.ternrtc.sctp.datachannel.DataChannels;
import org.ternrtc.sctp.packet.Bytes;

/**
 * The data channels of a connection: drives {@link DataChannels} by the owner thread and the DTLS
 * transport, and carries what applications send from their threads to it.
 *
 * <p>Belongs to the owner thread but for what says otherwise.
 */
final class DataSession {
  /** What a message that waits for the owner costs besides its bytes. */
  private static final long OVERHEAD = 256;

  private record Outgoing(DataChannel channel, boolean text, Bytes payload) {}

  private final Owner owner;
  private final EventThread events;
  private final PeerConnectionListener listener;
  private final PeerTransport transport;
  private final AssociationConfig config;
  private final DataChannels channels;
  private final Map<Channel, DataChannel> open = new HashMap<>();
  private final byte[] packet;
  private boolean wanted;
  private boolean negotiated;
  private boolean transportUp;
  private boolean started;
  private boolean ended;
  private long numbers;
  private long everOpen;

  // Seen from any thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
  private final ArrayList<Message> taken = new ArrayList<>();
  private boolean outgoingScheduled;
  private boolean takenScheduled;
  private int waiting;
  private final AtomicLong outgoingCost = new AtomicLong();
  private volatile long associationCost;
  private volatile long maxMessageBytes;

  DataSession(
      Owner owner,
      EventThread events,
      PeerConnectionListener listener,
      PeerTransport transport,
      AssociationConfig config,
      RandomGenerator random) {
    this.owner = owner;
    this.events = events;
    this.listener = listener;
    this.transport = transport;
    this.config = config;
    // Until the other side says more, RFC 8841 section 6.1.
    channels = new DataChannels(config, 65_536, random);
    maxMessageBytes = channels.maxMessageBytes();
    packet = new byte[config.maxProbedPacketBytes()];
  }

  EventThread events() {
    return events;
  }

  /** From any thread. */
  long maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Whether there are, or were, channels, so that a description needs their section. */
  boolean wanted() {
    return wanted;
  }

  DataChannel create(DataChannelParameters parameters) {
    if (ended) {
      throw new OperationException("the other side takes no data channels, or has ended them");
    }
    Channel channel;
    try {
      channel = channels.open(parameters, System.nanoTime());
    } catch (IllegalStateException e) {
      throw new OperationException(String.valueOf(e.getMessage()), e);
    }
    wanted = true;
    DataChannel made = new DataChannel(this, channel);
    open.put(channel, made);
    flush();
    return made;
  }

  /** Both descriptions agree on data channels. */
  void negotiated(int remotePort, long remoteMaxMessageBytes) {
    wanted = true;
    channels.maxMessageBytes(remoteMaxMessageBytes);
    maxMessageBytes = channels.maxMessageBytes();
    if (!negotiated) {
      negotiated = true;
      if (remotePort != config.remotePort()) {
        channels.remotePort(remotePort);
      }
      start();
    }
  }

  void refused() {
    if (!negotiated) {
      wanted = false;
      finish("the other side takes no data channels");
    }
  }

  /** Whether pictures go over the same path: a transfer then leaves them room. */
  void beside(boolean media) {
    channels.yieldToMedia(media);
  }

  /** DTLS is up. */
  void connected() {
    transportUp = true;
    start();
  }

  private void start() {
    if (transportUp && negotiated && !started && !ended) {
      started = true;
      channels.start(transport.dtlsRole() == DtlsRole.CLIENT, System.nanoTime());
      flush();
    }
  }

  /** SCTP packets from DTLS. */
  void receive(List<byte[]> packets) {
    long now = System.nanoTime();
    for (byte[] each : packets) {
      channels.receive(Bytes.of(each), now);
    }
    flush();
  }

  /** Does what is due, and says when to come back. */
  long tick(long now) {
    Long due = channels.deadline();
    if (due != null && now - due >= 0) {
      channels.tick(now);
      flush();
      due = channels.deadline();
    }
    return due == null ? now + Owner.IDLE_NANOS : due;
  }

  /** The DTLS transport is gone. */
  void lost(String reason) {
    finish(reason);
  }

  void close() {
    finish("");
  }

  private void finish(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    channels.abort(reason.isEmpty() ? "closed" : reason, System.nanoTime());
    flush();
    for (DataChannel channel : List.copyOf(open.values())) {
      closed(channel, reason);
    }
    wakeWaiting();
  }

  private void wakeWaiting() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the packets that are due and tells what has happened. */
  private void flush() {
    long now = System.nanoTime();
    for (ChannelOutput output = channels.poll(now); output != null; output = channels.poll(now)) {
      switch (output) {
        case ChannelOutput.Packet(Bytes bytes) -> {
          bytes.copyTo(packet, 0);
          transport.sendData(packet, bytes.length());
        }
        case ChannelOutput.Received received -> {
          DataChannel channel = open.get(received.channel());
          if (channel == null) {
            channels.consumed(received.cost());
          } else {
            channel.received(received);
          }
        }
        case ChannelOutput.Opened(Channel channel) -> opened(channel);
        case ChannelOutput.Open(Channel channel) -> {
          DataChannel made = open.get(channel);
          if (made != null) {
            everOpen++;
            made.publishState(DataChannelState.OPEN);
            if (made.bufferedAmountLowThreshold() > 0) {
              channels.bufferedAmountLowThreshold(channel, made.bufferedAmountLowThreshold());
            }
          }
        }
        case ChannelOutput.Closing(Channel channel) -> {
          DataChannel made = open.get(channel);
          if (made != null) {
            made.publishState(DataChannelState.CLOSING);
            made.tell(hears -> hears.onClosing(made));
          }
        }
        case ChannelOutput.Closed(Channel channel, String error) -> {
          DataChannel made = open.get(channel);
          if (made != null) {
            closed(made, error);
          }
        }
        case ChannelOutput.BufferedAmountLow(Channel channel) -> {
          DataChannel made = open.get(channel);
          if (made != null) {
            made.publishBuffered(channels.buffered(channel));
            made.tell(hears -> hears.onBufferedAmountLow(made));
          }
        }
        case ChannelOutput.Writable _ -> retry();
        case ChannelOutput.Connected _ -> {}
        case ChannelOutput.Disconnected(boolean _, String reason) -> {
          ended = true;
          if (!reason.isEmpty()) {
            wakeWaiting();
          }
        }
      }
    }
    publish();
  }

  /** What found no room before may find it now. */
  private void retry() {
    lock.lock();
    try {
      if (outgoing.isEmpty() || outgoingScheduled) {
        return;
      }
      outgoingScheduled = true;
    } finally {
      lock.unlock();
    }
    owner.post(this::sendOutgoing);
  }

  private void opened(Channel channel) {
    DataChannel made = new DataChannel(this, channel);
    open.put(channel, made);
    everOpen++;
    made.publishState(DataChannelState.OPEN);
    events.post(() -> listener.onDataChannel(made));
  }

  long nextNumber() {
    return numbers++;
  }

  /** The channels that are not closed. */
  List<DataChannel> all() {
    return List.copyOf(open.values());
  }

  /** How many were open at some time. */
  long everOpen() {
    return everOpen;
  }

  /** How many of those are not any more. */
  long openNoMore() {
    return everOpen
        - open.values().stream().filter(c -> c.readyState() == DataChannelState.OPEN).count();
  }

  /** Counters of the association under all channels. */
  AssociationStatistics statistics() {
    return channels.statistics();
  }

  private void closed(DataChannel channel, String error) {
    open.remove(channel.channel());
    channel.publishState(DataChannelState.CLOSED);
    channel.publishBuffered(0);
    channel.end(error);
    wakeWaiting();
  }

  /** Makes known what waits, and wakes who waits for room. */
  private void publish() {
    long cost = channels.sendBufferUsed();
    boolean less = cost < associationCost;
    associationCost = cost;
    for (DataChannel channel : open.values()) {
      if (channel.hasHandedOn()) {
        channel.publishBuffered(channels.buffered(channel.channel()));
      }
    }
    if (less && waiting > 0) {
      wakeWaiting();
    }
  }

  // ---- from any thread ---------------------------------------------------------------------

  void requireMayWait() {
    if (events.isCurrent() || owner.isCurrent()) {
      throw new InvalidStateException("a listener must not wait: other events would wait with it");
    }
  }

  void send(DataChannel channel, boolean text, Bytes payload) {
    check(channel, payload);
    if (!offer(channel, text, payload)) {
      throw new OperationException(
          "the send buffer is full: " + (outgoingCost.get() + associationCost) + " bytes");
    }
  }

  void sendBlocking(DataChannel channel, boolean text, Bytes payload) {
    requireMayWait();
    lock.lock();
    try {
      waiting++;
      while (true) {
        check(channel, payload);
        if (offer(channel, text, payload)) {
          return;
        }
        room.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationException("interrupted while waiting for room", e);
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private void check(DataChannel channel, Bytes payload) {
    if (channel.readyState() != DataChannelState.OPEN) {
      throw new InvalidStateException(channel + " is not open");
    }
    if (payload.length() > maxMessageBytes) {
      throw new OperationException(
          "a message of " + payload.length() + " bytes; the other side takes " + maxMessageBytes);
    }
  }

  private boolean offer(DataChannel channel, boolean text, Bytes payload) {
    long cost = payload.length() + OVERHEAD;
    boolean schedule;
    lock.lock();
    try {
      if (outgoingCost.get() + associationCost + cost > config.sendBufferBytes()) {
        return false;
      }
      outgoingCost.addAndGet(cost);
      channel.addPending(payload.length());
      outgoing.add(new Outgoing(channel, text, payload));
      schedule = !outgoingScheduled;
      outgoingScheduled = true;
    } finally {
      lock.unlock();
    }
    if (schedule && !owner.post(this::sendOutgoing)) {
      throw new InvalidStateException("the connection is closed");
    }
    return true;
  }

  /** On the owner thread: hands on what applications have sent. */
  private void sendOutgoing() {
    long now = System.nanoTime();
    while (true) {
      Outgoing next;
      lock.lock();
      try {
        next = outgoing.poll();
        if (next == null) {
          outgoingScheduled = false;
          break;
        }
      } finally {
        lock.unlock();
      }
      Channel channel = next.channel().channel();
      long length = next.payload().length();
      SendResult result = SendResult.CLOSED;
      // In the order of the calls; a close that came before has thrown its messages away.
      if (channel.state() == Channel.State.OPEN) {
        result = channels.send(channel, next.text(), next.payload(), now);
      }
      if (result == SendResult.FULL) {
        lock.lock();
        try {
          outgoing.addFirst(next);
          // A message that opens a channel goes first; what is acknowledged makes room.
          outgoingScheduled = false;
        } finally {
          lock.unlock();
        }
        break;
      }
      associationCost = channels.sendBufferUsed();
      next.channel().publishBuffered(channels.buffered(channel));
      next.channel().addPending(-length);
      if (result == SendResult.QUEUED) {
        next.channel().sent(length);
      }
      outgoingCost.addAndGet(-(length + OVERHEAD));
    }
    flush();
  }

  void lowThreshold(DataChannel channel, long bytes) {
    owner.post(() -> channels.bufferedAmountLowThreshold(channel.channel(), bytes));
  }

  void close(DataChannel channel) {
    owner.post(() -> {
      sendOutgoing();
      channels.close(channel.channel(), System.nanoTime());
      if (channel.readyState() != DataChannelState.CLOSED) {
        channel.publishState(DataChannelState.CLOSING);
      }
      flush();
    });
  }

  /** A message was taken by the application: the receive window opens again. */
  void consumed(ChannelOutput.Received message) {
    boolean schedule;
    lock.lock();
    try {
      taken.add(message.cost());
      schedule = !takenScheduled;
      takenScheduled = true;
    } finally {
      lock.unlock();
    }
    if (schedule) {
      owner.post(this::consumeTaken);
    }
  }

  private void consumeTaken() {
    List<Message> all;
    lock.lock();
    try {
      all = List.copyOf(taken);
      taken.clear();
      takenScheduled = false;
    } finally {
      lock.unlock();
    }
    all.forEach(channels::consumed);
    flush();
  }
}
