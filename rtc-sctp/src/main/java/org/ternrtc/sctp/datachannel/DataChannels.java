package org.ternrtc.sctp.datachannel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.Association;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.AssociationStatistics;
import org.ternrtc.sctp.Message;
import org.ternrtc.sctp.Output;
import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.SendResult;
import org.ternrtc.sctp.packet.Bytes;

/**
 * The data channels of one connection, RFC 8831, with the establishment protocol of RFC 8832.
 *
 * <p>A state machine like the {@link Association} under it: no thread, clock or socket, the time is
 * an argument, {@link #poll} is to be called after every call until it returns null, and {@link
 * #tick} when {@link #deadline} has come. Not thread-safe. Nothing that the peer sends throws.
 */
public final class DataChannels {
  private static final int ACK = 2;
  private static final Bytes ACK_MESSAGE = Bytes.of((byte) ACK);
  private static final Bytes EMPTY_MESSAGE = Bytes.of((byte) 0);

  private final Association association;
  private final AssociationConfig config;
  private final Map<Integer, Channel> channels = new TreeMap<>();
  private final ArrayDeque<ChannelOutput> outputs = new ArrayDeque<>();

  /** Channels that wait for the DTLS role, which tells their ids, or for a free one. */
  private final ArrayList<Channel> withoutId = new ArrayList<>();

  private final ArrayDeque<Control> controls = new ArrayDeque<>();
  private @Nullable Boolean dtlsClient;
  private long peerMaxMessage;

  /** Bytes of messages in the deprecated form that are not whole, of all channels. */
  private long partBytes;

  private boolean connected;

  /** A message of the establishment protocol that found the send buffer full. */
  private record Control(Channel channel, Bytes message) {}

  /**
   * @param peerMaxMessageBytes the peer's a=max-message-size: longer messages are not sent; 0 for
   *     no limit, RFC 8841 section 6.1
   * @param random see {@link Association}
   */
  public DataChannels(AssociationConfig config, long peerMaxMessageBytes, RandomGenerator random) {
    this.config = config;
    association = new Association(config, random);
    maxMessageBytes(peerMaxMessageBytes);
  }

  /** Sets the peer's a=max-message-size anew; 0 for no limit. */
  public void maxMessageBytes(long peerMaxMessageBytes) {
    peerMaxMessage = peerMaxMessageBytes == 0 ? Long.MAX_VALUE : peerMaxMessageBytes;
  }

  /**
   * Sets the peer's SCTP port, before {@link #start}.
   *
   * @throws IllegalStateException if the association has begun
   */
  public void remotePort(int port) {
    association.remotePort(port);
  }

  /** The longest message that may be sent, in bytes. */
  public long maxMessageBytes() {
    return Math.min(peerMaxMessage, config.sendBufferBytes() / 2);
  }

  /** See {@link Association#yieldToMedia}. */
  public void yieldToMedia(boolean on) {
    association.yieldToMedia(on);
  }

  /** Whether messages flow. */
  public boolean isConnected() {
    return connected;
  }

  /** Channels that are not closed. */
  public Collection<Channel> channels() {
    return List.copyOf(channels.values());
  }

  /** Counters of the association. */
  public AssociationStatistics statistics() {
    return association.statistics();
  }

  /** Bytes given on a channel and not yet sent once. */
  public long buffered(Channel channel) {
    return channel.id < 0 ? 0 : association.buffered(channel.id);
  }

  /** Bytes given on all channels and not yet sent once. */
  public long buffered() {
    return association.buffered();
  }

  /** Memory of what came and was not consumed, with overhead. */
  public long receiveBufferUsed() {
    return association.receiveBufferUsed();
  }

  /** Memory of what was given and not acknowledged, with overhead. */
  public long sendBufferUsed() {
    return association.sendBufferUsed();
  }

  /**
   * The DTLS connection stands: begins the association. Both sides do so at once.
   *
   * @param client whether we are its client, which has the even ids (RFC 8832 section 6)
   */
  public void start(boolean client, long now) {
    if (dtlsClient == null) {
      dtlsClient = client;
      association.connect(now);
      drainAssociation(now);
    }
  }

  /**
   * Makes a channel; before the association is established it waits.
   *
   * @throws IllegalStateException if the id is taken, or all are, or the association has ended
   */
  public Channel open(DataChannelParameters parameters, long now) {
    if (association.isEnded()) {
      throw new IllegalStateException("the connection is closed");
    }
    Integer id = parameters.id();
    if (id != null) {
      if (channels.containsKey(id)) {
        throw new IllegalStateException("id " + id + " is taken");
      }
      if (id >= limit()) {
        throw new IllegalStateException("id " + id + ": there are " + limit() + " streams");
      }
    }
    if (channels.size() + withoutId.size() >= limit()) {
      throw new IllegalStateException("all " + limit() + " streams are taken");
    }
    var channel = new Channel(parameters, id == null ? -1 : id);
    if (id != null) {
      add(channel);
    } else {
      withoutId.add(channel);
      chooseIds();
      if (connected && channel.id < 0) {
        withoutId.remove(channel);
        throw new IllegalStateException("no stream is free");
      }
    }
    if (connected) {
      begin(channel, now);
    }
    return channel;
  }

  private int limit() {
    return connected
        ? Math.min(association.outboundStreams(), association.inboundStreams())
        : config.streams();
  }

  private void add(Channel channel) {
    channels.put(channel.id, channel);
    association.weight(channel.id, channel.parameters().priority().value());
  }

  /** Even ids for the DTLS client, odd ones for the server. */
  private void chooseIds() {
    if (dtlsClient == null) {
      return;
    }
    int id = dtlsClient ? 0 : 1;
    while (!withoutId.isEmpty() && id < limit()) {
      if (!channels.containsKey(id)) {
        Channel channel = withoutId.removeFirst();
        channel.id = id;
        add(channel);
      }
      id += 2;
    }
  }

  private void begin(Channel channel, long now) {
    if (channel.parameters().negotiated()) {
      channel.acknowledged = true;
    } else if (!channel.openSent) {
      channel.openSent = true;
      control(channel, OpenMessage.write(channel.parameters()), now);
    }
    if (channel.state == Channel.State.CONNECTING) {
      channel.state = Channel.State.OPEN;
      outputs.add(new ChannelOutput.Open(channel));
    }
  }

  private void control(Channel channel, Bytes message, long now) {
    if (!controls.isEmpty()
        || association.send(channel.options(Ppid.DCEP), message, now) == SendResult.FULL) {
      // Bounded: an open and an acknowledgement for each stream.
      controls.add(new Control(channel, message));
    }
  }

  private void sendControls(long now) {
    while (!controls.isEmpty()) {
      Control next = controls.element();
      if (association.send(next.channel().options(Ppid.DCEP), next.message(), now)
          == SendResult.FULL) {
        return;
      }
      controls.remove();
    }
  }

  /**
   * Sends a message.
   *
   * @param text whether it is a string in UTF-8
   * @param payload possibly empty; must not change any more
   * @return {@link SendResult#FULL} if there is no room: {@link ChannelOutput.Writable} tells when
   * @throws IllegalStateException if the channel is not open
   * @throws IllegalArgumentException if the message is longer than {@link #maxMessageBytes}
   */
  public SendResult send(Channel channel, boolean text, Bytes payload, long now) {
    if (channel.state != Channel.State.OPEN) {
      throw new IllegalStateException(channel + " is not open");
    }
    if (payload.length() > maxMessageBytes()) {
      throw new IllegalArgumentException(
          "a message of " + payload.length() + " bytes, at most " + maxMessageBytes());
    }
    if (!controls.isEmpty()) {
      // What opens a channel goes before what is sent on it.
      return SendResult.FULL;
    }
    int ppid;
    if (payload.length() == 0) {
      ppid = text ? Ppid.STRING_EMPTY : Ppid.BINARY_EMPTY;
      payload = EMPTY_MESSAGE;
    } else {
      ppid = text ? Ppid.STRING : Ppid.BINARY;
    }
    SendOptions options = channel.options(ppid);
    SendResult result = association.send(options, payload, now);
    drainAssociation(now);
    return result;
  }

  /** Sets when {@link ChannelOutput.BufferedAmountLow} comes, in bytes. */
  public void bufferedAmountLowThreshold(Channel channel, long bytes) {
    if (channel.id >= 0) {
      association.bufferedAmountLowThreshold(channel.id, bytes);
    }
  }

  /** Closes a channel once what was given has been sent, RFC 8831 section 6.7. */
  public void close(Channel channel, long now) {
    if (channel.state == Channel.State.CLOSED || channel.state == Channel.State.CLOSING) {
      return;
    }
    boolean begun = channel.state == Channel.State.OPEN;
    channel.state = Channel.State.CLOSING;
    if (!begun || !connected) {
      withoutId.remove(channel);
      closed(channel);
    } else {
      reset(channel);
    }
    drainAssociation(now);
  }

  private void reset(Channel channel) {
    channel.outgoingReset = true;
    if (!association.resetStreams(List.of(channel.id))) {
      closed(channel);
    }
  }

  private void closed(Channel channel) {
    if (channel.state == Channel.State.CLOSED) {
      return;
    }
    channel.state = Channel.State.CLOSED;
    dropParts(channel);
    controls.removeIf(c -> c.channel() == channel);
    if (channel.id >= 0) {
      channels.remove(channel.id);
      association.forget(channel.id);
    }
    outputs.add(new ChannelOutput.Closed(channel, channel.error));
  }

  /** The application has taken a message. */
  public void consumed(Message cost) {
    association.consumed(cost);
  }

  /** Takes in a packet, which stays the caller's. */
  public void receive(Bytes packet, long now) {
    association.receive(packet, now);
    drainAssociation(now);
  }

  /** Does what is due. */
  public void tick(long now) {
    association.tick(now);
    drainAssociation(now);
  }

  /** When to call {@link #tick} next; null when nothing is pending. */
  public @Nullable Long deadline() {
    return association.deadline();
  }

  /** Ends the association at once; all channels are closed. */
  public void abort(String reason, long now) {
    association.abort(reason);
    drainAssociation(now);
  }

  /** Ends the association when everything has arrived. */
  public void shutdown(long now) {
    association.shutdown(now);
    drainAssociation(now);
  }

  /** What the channels have to say next; to be called after every other call until it is null. */
  public @Nullable ChannelOutput poll(long now) {
    while (outputs.isEmpty()) {
      Output output = association.poll(now);
      if (output == null) {
        return null;
      }
      take(output, now);
    }
    return outputs.poll();
  }

  /** Events of the association are taken at once, so that the channels are what it is. */
  private void drainAssociation(long now) {
    sendControls(now);
    Output output;
    while ((output = association.pollEvent()) != null) {
      take(output, now);
    }
  }

  private void take(Output output, long now) {
    switch (output) {
      case Output.Packet(Bytes bytes) -> outputs.add(new ChannelOutput.Packet(bytes));
      case Output.Connected _ -> onConnected(now);
      case Output.Received(Message message) -> onMessage(message, now);
      case Output.TooLong(int streamId) -> onTooLong(streamId);
      case Output.IncomingReset(List<Integer> streams) -> streams.forEach(this::onIncomingReset);
      case Output.OutgoingReset(List<Integer> streams, boolean performed) ->
          streams.forEach(stream -> onOutgoingReset(stream, performed));
      case Output.BufferedAmountLow(int streamId) -> {
        Channel channel = channels.get(streamId);
        if (channel != null) {
          outputs.add(new ChannelOutput.BufferedAmountLow(channel));
        }
      }
      case Output.Writable _ -> {
        sendControls(now);
        outputs.add(new ChannelOutput.Writable());
      }
      case Output.StreamsAdded _ -> {}
      case Output.Restarted _ -> closeAll("the other side has begun anew");
      case Output.Closed(boolean graceful, String reason) -> {
        connected = false;
        closeAll(graceful ? "" : reason);
        outputs.add(new ChannelOutput.Disconnected(graceful, reason));
      }
    }
  }

  private void onConnected(long now) {
    connected = true;
    outputs.add(new ChannelOutput.Connected(limit()));
    chooseIds();
    for (Channel channel : channels()) {
      if (channel.id >= limit()) {
        fail(channel, "the other side has " + limit() + " streams only");
      } else {
        begin(channel, now);
      }
    }
    for (Channel channel : List.copyOf(withoutId)) {
      withoutId.remove(channel);
      fail(channel, "no stream is free");
    }
  }

  private void fail(Channel channel, String error) {
    channel.error = error;
    channel.state = Channel.State.CLOSING;
    closed(channel);
  }

  private void closeAll(String error) {
    for (Channel channel : channels()) {
      channel.error = error;
      closed(channel);
    }
    for (Channel channel : List.copyOf(withoutId)) {
      channel.error = error;
      closed(channel);
    }
    withoutId.clear();
    controls.clear();
  }

  private void onMessage(Message message, long now) {
    Channel channel = channels.get(message.streamId());
    if (message.ppid() == Ppid.DCEP) {
      onControl(message, channel, now);
      association.consumed(message);
      return;
    }
    if (channel == null || channel.state == Channel.State.CLOSED) {
      // A channel that we closed, or none.
      association.consumed(message);
      return;
    }
    channel.acknowledged = true;
    switch (message.ppid()) {
      case Ppid.STRING, Ppid.BINARY, Ppid.STRING_EMPTY, Ppid.BINARY_EMPTY ->
          deliver(channel, message);
      case Ppid.STRING_PARTIAL, Ppid.BINARY_PARTIAL -> {
        keepPart(channel, message.payload());
        association.consumed(message);
      }
      default -> association.consumed(message);
    }
  }

  private void deliver(Channel channel, Message message) {
    boolean empty = message.ppid() == Ppid.STRING_EMPTY || message.ppid() == Ppid.BINARY_EMPTY;
    boolean text = message.ppid() == Ppid.STRING || message.ppid() == Ppid.STRING_EMPTY;
    Bytes payload = empty ? Bytes.EMPTY : message.payload();
    if (channel.parts != null) {
      keepPart(channel, payload);
      Channel.Parts parts = channel.parts;
      if (parts == null) {
        association.consumed(message);
        return;
      }
      payload = parts.whole();
      dropParts(channel);
    }
    outputs.add(new ChannelOutput.Received(channel, text, payload, message));
  }

  /** Deprecated fragments: bounded by what a message may be, for all channels together. */
  private void keepPart(Channel channel, Bytes part) {
    Channel.Parts parts = channel.parts;
    if (parts == null) {
      parts = new Channel.Parts();
      channel.parts = parts;
    }
    if (partBytes + part.length() > config.maxMessageBytes()) {
      dropParts(channel);
      onTooLong(channel.id);
      return;
    }
    parts.add(part);
    partBytes += part.length();
  }

  private void dropParts(Channel channel) {
    if (channel.parts != null) {
      partBytes -= channel.parts.length();
      channel.parts = null;
    }
  }

  private void onControl(Message message, @Nullable Channel channel, long now) {
    int type = message.payload().u8(0);
    if (type == ACK) {
      if (channel != null) {
        channel.acknowledged = true;
      }
      return;
    }
    DataChannelParameters parameters = OpenMessage.parse(message.payload(), message.streamId());
    if (parameters == null || message.streamId() >= limit()) {
      return;
    }
    if (channel != null && channel.state == Channel.State.CLOSING && channel.incomingReset) {
      // The other side knows that both directions are reset, and we have not heard it yet.
      closed(channel);
    } else if (channel != null) {
      // RFC 8832 section 6: an id in use may not be opened again.
      channel.error = "the other side has opened a channel under the same id";
      close(channel, now);
      return;
    }
    var opened = new Channel(parameters, message.streamId());
    opened.state = Channel.State.OPEN;
    opened.acknowledged = true;
    opened.openSent = true;
    add(opened);
    control(opened, ACK_MESSAGE, now);
    outputs.add(new ChannelOutput.Opened(opened));
  }

  private void onTooLong(int streamId) {
    Channel channel = channels.get(streamId);
    if (channel != null && channel.state == Channel.State.OPEN) {
      channel.error = "a message longer than " + config.maxMessageBytes() + " bytes";
      channel.state = Channel.State.CLOSING;
      outputs.add(new ChannelOutput.Closing(channel));
      reset(channel);
    }
  }

  private void onIncomingReset(int streamId) {
    Channel channel = channels.get(streamId);
    if (channel == null) {
      return;
    }
    channel.incomingReset = true;
    if (channel.state == Channel.State.CLOSING) {
      if (!channel.outgoingReset) {
        closed(channel);
      }
      return;
    }
    channel.state = Channel.State.CLOSING;
    outputs.add(new ChannelOutput.Closing(channel));
    reset(channel);
  }

  private void onOutgoingReset(int streamId, boolean performed) {
    Channel channel = channels.get(streamId);
    if (channel == null) {
      return;
    }
    channel.outgoingReset = false;
    if (!performed && channel.error.isEmpty()) {
      channel.error = "the other side has refused to reset the stream";
    }
    // The id is free when both directions have been reset, RFC 8831 section 6.7.
    if (!performed || channel.incomingReset) {
      closed(channel);
    }
  }
}
