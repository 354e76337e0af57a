package org.ternrtc.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TURN server on a loopback port that asks for credentials and then refuses every allocation. */
final class RefusingTurnServer implements AutoCloseable {
  private static final int ALLOCATE = 0x0003;
  private static final int MESSAGE_INTEGRITY = 0x0008;

  private final DatagramSocket socket;
  private final int code;

  /**
   * @param code of RFC 8656 that requests with credentials are answered with
   */
  RefusingTurnServer(int code) throws IOException {
    this.code = code;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::run);
  }

  IceServer server() {
    return IceServer.turn("turn:127.0.0.1:" + socket.getLocalPort(), "alice", "open sesame");
  }

  private void run() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        ByteBuffer request = ByteBuffer.wrap(buffer, 0, packet.getLength());
        if (request.getShort(0) == ALLOCATE) {
          byte[] answer = refuse(request, signed(request) ? code : 401);
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static boolean signed(ByteBuffer request) {
    for (int at = 20; at + 4 <= request.limit(); at += 4 + (request.getShort(at + 2) + 3) / 4 * 4) {
      if (request.getShort(at) == MESSAGE_INTEGRITY) {
        return true;
      }
    }
    return false;
  }

  private static byte[] refuse(ByteBuffer request, int code) {
    var attributes = new ByteArrayOutputStream();
    write(attributes, 0x0009, new byte[] {0, 0, (byte) (code / 100), (byte) (code % 100)});
    write(attributes, 0x0014, "example.org".getBytes(StandardCharsets.US_ASCII));
    write(attributes, 0x0015, "nonce-1".getBytes(StandardCharsets.US_ASCII));
    byte[] body = attributes.toByteArray();
    ByteBuffer answer = ByteBuffer.allocate(20 + body.length);
    answer.putShort((short) (ALLOCATE | 0x0110)).putShort((short) body.length);
    answer.put(4, request, 4, 16).position(20).put(body);
    return answer.array();
  }

  private static void write(ByteArrayOutputStream out, int type, byte[] value) {
    out.writeBytes(new byte[] {0, (byte) type, 0, (byte) value.length});
    out.writeBytes(value);
    out.writeBytes(new byte[(4 - value.length % 4) % 4]);
  }

  @Override
  public void close() {
    socket.close();
  }
}
