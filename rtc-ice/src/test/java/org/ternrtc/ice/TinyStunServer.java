package org.ternrtc.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;

/** A STUN server on a loopback port that sees everybody at one invented address. */
final class TinyStunServer implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();
  private final DatagramSocket socket;
  private final InetSocketAddress mapped;

  TinyStunServer(InetAddress bind, InetSocketAddress mapped) throws IOException {
    this.mapped = mapped;
    socket = new DatagramSocket(new InetSocketAddress(bind, 0));
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void run() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        StunMessage request = StunMessage.parse(buffer, 0, packet.getLength());
        requests.incrementAndGet();
        byte[] answer =
            new StunWriter(StunMessage.BINDING_SUCCESS, request.transactionId())
                .xorMappedAddress(mapped)
                .fingerprinted()
                .bytes();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException | MalformedStunException e) {
      // Closed; nobody sends anything broken here.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
