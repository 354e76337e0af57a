package org.ternrtc.ice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One bound, non-blocking channel. Non-blocking also for the sake of senders: an interrupted thread
 * that sends on a blocking channel closes it for everybody.
 */
final class UdpSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpSocket.class.getName());

  private final DatagramChannel channel;
  private final InetSocketAddress local;

  /** Whose DTLS and RTP comes from an address: the agent that authenticated it last. */
  private final ConcurrentHashMap<InetSocketAddress, PortClient> owners = new ConcurrentHashMap<>();

  private UdpSocket(DatagramChannel channel, InetSocketAddress local) {
    this.channel = channel;
    this.local = local;
  }

  /**
   * @param port 0 for any
   * @throws IOException if the address cannot be bound, such as a {@link java.net.BindException}
   */
  static UdpSocket bind(InetAddress address, int port, int receiveBufferBytes) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
      channel.bind(new InetSocketAddress(address, port));
      return new UdpSocket(channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Bound to a free port of a range.
   *
   * @throws IOException if no port of the range is free
   */
  static UdpSocket bind(InetAddress address, PortRange range, int receiveBufferBytes)
      throws IOException {
    int count = range.last() - range.first() + 1;
    int start = range.first() == 0 ? 0 : ThreadLocalRandom.current().nextInt(count);
    IOException last = new BindException("no free port in " + range);
    for (int i = 0; i < count; i++) {
      int port = range.first() == 0 ? 0 : range.first() + (start + i) % count;
      try {
        return bind(address, port, receiveBufferBytes);
      } catch (IOException e) {
        last = e;
      }
    }
    throw range.first() == 0 ? last : range.usedUp(last);
  }

  /**
   * Marks what is sent with a code point of RFC 2474, where the system lets us; where it does not,
   * packets go unmarked.
   *
   * @param dscp 0 to 63; 0 leaves the socket as it is
   */
  void mark(int dscp) {
    if (dscp == 0) {
      return;
    }
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, dscp << 2);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "packets of {0} are not marked: {1}", local, e.getMessage());
    }
  }

  InetSocketAddress local() {
    return local;
  }

  DatagramChannel channel() {
    return channel;
  }

  @Nullable PortClient owner(InetSocketAddress remote) {
    return owners.get(remote);
  }

  void setOwner(InetSocketAddress remote, PortClient client) {
    owners.put(remote, client);
  }

  void removeOwner(InetSocketAddress remote, PortClient client) {
    owners.remove(remote, client);
  }

  int ownerCount() {
    return owners.size();
  }

  /** False when the operating system did not take the datagram; the network may drop it anyway. */
  boolean send(byte[] data, int offset, int length, InetSocketAddress remote) {
    try {
      return channel.send(ByteBuffer.wrap(data, offset, length), remote) == length;
    } catch (IOException e) {
      // Closed, no route, refused by a firewall: all of it is the network's ordinary weather.
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left that could be done about it, and the descriptor is gone.
    }
    owners.clear();
  }
}
