package org.ternrtc.ice.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look-up, on a virtual thread of its own that ends with it. It asks three times within the
 * limit and reports the addresses of the first response that has any, or that there was none.
 */
public final class MdnsLookup implements AutoCloseable {
  /** The group and port of RFC 6762 section 3. */
  public static final InetSocketAddress GROUP = new InetSocketAddress("224.0.0.251", 5353);

  /** In the whole process; what comes above is not looked up. */
  private static final Semaphore SLOTS = new Semaphore(20);

  private static final long[] ASK_AT_MILLIS = {0, 250, 1000};

  private final String name;
  private final InetSocketAddress destination;
  private final long limitNanos;
  private final Consumer<List<InetAddress>> found;
  private volatile boolean closed;
  private volatile @Nullable DatagramSocket socket;

  private MdnsLookup(
      String name,
      InetSocketAddress destination,
      Duration limit,
      Consumer<List<InetAddress>> found) {
    this.name = name;
    this.destination = destination;
    this.limitNanos = limit.toNanos();
    this.found = found;
  }

  /**
   * Starts a look-up; null when too many are under way.
   *
   * @param destination {@link #GROUP} but in tests
   * @param found called on the look-up's thread, once unless it is closed before; with an empty
   *     list when nobody has answered
   */
  public static @Nullable MdnsLookup start(
      String name,
      InetSocketAddress destination,
      Duration limit,
      Consumer<List<InetAddress>> found) {
    if (!SLOTS.tryAcquire()) {
      return null;
    }
    var lookup = new MdnsLookup(name, destination, limit, found);
    Thread.ofVirtual().name("tern-mdns").start(lookup::run);
    return lookup;
  }

  private void run() {
    List<InetAddress> addresses = lookUp();
    // When the slot is free again: who is told may start the next one.
    if (!closed) {
      found.accept(addresses);
    }
  }

  private List<InetAddress> lookUp() {
    try (DatagramSocket opened = open()) {
      socket = opened;
      return closed ? List.of() : ask(opened);
    } catch (IOException e) {
      // No multicast here, or closed: the candidate stays unresolved, which is no error.
      return List.of();
    } finally {
      SLOTS.release();
    }
  }

  /**
   * On the mDNS port when it can be shared, because some responders (Chromium's) answer to the
   * group only; else on any port, and asking for a unicast response.
   */
  private DatagramSocket open() throws IOException {
    if (destination.getAddress().isMulticastAddress()) {
      // IPv4 only: a dual-stack socket chooses the interface of IPv4 multicast by rules of its own.
      DatagramChannel shared = DatagramChannel.open(StandardProtocolFamily.INET);
      try {
        shared.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        shared.bind(new InetSocketAddress("0.0.0.0", destination.getPort()));
        for (NetworkInterface network : multicastInterfaces()) {
          shared.join(destination.getAddress(), network);
        }
        return shared.socket();
      } catch (IOException e) {
        shared.close();
      }
    }
    return DatagramChannel.open(StandardProtocolFamily.INET).bind(null).socket();
  }

  private List<InetAddress> ask(DatagramSocket opened) throws IOException {
    boolean shared = opened.getLocalPort() == destination.getPort();
    // RFC 6762 section 18.1: the id is zero in multicast queries.
    int id = shared ? 0 : ThreadLocalRandom.current().nextInt(1, 0x10000);
    byte[] query = MdnsMessage.query(id, name, !shared);
    byte[] buffer = new byte[4096];
    long start = System.nanoTime();
    int asked = 0;
    while (true) {
      long elapsed = System.nanoTime() - start;
      if (elapsed >= limitNanos) {
        return List.of();
      }
      if (asked < ASK_AT_MILLIS.length && elapsed >= ASK_AT_MILLIS[asked] * 1_000_000) {
        send(opened, query);
        asked++;
        continue;
      }
      long wake = asked < ASK_AT_MILLIS.length ? ASK_AT_MILLIS[asked] * 1_000_000 : limitNanos;
      long waitMillis = (Math.min(wake, limitNanos) - elapsed) / 1_000_000;
      opened.setSoTimeout((int) Math.max(1, waitMillis));
      var packet = new DatagramPacket(buffer, buffer.length);
      try {
        opened.receive(packet);
      } catch (SocketTimeoutException e) {
        continue;
      }
      List<InetAddress> addresses = MdnsMessage.addresses(buffer, packet.getLength(), name);
      if (!addresses.isEmpty()) {
        return addresses;
      }
    }
  }

  private void send(DatagramSocket opened, byte[] query) throws IOException {
    var packet = new DatagramPacket(query, query.length, destination);
    if (!destination.getAddress().isMulticastAddress()) {
      opened.send(packet);
      return;
    }
    for (NetworkInterface network : multicastInterfaces()) {
      try {
        opened.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
        opened.send(packet);
      } catch (IOException e) {
        if (closed) {
          throw e;
        }
        // An interface without a route; the others may have one.
      }
    }
  }

  static List<NetworkInterface> multicastInterfaces() throws SocketException {
    var networks = new ArrayList<NetworkInterface>();
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (network.isUp()
          && network.supportsMulticast()
          && !network.isLoopback()
          && network.inetAddresses().anyMatch(Inet4Address.class::isInstance)) {
        networks.add(network);
      }
    }
    return networks;
  }

  /** Ends the look-up at once. */
  @Override
  public void close() {
    closed = true;
    DatagramSocket opened = socket;
    if (opened != null) {
      opened.close();
    }
  }
}
