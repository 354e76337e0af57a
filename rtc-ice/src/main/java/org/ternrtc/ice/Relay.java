package org.ternrtc.ice;

import static org.ternrtc.ice.IceCandidateError.UNREACHABLE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidateError.Reason;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunAttribute;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.turn.ChannelData;
import org.ternrtc.ice.turn.Redirects;
import org.ternrtc.ice.turn.TurnClient;

/**
 * One allocation of a session and the way to its server. It looks like one more local socket, with
 * the relayed address. What is not marked as shared belongs to the ICE thread.
 */
final class Relay implements TurnLink.Events {
  /** Messages to peers whose permission is on its way, one each. */
  private static final int MAX_HELD = 32;

  /** What the session wants to know; on the ICE thread. */
  interface Events {
    void allocated(Relay relay, InetSocketAddress relayed);

    /** There is no allocation, or none any more. */
    void failed(Relay relay, IceCandidateError error);
  }

  /** Opens the way to a server. */
  interface Opener {
    TurnLink open(InetSocketAddress server, TurnLink.Events events) throws IOException;
  }

  private final int index;
  private final IceServer.Turn server;
  private final Opener opener;
  private final PortClient client;
  private final java.util.concurrent.Executor iceThread;
  private final RandomGenerator random;
  private final Events events;
  private final Map<InetSocketAddress, byte[]> held = new LinkedHashMap<>();
  private final @Nullable Redirects redirects;
  private InetSocketAddress address;
  private @Nullable TurnClient turn;
  private boolean settled;
  private boolean closed;

  // Shared: what the path of the data needs.
  private final Map<InetSocketAddress, Integer> channels = new ConcurrentHashMap<>();
  private final Map<Integer, InetSocketAddress> peers = new ConcurrentHashMap<>();
  private final Set<InetAddress> permitted = ConcurrentHashMap.newKeySet();
  private volatile @Nullable TurnLink link;

  /**
   * @param index the number under which routes name this relay
   * @param address of the server
   */
  Relay(
      int index,
      IceServer.Turn server,
      InetSocketAddress address,
      Opener opener,
      PortClient client,
      java.util.concurrent.Executor iceThread,
      RandomGenerator random,
      Events events) {
    this.index = index;
    this.server = server;
    this.address = address;
    this.opener = opener;
    this.client = client;
    this.iceThread = iceThread;
    this.random = random;
    this.events = events;
    // Behind a proxy nobody here knows where the server is; its redirects are not followed.
    redirects = address.isUnresolved() ? null : new Redirects(address);
  }

  int index() {
    return index;
  }

  IceServer.Turn server() {
    return server;
  }

  /** Whether it is known by now if there is an allocation. */
  boolean settled() {
    return settled;
  }

  void start() {
    try {
      link = opener.open(address, this);
      if (server.transport() == IceServer.Transport.UDP) {
        begin();
      }
    } catch (IOException e) {
      fail(UNREACHABLE, Reason.NO_ROUTE, String.valueOf(e.getMessage()));
    }
  }

  private void begin() {
    TurnLink open = link;
    if (closed || open == null) {
      return;
    }
    boolean ipv6 = address.getAddress() instanceof java.net.Inet6Address;
    var client = new TurnClient(server.credentials(), ipv6, open.reliable(), random);
    turn = client;
    client.start(System.nanoTime());
    drain();
  }

  /** Lets an address of the peer's send to us. */
  void permit(InetAddress peer) {
    if (turn != null) {
      turn.permit(peer, System.nanoTime());
      drain();
    }
  }

  /** The path goes this way: with a channel it costs 4 bytes a packet instead of 36. */
  void bind(InetSocketAddress peer) {
    if (turn != null) {
      turn.bind(peer, System.nanoTime());
      drain();
    }
  }

  void tick(long nowNanos) {
    if (turn != null) {
      turn.tick(nowNanos);
      drain();
    }
  }

  @Nullable Long deadline() {
    return turn == null ? null : turn.deadline();
  }

  private void drain() {
    TurnClient current = turn;
    if (current == null) {
      return;
    }
    for (var output = current.poll(); output != null; output = current.poll()) {
      TurnLink open = link;
      switch (output) {
        case TurnClient.Output.Transmit(var message) -> {
          if (open != null) {
            // A send that fails is a packet lost.
            var _ = open.send(message.bytes());
          }
        }
        case TurnClient.Output.Allocated(var relayed, var _) -> {
          if (!address.isUnresolved() && !Redirects.follows(address, relayed)) {
            fail(UNREACHABLE, Reason.REFUSED, "the server relays from an address of our own");
          } else {
            settled = true;
            events.allocated(this, relayed);
          }
        }
        case TurnClient.Output.Permitted(var peer) -> {
          permitted.add(peer);
          sendHeld(peer);
        }
        case TurnClient.Output.Denied(var peer, var _) ->
            held.keySet().removeIf(each -> each.getAddress().equals(peer));
        case TurnClient.Output.Bound(var peer, var channel) -> {
          peers.put(channel, peer);
          channels.put(peer, channel);
        }
        case TurnClient.Output.Redirected(var alternate) -> redirect(alternate);
        case TurnClient.Output.Failed(var code, var reason) ->
            fail(code == 0 ? UNREACHABLE : code, Reason.of(code == 0 ? UNREACHABLE : code), reason);
      }
    }
  }

  private void redirect(InetSocketAddress alternate) {
    closeLink();
    turn = null;
    if (redirects != null && redirects.follow(alternate)) {
      address = alternate;
      start();
    } else {
      fail(300, Reason.REFUSED, "the server sends us to a server that is not followed (300)");
    }
  }

  private void fail(int code, Reason reason, String text) {
    if (closed) {
      return;
    }
    settled = true;
    close();
    events.failed(this, new IceCandidateError(server.uri(), code, reason, text));
  }

  void close() {
    closed = true;
    if (turn != null) {
      turn.close();
      TurnLink open = link;
      for (var output = turn.poll(); output != null; output = turn.poll()) {
        if (open != null && output instanceof TurnClient.Output.Transmit(var message)) {
          var _ = open.send(message.bytes());
        }
      }
      turn = null;
    }
    closeLink();
    held.clear();
    permitted.clear();
    channels.clear();
  }

  private void closeLink() {
    TurnLink open = link;
    link = null;
    if (open != null) {
      open.close();
    }
  }

  private void sendHeld(InetAddress peer) {
    for (var each : Map.copyOf(held).entrySet()) {
      if (each.getKey().getAddress().equals(peer)) {
        held.remove(each.getKey());
        byte[] data = each.getValue();
        var _ = send(data, 0, data.length, each.getKey());
      }
    }
  }

  // ---- Any thread.

  /** Sends to a peer; what has no permission yet waits for it, the newest of each address. */
  boolean send(byte[] data, int offset, int length, InetSocketAddress peer) {
    TurnLink open = link;
    if (open == null) {
      return false;
    }
    Integer channel = channels.get(peer);
    if (channel != null) {
      return open.send(ChannelData.frame(channel, data, offset, length, open.reliable()));
    }
    if (permitted.contains(peer.getAddress())) {
      return open.send(
          TurnClient.sendIndication(peer, data, offset, length, ThreadLocalRandom.current()));
    }
    byte[] copy = java.util.Arrays.copyOfRange(data, offset, offset + length);
    iceThread.execute(() -> hold(peer, copy));
    return true;
  }

  private void hold(InetSocketAddress peer, byte[] data) {
    if (closed) {
      return;
    }
    if (permitted.contains(peer.getAddress())) {
      var _ = send(data, 0, data.length, peer);
    } else if (held.containsKey(peer) || held.size() < MAX_HELD) {
      held.put(peer, data);
      permit(peer.getAddress());
    }
  }

  // ---- The reading thread.

  @Override
  public void opened() {
    iceThread.execute(this::begin);
  }

  @Override
  public void message(byte[] data, int offset, int length, Demultiplexer demultiplexer) {
    long nanos = System.nanoTime();
    if (length > 0 && ChannelData.hasFirstByte(data[offset])) {
      int carried = ChannelData.dataLength(data, offset, length);
      InetSocketAddress peer = carried < 0 ? null : peers.get(ChannelData.channel(data, offset));
      if (peer == null) {
        demultiplexer.counters().malformed.increment();
      } else {
        demultiplexer.receiveRelayed(
            index, client, peer, data, offset + ChannelData.HEADER_LENGTH, carried, nanos);
      }
      return;
    }
    StunMessage message;
    try {
      message = StunMessage.parse(data, offset, length);
    } catch (MalformedStunException e) {
      demultiplexer.counters().malformed.increment();
      return;
    }
    if (message.type() != TurnClient.DATA_INDICATION) {
      byte[] copy = message.toByteArray();
      iceThread.execute(() -> fromServer(StunMessage.parseVerified(copy)));
      return;
    }
    InetSocketAddress peer = message.xorAddress(StunAttribute.XOR_PEER_ADDRESS);
    byte[] carried = message.value(StunAttribute.DATA);
    if (peer == null || carried == null) {
      demultiplexer.counters().malformed.increment();
    } else if (!permitted.contains(peer.getAddress())) {
      demultiplexer.counters().unknownAddress.increment();
    } else {
      demultiplexer.receiveRelayed(index, client, peer, carried, 0, carried.length, nanos);
    }
  }

  private void fromServer(StunMessage message) {
    if (turn != null) {
      turn.receive(message, System.nanoTime());
      drain();
    }
  }

  @Override
  public void ended(Reason reason, String text) {
    iceThread.execute(() -> fail(UNREACHABLE, reason, text));
  }
}
