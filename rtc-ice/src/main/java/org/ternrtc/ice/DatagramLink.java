package org.ternrtc.ice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * TURN over UDP from a socket of its own: the server knows an allocation by the address it comes
 * from, and on a shared port there are many. Read by the port's thread.
 */
final class DatagramLink implements TurnLink {
  private final PortThread thread;
  private final UdpSocket socket;
  private final InetSocketAddress server;

  private DatagramLink(PortThread thread, UdpSocket socket, InetSocketAddress server) {
    this.thread = thread;
    this.socket = socket;
    this.server = server;
  }

  /** Opened at once. */
  static DatagramLink open(
      UdpPorts ports,
      IceConfiguration configuration,
      InetAddress local,
      InetSocketAddress server,
      Events events)
      throws IOException {
    PortThread thread = ports.thread();
    UdpSocket socket =
        UdpSocket.bind(
            local, configuration.portRange(), configuration.tuning().receiveBufferBytes());
    socket.mark(configuration.tuning().dscp());
    try {
      thread.add(
          socket,
          (remote, data, length, _) -> {
            if (remote.equals(server)) {
              events.message(data, 0, length, thread.demultiplexer());
            } else {
              thread.counters().unknownAddress.increment();
            }
          });
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new DatagramLink(thread, socket, server);
  }

  @Override
  public boolean send(byte[] message) {
    return socket.send(message, 0, message.length, server);
  }

  @Override
  public boolean reliable() {
    return false;
  }

  @Override
  public void close() {
    thread.remove(socket);
  }
}
