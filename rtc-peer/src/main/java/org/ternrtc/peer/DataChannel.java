package org.ternrtc.peer;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.datachannel.Channel;
import org.ternrtc.sctp.datachannel.ChannelOutput;
import org.ternrtc.sctp.datachannel.DataChannelParameters;
import org.ternrtc.sctp.packet.Bytes;

/**
 * A data channel, W3C WebRTC section 6.2, over SCTP streams (RFC 8831).
 *
 * <p>Thread-safe. What comes is heard by a listener, or taken by {@link #receive} or one of the
 * views, not by several of them. What nobody takes waits here and closes the receive window of the
 * whole connection, which therefore needs no more memory than it was given.
 *
 * <p>{@link #close} is graceful (RFC 8831 section 6.7) and may be called twice.
 */
public final class DataChannel implements AutoCloseable {
  private final DataSession session;
  private final Channel channel;
  private final long number;
  private final DataChannelParameters parameters;
  private final ReceivedMessages received = new ReceivedMessages();
  private final AtomicBoolean dispatching = new AtomicBoolean();

  /** Bytes given to {@link #send} that the owner has not handed on yet. */
  private final AtomicLong pendingBytes = new AtomicLong();

  private volatile long handedOn;
  private volatile long lowThreshold;
  private volatile int id;
  private volatile DataChannelState state = DataChannelState.CONNECTING;
  private volatile @Nullable DataChannelListener listener;
  private volatile boolean opened;
  private volatile boolean closed;
  private volatile String error = "";

  // What statistics count; written on the owner thread.
  private long messagesSent;
  private long bytesSent;
  private long messagesReceived;
  private long bytesReceived;

  private final AtomicBoolean openTold = new AtomicBoolean();
  private final AtomicBoolean closeTold = new AtomicBoolean();

  DataChannel(DataSession session, Channel channel) {
    this.session = session;
    this.channel = channel;
    this.number = session.nextNumber();
    this.parameters = channel.parameters();
    this.id = channel.id();
  }

  Channel channel() {
    return channel;
  }

  /** The name it was made with. */
  public String label() {
    return parameters.label();
  }

  /** The protocol spoken on it, or the empty string. */
  public String protocol() {
    return parameters.protocol();
  }

  /** All it was made with. */
  public DataChannelParameters parameters() {
    return parameters;
  }

  /** Its stream; -1 before one was chosen, which needs the DTLS handshake. */
  public int id() {
    return id;
  }

  /** Where it stands. */
  public DataChannelState readyState() {
    return state;
  }

  /**
   * Sets who hears what happens from now on; null for nobody. It also hears what nobody has heard:
   * that the channel has opened, the messages that wait, and that it has closed.
   */
  public void setListener(@Nullable DataChannelListener hears) {
    listener = hears;
    if (hears != null) {
      dispatch();
    }
  }

  /** Bytes that were given to {@link #send} and have not left yet. */
  public long bufferedAmount() {
    return pendingBytes.get() + handedOn;
  }

  /** When {@link DataChannelListener#onBufferedAmountLow} comes, in bytes; 0 at first. */
  public long bufferedAmountLowThreshold() {
    return lowThreshold;
  }

  /** Sets {@link #bufferedAmountLowThreshold()}. */
  public void setBufferedAmountLowThreshold(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("threshold " + bytes);
    }
    lowThreshold = bytes;
    session.lowThreshold(this, bytes);
  }

  /**
   * Queues a string; returns at once.
   *
   * @throws InvalidStateException if the channel is not open
   * @throws OperationException if it is longer than the other side takes, or the send buffer is
   *     full
   */
  public void send(String text) {
    session.send(this, true, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Queues a binary message; returns at once. The buffer is read before this returns.
   *
   * @throws InvalidStateException if the channel is not open
   * @throws OperationException if it is longer than the other side takes, or the send buffer is
   *     full
   */
  public void send(ByteBuffer message) {
    session.send(this, false, copy(message));
  }

  /**
   * Queues a string, and waits as long as the send buffer is full. Made for virtual threads.
   *
   * @throws InvalidStateException if the channel is not open or closes meanwhile; at once on a
   *     thread that must not wait, as a listener's
   * @throws OperationException if it is longer than the other side takes, or the thread is
   *     interrupted
   */
  public void sendBlocking(String text) {
    session.sendBlocking(this, true, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@link #sendBlocking(String)} for a binary message. */
  public void sendBlocking(ByteBuffer message) {
    session.sendBlocking(this, false, copy(message));
  }

  private static Bytes copy(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return Bytes.of(bytes);
  }

  /** The longest message that the other side takes, in bytes. */
  public long maxMessageSize() {
    return session.maxMessageBytes();
  }

  /**
   * Takes the next message, and waits for it; for a channel without listener.
   *
   * @return null when the channel is closed and all messages were taken
   * @throws TimeoutException when none comes in time
   * @throws InvalidStateException on a thread that must not wait, as a listener's
   */
  public @Nullable DataMessage receive(Duration timeout) {
    session.requireMayWait();
    ChannelOutput.Received next = received.take(timeout);
    if (next == null) {
      return null;
    }
    session.consumed(next);
    return message(next);
  }

  private static DataMessage message(ChannelOutput.Received next) {
    return new DataMessage(next.text(), next.payload().asByteBuffer());
  }

  /**
   * A view that reads the bytes of all messages as one stream, text and binary alike. Its {@code
   * read} waits for the next message; the end of the stream is the channel's.
   */
  public ReadableByteChannel readableChannel() {
    return new DataChannelReader(this);
  }

  /** A view that sends what is written as binary messages, and waits while the buffer is full. */
  public OutputStream outputStream() {
    return new DataChannelOutputStream(this);
  }

  /**
   * A view that publishes the messages to one subscriber, as many as it asks for, on a virtual
   * thread of its own.
   */
  public Flow.Publisher<DataMessage> publisher() {
    return new DataChannelPublisher(this);
  }

  /** Closes the channel after what was given has been sent; returns at once. */
  @Override
  public void close() {
    advance(DataChannelState.CLOSING);
    session.close(this);
  }

  /** States follow each other in one direction only, whoever is first. */
  private synchronized boolean advance(DataChannelState next) {
    if (next.compareTo(state) <= 0) {
      return false;
    }
    state = next;
    return true;
  }

  // ---- on the owner thread -----------------------------------------------------------------

  void addPending(long bytes) {
    pendingBytes.addAndGet(bytes);
  }

  boolean hasHandedOn() {
    return handedOn > 0;
  }

  void publishBuffered(long bytes) {
    handedOn = bytes;
  }

  void publishState(DataChannelState now) {
    id = channel.id();
    if (advance(now) && now == DataChannelState.OPEN) {
      opened = true;
      dispatch();
    }
  }

  /** Which of the connection's channels it is, for statistics. */
  long number() {
    return number;
  }

  void sent(long bytes) {
    messagesSent++;
    bytesSent += bytes;
  }

  /** Members of a {@code data-channel} entry, W3C webrtc-stats section 8.14. */
  Map<String, Object> statistics() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("label", label());
    m.put("protocol", protocol());
    if (id >= 0) {
      m.put("dataChannelIdentifier", id);
    }
    m.put("state", state.name().toLowerCase(Locale.ROOT));
    m.put("messagesSent", messagesSent);
    m.put("bytesSent", bytesSent);
    m.put("messagesReceived", messagesReceived);
    m.put("bytesReceived", bytesReceived);
    return m;
  }

  void received(ChannelOutput.Received message) {
    messagesReceived++;
    bytesReceived += message.payload().length();
    received.add(message);
    dispatch();
  }

  /** No message comes any more; the reason is empty when nothing was wrong. */
  void end(String reason) {
    error = reason;
    closed = true;
    received.end();
    dispatch();
  }

  void tell(java.util.function.Consumer<DataChannelListener> event) {
    session
        .events()
        .post(() -> {
          DataChannelListener hears = listener;
          if (hears != null) {
            event.accept(hears);
          }
        });
  }

  // ---- on the event thread -----------------------------------------------------------------

  private void dispatch() {
    if (listener != null && dispatching.compareAndSet(false, true)) {
      session.events().post(this::deliver);
    }
  }

  private void deliver() {
    dispatching.set(false);
    boolean done = false;
    try {
      done = deliverAll();
    } finally {
      if (!done) {
        // What a listener has thrown is logged; what comes after it goes on.
        dispatch();
      }
    }
  }

  private boolean deliverAll() {
    // Before the messages are looked at: it is set after the last of them.
    boolean ended = closed;
    for (DataChannelListener hears = listener; hears != null; hears = listener) {
      if (opened && openTold.compareAndSet(false, true)) {
        hears.onOpen(this);
        continue;
      }
      ChannelOutput.Received next = received.poll();
      if (next == null) {
        if (ended && closeTold.compareAndSet(false, true)) {
          if (!error.isEmpty()) {
            hears.onError(this, error);
          }
          hears.onClose(this);
        }
        return true;
      }
      try {
        hears.onMessage(this, message(next));
      } finally {
        session.consumed(next);
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "DataChannel[" + id + " \"" + label() + "\" " + state + "]";
  }
}
