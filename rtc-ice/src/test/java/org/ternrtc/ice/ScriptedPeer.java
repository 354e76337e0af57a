package org.ternrtc.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/** A controlling peer on one loopback socket that does what the test says and no more. */
final class ScriptedPeer implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();
  final LinkedBlockingQueue<byte[]> responses = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
  volatile boolean answering = true;
  private final SecureRandom random = new SecureRandom();
  private final DatagramSocket socket;
  private final IceParameters own;
  private final IceParameters agent;
  private final InetSocketAddress to;

  ScriptedPeer(IceParameters own, IceParameters agent, InetSocketAddress to) throws IOException {
    this.own = own;
    this.agent = agent;
    this.to = to;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    Thread.ofVirtual().start(this::run);
  }

  static InetSocketAddress address(IceCandidate candidate) {
    return new InetSocketAddress(InetAddress.ofLiteral(candidate.address()), candidate.port());
  }

  int port() {
    return socket.getLocalPort();
  }

  IceCandidate candidate() {
    return new IceCandidate(
        "1", 1, "UDP", 1000, "127.0.0.1", port(), IceCandidateType.HOST, null, null, null);
  }

  StunWriter request() {
    return new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
        .username(agent.usernameFragment() + ":" + own.usernameFragment());
  }

  StunPacket signed(StunWriter request) {
    return request.integrity(new Integrity(), Integrity.key(agent.password())).fingerprinted();
  }

  /** Sends a check, waits for its answer; the answer's type, or error code, or 0 for none. */
  int check(boolean useCandidate) throws Exception {
    StunWriter request = request().priority(1853824767).role(true, 1);
    return ask(signed(useCandidate ? request.useCandidate() : request));
  }

  int ask(StunPacket request) throws Exception {
    responses.clear();
    send(request.bytes());
    StunMessage answer = answer(2000);
    if (answer == null) {
      return 0;
    }
    return answer.errorCode() != 0 ? answer.errorCode() : answer.type();
  }

  @Nullable StunMessage answer(long millis) throws Exception {
    byte[] answer = responses.poll(millis, TimeUnit.MILLISECONDS);
    return answer == null ? null : StunMessage.parse(answer, 0, answer.length);
  }

  void send(byte[] data) throws IOException {
    socket.send(new DatagramPacket(data, data.length, to));
  }

  private void run() {
    byte[] buffer = new byte[2000];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] data = Arrays.copyOf(buffer, packet.getLength());
        if (!StunMessage.hasFirstByte(data[0])) {
          datagrams.add(data);
          continue;
        }
        StunMessage message = StunMessage.parse(data, 0, data.length);
        if (message.type() != StunMessage.BINDING_REQUEST) {
          responses.add(data);
          continue;
        }
        requests.incrementAndGet();
        if (answering) {
          send(
              new StunWriter(StunMessage.BINDING_SUCCESS, message.transactionId())
                  .xorMappedAddress((InetSocketAddress) packet.getSocketAddress())
                  .integrity(new Integrity(), Integrity.key(own.password()))
                  .fingerprinted()
                  .bytes());
        }
      }
    } catch (IOException e) {
      // Closed.
    } catch (MalformedStunException e) {
      throw new AssertionError("the agent sends no broken STUN", e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
