package org.ternrtc.ice.turn;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.TurnCredentials;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunAttribute;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/**
 * One allocation on a TURN server, RFC 8656: makes it, keeps it and its permissions and channels
 * alive, and gives it back. The owner carries the messages and, once {@link Output.Bound}, the
 * data.
 */
public final class TurnClient {
  public static final int ALLOCATE = 0x0003;
  public static final int REFRESH = 0x0004;
  public static final int SEND_INDICATION = 0x0016;
  public static final int DATA_INDICATION = 0x0017;
  public static final int CREATE_PERMISSION = 0x0008;
  public static final int CHANNEL_BIND = 0x0009;

  static final int SUCCESS = 0x0100;
  static final int ERROR = 0x0110;

  /** An allocation's permissions and channels: as many as a peer may have addresses. */
  static final int MAX_PEERS = 100;

  static final int LIFETIME_SECONDS = 600;

  /** Before the end of the lifetime, so that some refreshes may get lost. */
  static final long REFRESH_MARGIN_NANOS = 60_000_000_000L;

  /** RFC 8656 section 9: a permission lives for 5 minutes. */
  static final long PERMISSION_NANOS = 240_000_000_000L;

  /** RFC 8656 section 12: a channel lives for 10 minutes. */
  static final long CHANNEL_NANOS = 480_000_000_000L;

  static final long FIRST_INTERVAL_NANOS = 200_000_000L;
  static final long LAST_INTERVAL_NANOS = 3_200_000_000L;

  /** How long a request is waited for. */
  static final long REQUEST_NANOS = 12_000_000_000L;

  /** Wrong nonces in a row: the server says that ours is stale however fresh it is. */
  static final int MAX_STALE = 3;

  private static final int UDP = 17;

  /** What the owner has to do. */
  public sealed interface Output {
    /** To the server. */
    record Transmit(StunPacket message) implements Output {}

    /**
     * The allocation stands.
     *
     * @param mapped where the server sees us, null when it does not say
     */
    record Allocated(InetSocketAddress relayed, @Nullable InetSocketAddress mapped)
        implements Output {}

    /** This address may send to us. */
    record Permitted(InetAddress peer) implements Output {}

    /** The server relays nothing to or from this address. */
    record Denied(InetAddress peer, int code) implements Output {}

    /** Data to this peer may go as {@link ChannelData} from now on. */
    record Bound(InetSocketAddress peer, int channel) implements Output {}

    /** There is no allocation here: ask that server. The last output. */
    record Redirected(InetSocketAddress server) implements Output {}

    /**
     * There is no allocation (any more). The last output.
     *
     * @param code of RFC 8656 section 19, 0 when the server does not answer
     */
    record Failed(int code, String reason) implements Output {}
  }

  private enum State {
    NEW,
    ALLOCATING,
    ALLOCATED,
    ENDED
  }

  /** What a request is about: the allocation, a permission or a channel. */
  private sealed interface Matter {
    record Allocation() implements Matter {}

    record Refresh() implements Matter {}

    record Permission(InetAddress peer) implements Matter {}

    record Channel(InetSocketAddress peer, int number) implements Matter {}
  }

  private static final class Request {
    final Matter matter;
    final StunPacket message;
    final long endNanos;
    long dueNanos;
    long intervalNanos = FIRST_INTERVAL_NANOS;

    Request(Matter matter, StunPacket message, long nowNanos) {
      this.matter = matter;
      this.message = message;
      endNanos = nowNanos + REQUEST_NANOS;
      dueNanos = nowNanos;
    }
  }

  private static final class Channel {
    final int number;
    long renewNanos;
    boolean asking;

    Channel(int number) {
      this.number = number;
    }
  }

  private static final class Permission {
    long renewNanos;
    boolean asking;
    boolean installed;
  }

  private final TurnCredentials credentials;
  private final boolean ipv6;
  private final boolean reliable;
  private final RandomGenerator random;
  private final Integrity integrity = new Integrity();
  private final ArrayDeque<Output> outputs = new ArrayDeque<>();
  private final Map<TransactionId, Request> requests = new LinkedHashMap<>();
  private final Map<InetAddress, Permission> permissions = new LinkedHashMap<>();
  private final Map<InetSocketAddress, Channel> channels = new LinkedHashMap<>();
  private State state = State.NEW;
  private @Nullable SecretKey key;
  private @Nullable String realm;
  private byte @Nullable [] nonce;
  private int stale;
  private long refreshNanos;
  private int nextChannel = ChannelData.FIRST_CHANNEL;

  /**
   * @param ipv6 the family of the relayed address
   * @param reliable whether the transport repeats what gets lost, so that we must not
   */
  public TurnClient(
      TurnCredentials credentials, boolean ipv6, boolean reliable, RandomGenerator random) {
    this.credentials = credentials;
    this.ipv6 = ipv6;
    this.reliable = reliable;
    this.random = random;
  }

  /** Asks for the allocation; once. */
  public void start(long nowNanos) {
    if (state == State.NEW) {
      state = State.ALLOCATING;
      request(new Matter.Allocation(), nowNanos);
    }
  }

  /** Lets an address send to us and be sent to; again and again until {@link #close}. */
  public void permit(InetAddress peer, long nowNanos) {
    if (state == State.ENDED
        || permissions.containsKey(peer)
        || permissions.size() >= MAX_PEERS
        || (peer instanceof Inet6Address) != ipv6) {
      return;
    }
    var permission = new Permission();
    permission.renewNanos = nowNanos;
    permissions.put(peer, permission);
    tick(nowNanos);
  }

  /** Asks for the short way to a peer; its address needs no permission of its own. */
  public void bind(InetSocketAddress peer, long nowNanos) {
    if (state == State.ENDED
        || channels.containsKey(peer)
        || channels.size() >= MAX_PEERS
        || nextChannel > ChannelData.LAST_CHANNEL
        || (peer.getAddress() instanceof Inet6Address) != ipv6) {
      return;
    }
    var channel = new Channel(nextChannel++);
    channel.renewNanos = nowNanos;
    channels.put(peer, channel);
    permit(peer.getAddress(), nowNanos);
    tick(nowNanos);
  }

  /** A STUN message from the server, but for Data indications, which are the owner's. */
  public void receive(StunMessage message, long nowNanos) {
    Request request = requests.get(message.transactionId());
    if (request == null || state == State.ENDED || !message.fingerprintValid()) {
      return;
    }
    int method = type(request.matter);
    if (message.type() == (method | SUCCESS)) {
      SecretKey signed = key;
      if (signed == null || !integrity.verify(message, signed)) {
        return; // Anybody could have sent it.
      }
      requests.remove(message.transactionId());
      stale = 0;
      succeeded(request.matter, message, nowNanos);
    } else if (message.type() == (method | ERROR)) {
      // Answers to what we sent without credentials, or with a nonce that is over, come unsigned.
      boolean unsigned = key == null || message.errorCode() == 401 || message.errorCode() == 438;
      if (unsigned || !message.hasIntegrity() || verified(message)) {
        requests.remove(message.transactionId());
        refused(request.matter, message, nowNanos);
      }
    }
  }

  private boolean verified(StunMessage message) {
    SecretKey signed = key;
    return signed != null && integrity.verify(message, signed);
  }

  private void succeeded(Matter matter, StunMessage message, long nowNanos) {
    switch (matter) {
      case Matter.Allocation _ -> allocated(message, nowNanos);
      case Matter.Refresh _ -> scheduleRefresh(message, nowNanos);
      case Matter.Permission(var peer) -> {
        Permission permission = permissions.get(peer);
        if (permission != null) {
          permission.asking = false;
          permission.renewNanos = nowNanos + PERMISSION_NANOS;
          if (!permission.installed) {
            permission.installed = true;
            outputs.add(new Output.Permitted(peer));
          }
        }
      }
      case Matter.Channel(var peer, var number) -> {
        Channel channel = channels.get(peer);
        if (channel != null && channel.number == number) {
          channel.asking = false;
          channel.renewNanos = nowNanos + CHANNEL_NANOS;
          outputs.add(new Output.Bound(peer, number));
        }
      }
    }
  }

  private void allocated(StunMessage message, long nowNanos) {
    InetSocketAddress relayed = message.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS);
    if (relayed == null
        || relayed.getPort() == 0
        || relayed.getAddress().isAnyLocalAddress()
        || relayed.getAddress().isMulticastAddress()
        || (relayed.getAddress() instanceof Inet6Address) != ipv6) {
      fail(0, "the server gave no relayed address that can be used");
      return;
    }
    state = State.ALLOCATED;
    scheduleRefresh(message, nowNanos);
    outputs.add(new Output.Allocated(relayed, message.xorMappedAddress()));
    tick(nowNanos);
  }

  private void scheduleRefresh(StunMessage message, long nowNanos) {
    long seconds = message.number(StunAttribute.LIFETIME);
    // A server that names a silly lifetime is asked every half minute at most, every hour at least.
    long lifetime = Math.clamp(seconds < 0 ? LIFETIME_SECONDS : seconds, 60, 3600) * 1_000_000_000L;
    refreshNanos = nowNanos + Math.max(lifetime / 2, lifetime - REFRESH_MARGIN_NANOS);
  }

  private void refused(Matter matter, StunMessage message, long nowNanos) {
    int code = message.errorCode();
    if (code == 300 && matter instanceof Matter.Allocation) {
      InetSocketAddress alternate = message.address(StunAttribute.ALTERNATE_SERVER);
      if (alternate == null) {
        fail(300, "the server sends us elsewhere, but not where");
      } else {
        state = State.ENDED;
        requests.clear();
        outputs.add(new Output.Redirected(alternate));
      }
    } else if ((code == 401 && key == null) || code == 438) {
      authenticate(matter, code, message, nowNanos);
    } else {
      switch (matter) {
        case Matter.Permission(var peer) -> deny(peer, code);
        case Matter.Channel(var peer, var _) -> {
          // The data goes on in indications.
          Channel channel = channels.get(peer);
          if (channel != null) {
            channel.asking = false;
            channel.renewNanos = nowNanos + CHANNEL_NANOS;
          }
        }
        case Matter.Allocation _, Matter.Refresh _ -> fail(code, reason(code));
      }
    }
  }

  private void authenticate(Matter matter, int code, StunMessage message, long nowNanos) {
    byte[] newNonce = message.value(StunAttribute.NONCE);
    byte[] newRealm = message.value(StunAttribute.REALM);
    if (newNonce == null || newNonce.length > 763 || (newRealm == null && realm == null)) {
      fail(code, "the server wants credentials, but says no nonce or realm");
      return;
    }
    if (code == 438 && ++stale > MAX_STALE) {
      fail(438, "the server calls every nonce stale");
      return;
    }
    nonce = newNonce;
    if (newRealm != null) {
      realm = new String(newRealm, StandardCharsets.UTF_8);
      key = Integrity.longTermKey(credentials.username(), realm, credentials.password());
    }
    request(matter, nowNanos);
  }

  private void deny(InetAddress peer, int code) {
    // It stays in the map, or the next packet to the peer would ask again.
    Permission permission = permissions.get(peer);
    if (permission != null) {
      permission.asking = true;
    }
    outputs.add(new Output.Denied(peer, code));
  }

  /** In words of ours: those of the server are not to be trusted with a log. */
  static String reason(int code) {
    return switch (code) {
      case 400 -> "the server does not understand the request (400)";
      case 401 -> "user name or credential is wrong (401)";
      case 403 -> "the server forbids it (403)";
      case 420 -> "the server does not know an attribute (420)";
      case 437 -> "the server does not know the allocation (437)";
      case 440 -> "the server has no address of this family (440)";
      case 441 -> "the allocation belongs to other credentials (441)";
      case 442 -> "the server does not relay UDP (442)";
      case 486 -> "the quota of this user is used up (486)";
      case 508 -> "the server has no port left (508)";
      default -> "the server refused with code " + code;
    };
  }

  private void fail(int code, String reason) {
    if (state != State.ENDED) {
      state = State.ENDED;
      requests.clear();
      outputs.add(new Output.Failed(code, reason));
    }
  }

  private void request(Matter matter, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    var writer = new StunWriter(type(matter), id);
    switch (matter) {
      case Matter.Allocation _ -> {
        writer.number(StunAttribute.REQUESTED_TRANSPORT, (long) UDP << 24);
        writer.number(StunAttribute.LIFETIME, LIFETIME_SECONDS);
        if (ipv6) {
          writer.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2L << 24);
        }
      }
      case Matter.Refresh _ -> writer.number(StunAttribute.LIFETIME, LIFETIME_SECONDS);
      case Matter.Permission(var peer) ->
          writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, new InetSocketAddress(peer, 0));
      case Matter.Channel(var peer, var number) -> {
        writer.number(StunAttribute.CHANNEL_NUMBER, (long) number << 16);
        writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
      }
    }
    var request = new Request(matter, signed(writer), nowNanos);
    requests.put(id, request);
    transmit(request, nowNanos);
  }

  private StunPacket signed(StunWriter writer) {
    SecretKey signed = key;
    byte[] fresh = nonce;
    String where = realm;
    if (signed == null || fresh == null || where == null) {
      return writer.fingerprinted();
    }
    return writer
        .username(credentials.username())
        .attribute(StunAttribute.REALM, where.getBytes(StandardCharsets.UTF_8))
        .attribute(StunAttribute.NONCE, fresh)
        .integrity(integrity, signed)
        .fingerprinted();
  }

  private void transmit(Request request, long nowNanos) {
    outputs.add(new Output.Transmit(request.message));
    request.dueNanos = reliable ? request.endNanos : nowNanos + request.intervalNanos;
    request.intervalNanos = Math.min(2 * request.intervalNanos, LAST_INTERVAL_NANOS);
  }

  private static int type(Matter matter) {
    return switch (matter) {
      case Matter.Allocation _ -> ALLOCATE;
      case Matter.Refresh _ -> REFRESH;
      case Matter.Permission _ -> CREATE_PERMISSION;
      case Matter.Channel _ -> CHANNEL_BIND;
    };
  }

  /** Lets time pass. */
  public void tick(long nowNanos) {
    if (state == State.ENDED) {
      return;
    }
    for (TransactionId id : requests.keySet().toArray(new TransactionId[0])) {
      Request request = requests.get(id);
      if (request == null) {
        continue;
      }
      if (nowNanos - request.endNanos >= 0) {
        requests.remove(id);
        unanswered(request.matter, nowNanos);
      } else if (nowNanos - request.dueNanos >= 0) {
        transmit(request, nowNanos);
      }
    }
    if (state == State.ALLOCATED) {
      renew(nowNanos);
    }
  }

  private void renew(long nowNanos) {
    if (nowNanos - refreshNanos >= 0) {
      refreshNanos = nowNanos + REQUEST_NANOS; // Until the answer says better.
      if (requests.values().stream().noneMatch(r -> r.matter instanceof Matter.Refresh)) {
        request(new Matter.Refresh(), nowNanos);
      }
    }
    permissions.forEach((peer, permission) -> {
      if (!permission.asking && nowNanos - permission.renewNanos >= 0) {
        permission.asking = true;
        request(new Matter.Permission(peer), nowNanos);
      }
    });
    channels.forEach((peer, channel) -> {
      if (!channel.asking && nowNanos - channel.renewNanos >= 0) {
        channel.asking = true;
        request(new Matter.Channel(peer, channel.number), nowNanos);
      }
    });
  }

  private void unanswered(Matter matter, long nowNanos) {
    switch (matter) {
      case Matter.Permission(var peer) -> {
        Permission permission = permissions.get(peer);
        if (permission != null) {
          permission.asking = false;
          permission.renewNanos = nowNanos;
        }
      }
      case Matter.Channel(var peer, var _) -> {
        Channel channel = channels.get(peer);
        if (channel != null) {
          channel.asking = false;
          channel.renewNanos = nowNanos;
        }
      }
      case Matter.Allocation _ -> fail(0, "the server does not answer");
      case Matter.Refresh _ -> fail(0, "the server does not answer any more");
    }
  }

  /** When {@link #tick} is wanted next, null when nothing is pending. */
  public @Nullable Long deadline() {
    if (state == State.ENDED) {
      return null;
    }
    Long next = null;
    for (Request request : requests.values()) {
      next = earlier(next, earlier(request.endNanos, request.dueNanos));
    }
    if (state == State.ALLOCATED) {
      next = earlier(next, refreshNanos);
      for (Permission permission : permissions.values()) {
        next = permission.asking ? next : earlier(next, permission.renewNanos);
      }
      for (Channel channel : channels.values()) {
        next = channel.asking ? next : earlier(next, channel.renewNanos);
      }
    }
    return next;
  }

  private static long earlier(@Nullable Long a, long b) {
    return a != null && a - b < 0 ? a : b;
  }

  public @Nullable Output poll() {
    return outputs.poll();
  }

  /** Gives the allocation back, so that the server need not wait for its end. */
  public void close() {
    if (state == State.ALLOCATED) {
      var writer = new StunWriter(REFRESH, TransactionId.random(random));
      outputs.add(new Output.Transmit(signed(writer.number(StunAttribute.LIFETIME, 0))));
    }
    state = State.ENDED;
    requests.clear();
  }

  /** Data to a peer that has no channel, RFC 8656 section 11.1. */
  public static byte[] sendIndication(
      InetSocketAddress peer, byte[] data, int offset, int length, RandomGenerator random) {
    return new StunWriter(SEND_INDICATION, TransactionId.random(random))
        .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer)
        .attribute(StunAttribute.DATA, java.util.Arrays.copyOfRange(data, offset, offset + length))
        .plain()
        .bytes();
  }
}
