package org.ternrtc.ice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every query on a loopback port with one IPv4 address for the name that was asked. */
public final class FakeMdnsResponder implements AutoCloseable {
  public final AtomicInteger queries = new AtomicInteger();
  private final DatagramSocket socket;
  private final byte[] address;
  private final int ignoreFirst;

  /**
   * @param ignoreFirst so many queries are lost
   */
  public FakeMdnsResponder(InetAddress address, int ignoreFirst) throws IOException {
    this.address = address.getAddress();
    this.ignoreFirst = ignoreFirst;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::run);
  }

  public InetSocketAddress destination() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void run() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (queries.incrementAndGet() > ignoreFirst) {
          byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private byte[] answer(byte[] query) {
    int nameLength = 0;
    while (query[12 + nameLength] != 0) {
      nameLength++;
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {query[0], query[1], (byte) 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0});
    out.write(query, 12, nameLength + 1);
    out.writeBytes(new byte[] {0, 1, (byte) 0x80, 1, 0, 0, 0, 120, 0, 4});
    out.writeBytes(address);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
