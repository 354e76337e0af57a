package org.ternrtc.ice.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the names behind which this process hides its addresses
 * (draft-ietf-mmusic-mdns-ice-candidates): who is on our own network may learn them, nobody else.
 * One virtual thread while there are names.
 */
public final class MdnsResponder implements AutoCloseable {
  /** Of all connections of the process; further addresses get a name that nobody answers for. */
  static final int MAX_NAMES = 1024;

  /** A flood of questions is answered as slowly as this. */
  static final int MAX_ANSWERS_A_SECOND = 100;

  private static final MdnsResponder SHARED = new MdnsResponder(null);

  private final @Nullable InetSocketAddress bind;
  private final Map<String, InetAddress> names = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private @Nullable DatagramSocket socket;

  /**
   * @param bind where to listen instead of in the group, for tests
   */
  MdnsResponder(@Nullable InetSocketAddress bind) {
    this.bind = bind;
  }

  /** The one of the process. */
  public static MdnsResponder shared() {
    return SHARED;
  }

  /** A fresh name for an address; answered for until {@link #forget}. */
  public String hide(InetAddress address) {
    String name = UUID.randomUUID() + ".local";
    if (names.size() < MAX_NAMES) {
      names.put(name, address);
      start();
    }
    return name;
  }

  public void forget(String name) {
    names.remove(name);
    synchronized (lock) {
      if (names.isEmpty()) {
        closeSocket();
      }
    }
  }

  private void start() {
    synchronized (lock) {
      if (socket != null) {
        return;
      }
      try {
        DatagramSocket opened = open();
        socket = opened;
        Thread.ofVirtual().name("tern-mdns-names").start(() -> run(opened));
      } catch (IOException e) {
        // No multicast here, or the port is somebody's alone: the names stay unresolved, and a
        // peer that we can reach learns our address from our checks.
      }
    }
  }

  private DatagramSocket open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      if (bind != null) {
        return channel.bind(bind).socket();
      }
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress("0.0.0.0", MdnsLookup.GROUP.getPort()));
      for (NetworkInterface network : MdnsLookup.multicastInterfaces()) {
        channel.join(MdnsLookup.GROUP.getAddress(), network);
      }
      return channel.socket();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** For tests: where it listens. */
  @Nullable InetSocketAddress local() {
    synchronized (lock) {
      return socket == null ? null : (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }

  private void run(DatagramSocket opened) {
    byte[] buffer = new byte[1500];
    long second = 0;
    int answers = 0;
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        opened.receive(packet);
        for (MdnsMessage.Question question : MdnsMessage.questions(buffer, packet.getLength())) {
          InetAddress address = names.get(question.name());
          long now = System.nanoTime() / 1_000_000_000L;
          answers = now == second ? answers + 1 : 0;
          second = now;
          if (address != null && answers < MAX_ANSWERS_A_SECOND && question.asks(address)) {
            answer(opened, packet, question, address);
          }
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void answer(
      DatagramSocket opened, DatagramPacket query, MdnsMessage.Question question, InetAddress is) {
    var from = (InetSocketAddress) query.getSocketAddress();
    // RFC 6762 section 6.7: who asks from another port knows no multicast.
    boolean direct = question.unicast() || from.getPort() != MdnsLookup.GROUP.getPort();
    int id = direct ? MdnsMessage.id(query.getData()) : 0;
    byte[] answer = MdnsMessage.answer(id, question.name(), is);
    try {
      if (direct) {
        opened.send(new DatagramPacket(answer, answer.length, from));
        return;
      }
      for (NetworkInterface network : MdnsLookup.multicastInterfaces()) {
        opened.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
        opened.send(new DatagramPacket(answer, answer.length, MdnsLookup.GROUP));
      }
    } catch (IOException e) {
      // Who asks, asks again.
    }
  }

  private void closeSocket() {
    DatagramSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    names.clear();
    synchronized (lock) {
      closeSocket();
    }
  }
}
