package org.ternrtc.ice.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.TurnCredentials;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunAttribute;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;

/**
 * A TURN server on virtual time: it forgets what was not refreshed, as RFC 8656 says it must, and
 * can be told to misbehave.
 */
final class ScriptedTurnServer {
  static final InetSocketAddress RELAYED =
      new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 49152);
  static final InetSocketAddress MAPPED =
      new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 4000);
  private static final String REALM = "example.org";
  private static final long SECOND = 1_000_000_000L;

  final List<Integer> requests = new ArrayList<>();
  final Map<InetAddress, Long> permissionEnds = new HashMap<>();
  final Map<InetSocketAddress, Long> channelEnds = new HashMap<>();
  final Map<Integer, Integer> refusals = new TreeMap<>();
  long allocationEnd;
  boolean allocated;
  InetSocketAddress relayed = RELAYED;
  @Nullable InetSocketAddress alternate;
  int nonceChanges;
  boolean alwaysStale;
  private int nonce;
  private final Integrity integrity = new Integrity();
  private final SecretKey key;

  ScriptedTurnServer(TurnCredentials credentials) {
    key = Integrity.longTermKey(credentials.username(), REALM, credentials.password());
  }

  /** The answer, null to what is no request. */
  @Nullable StunPacket answer(StunPacket packet, long now) throws Exception {
    StunMessage request = StunMessage.parse(packet.bytes(), 0, packet.bytes().length);
    int type = request.type();
    requests.add(type);
    boolean signed = request.hasIntegrity() && integrity.verify(request, key);
    if (!request.hasIntegrity() || !signed) {
      return error(request, 401, false);
    }
    byte[] said = request.value(StunAttribute.NONCE);
    if (alwaysStale || said == null || !new String(said, StandardCharsets.UTF_8).equals(nonce())) {
      return error(request, 438, false);
    }
    if (nonceChanges > 0 && type != TurnClient.ALLOCATE) {
      nonceChanges--;
      nonce++;
      return error(request, 438, false);
    }
    if (alternate != null) {
      return new StunWriter(type | TurnClient.ERROR, request.transactionId())
          .errorCode(300, "Try Alternate")
          .attribute(StunAttribute.ALTERNATE_SERVER, plain(alternate))
          .integrity(integrity, key)
          .fingerprinted();
    }
    Integer refusal = refusals.get(type);
    if (refusal != null) {
      return error(request, refusal, true);
    }
    var writer = new StunWriter(type | TurnClient.SUCCESS, request.transactionId());
    switch (type) {
      case TurnClient.ALLOCATE -> {
        allocated = true;
        allocationEnd = now + 600 * SECOND;
        writer
            .xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, relayed)
            .xorMappedAddress(MAPPED)
            .number(StunAttribute.LIFETIME, 600);
      }
      case TurnClient.REFRESH -> {
        if (!alive(now)) {
          return error(request, 437, true);
        }
        long seconds = request.number(StunAttribute.LIFETIME);
        allocated = seconds > 0;
        allocationEnd = now + seconds * SECOND;
        writer.number(StunAttribute.LIFETIME, seconds);
      }
      case TurnClient.CREATE_PERMISSION ->
          permissionEnds.put(peer(request).getAddress(), now + 300 * SECOND);
      case TurnClient.CHANNEL_BIND -> {
        channelEnds.put(peer(request), now + 600 * SECOND);
        permissionEnds.put(peer(request).getAddress(), now + 300 * SECOND);
      }
      default -> throw new AssertionError("a request of type " + type);
    }
    return writer.integrity(integrity, key).fingerprinted();
  }

  boolean alive(long now) {
    return allocated && allocationEnd - now > 0;
  }

  private static InetSocketAddress peer(StunMessage request) {
    InetSocketAddress peer = request.xorAddress(StunAttribute.XOR_PEER_ADDRESS);
    if (peer == null) {
      throw new AssertionError("no peer");
    }
    return peer;
  }

  private String nonce() {
    return "nonce-" + nonce;
  }

  private StunPacket error(StunMessage request, int code, boolean sign) {
    var writer =
        new StunWriter(request.type() | TurnClient.ERROR, request.transactionId())
            .errorCode(code, "because secret");
    if (code == 401 || code == 438) {
      writer
          .attribute(StunAttribute.REALM, REALM.getBytes(StandardCharsets.UTF_8))
          .attribute(StunAttribute.NONCE, nonce().getBytes(StandardCharsets.UTF_8));
    }
    return sign ? writer.integrity(integrity, key).fingerprinted() : writer.fingerprinted();
  }

  private static byte[] plain(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    byte[] value = new byte[4 + bytes.length];
    value[1] = (byte) (bytes.length == 4 ? 1 : 2);
    value[2] = (byte) (address.getPort() >> 8);
    value[3] = (byte) address.getPort();
    System.arraycopy(bytes, 0, value, 4, bytes.length);
    return value;
  }

  /** A client and this server with a link between them that loses what {@code loss} says. */
  static final class World {
    final TurnCredentials credentials = new TurnCredentials("alice", "pass word");
    final ScriptedTurnServer server = new ScriptedTurnServer(credentials);
    final TurnClient client;
    final List<TurnClient.Output> outputs = new ArrayList<>();
    private final RandomGenerator random;
    double loss;
    long now = Long.MAX_VALUE - 5 * SECOND; // nanoTime may wrap.

    World(RandomGenerator random, TurnCredentials used, boolean reliable) {
      this.random = random;
      client = new TurnClient(used, false, reliable, random);
    }

    World(RandomGenerator random) {
      this(random, new TurnCredentials("alice", "pass word"), false);
    }

    void settle() throws Exception {
      for (var output = client.poll(); output != null; output = client.poll()) {
        if (output instanceof TurnClient.Output.Transmit(var message)) {
          if (random.nextDouble() < loss) {
            continue;
          }
          StunPacket answer = server.answer(message, now);
          if (answer != null && random.nextDouble() >= loss) {
            client.receive(StunMessage.parse(answer.bytes(), 0, answer.bytes().length), now);
          }
        } else {
          outputs.add(output);
        }
      }
    }

    /** Lets virtual time pass, from deadline to deadline. */
    void run(long nanos) throws Exception {
      long end = now + nanos;
      settle();
      while (true) {
        Long due = client.deadline();
        if (due == null || due - end > 0) {
          break;
        }
        now = due - now > 0 ? due : now;
        client.tick(now);
        settle();
      }
      now = end;
    }

    <T extends TurnClient.Output> List<T> of(Class<T> type) {
      return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }
}
