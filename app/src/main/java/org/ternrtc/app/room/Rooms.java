package org.ternrtc.app.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All rooms of a server as one value: connections, messages and the time go in, outputs come out.
 *
 * <p>A room has two places. Who came first makes the offer when somebody takes the other place and
 * is not polite in the sense of perfect negotiation. When a WebSocket breaks, its place is kept for
 * {@value #GRACE_SECONDS} seconds: the other member is told nothing, what it sends is kept, and who
 * comes back with the key of the place finds the call untouched.
 *
 * <p>Not thread-safe. Call {@link #poll} until null after every call.
 */
public final class Rooms {
  /** How long a place is kept for a broken WebSocket. */
  public static final int GRACE_SECONDS = 30;

  /** More rooms than this are refused. */
  public static final int MAX_ROOMS = 1000;

  /** WebSocket close code: both places are taken. */
  public static final int CLOSE_ROOM_FULL = 4001;

  /** WebSocket close code: the same member came again on another WebSocket. */
  public static final int CLOSE_REPLACED = 4002;

  /** WebSocket close code: the member sent what it may not. */
  public static final int CLOSE_REFUSED = 4003;

  private static final long GRACE_NANOS = GRACE_SECONDS * 1_000_000_000L;
  private static final int MAX_KEPT_MESSAGES = 256;
  private static final int MAX_KEPT_CHARACTERS = 1024 * 1024;
  private static final double MESSAGES_PER_SECOND = 50;
  private static final double MESSAGE_BURST = 400;

  private final RandomGenerator random;
  private final Map<String, Room> rooms = new HashMap<>();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final ArrayDeque<Output> outputs = new ArrayDeque<>();

  /**
   * @param random makes the keys; must be hard to guess outside tests
   */
  public Rooms(RandomGenerator random) {
    this.random = random;
  }

  /** A WebSocket was opened for a room; nothing happens before its {@code join}. */
  public void opened(long connection, String room, long nowNanos) {
    connections.put(connection, new Connection(connection, room, nowNanos));
  }

  /** A message came; what is no message closes the WebSocket with the reason. */
  public void received(long connection, String text, long nowNanos) {
    Connection from = connections.get(connection);
    if (from == null) {
      return;
    }
    if (!from.mayReceive(nowNanos)) {
      refuse(from, "too-many-messages", "too many messages", CLOSE_REFUSED);
      return;
    }
    ClientMessage message;
    try {
      message = ClientMessage.parse(text);
    } catch (MalformedMessageException malformed) {
      refuse(from, "malformed", String.valueOf(malformed.getMessage()), CLOSE_REFUSED);
      return;
    }
    switch (message) {
      case ClientMessage.Join join -> join(from, join.key(), nowNanos);
      case ClientMessage.Description it ->
          relay(from, new ServerMessage.Description(it.type(), it.sdp()), it.sdp().length());
      case ClientMessage.Candidate it ->
          relay(
              from,
              new ServerMessage.Candidate(
                  it.candidate(), it.sdpMid(), it.sdpMLineIndex(), it.usernameFragment()),
              it.candidate().length());
      case ClientMessage.Leave _ -> {
        depart(from, "left");
        outputs.add(new Output.Close(connection, 1000, "left"));
        connections.remove(connection);
      }
      case ClientMessage.Ping _ -> send(connection, new ServerMessage.Pong());
    }
  }

  /**
   * A WebSocket is gone.
   *
   * @param onPurpose whether its member went away (RFC 6455 codes 1000 and 1001: a page that was
   *     closed), rather than that it broke
   */
  public void closed(long connection, boolean onPurpose, long nowNanos) {
    Connection gone = connections.remove(connection);
    if (gone == null || gone.member == null) {
      return;
    }
    if (onPurpose) {
      depart(gone, "left");
    } else {
      gone.member.connection = null;
      gone.member.keptUntil = nowNanos + GRACE_NANOS;
    }
  }

  /** Gives up the places whose time is over. */
  public void tick(long nowNanos) {
    for (Iterator<Room> each = rooms.values().iterator(); each.hasNext(); ) {
      Room room = each.next();
      for (Member member : List.copyOf(room.members)) {
        if (member.connection == null && nowNanos - member.keptUntil >= 0) {
          room.members.remove(member);
          tellOthers(room, member, new ServerMessage.PeerLeft("lost"));
        }
      }
      if (room.members.isEmpty()) {
        each.remove();
      }
    }
  }

  /** The next thing to do, null when there is none. */
  public @Nullable Output poll() {
    return outputs.poll();
  }

  /** How many rooms have a member. */
  public int size() {
    return rooms.size();
  }

  /** How many members a room has, those whose WebSocket broke included. */
  public int members(String room) {
    Room found = rooms.get(room);
    return found == null ? 0 : found.members.size();
  }

  private void join(Connection from, @Nullable String key, long nowNanos) {
    if (from.member != null) {
      refuse(from, "already-joined", "this connection is in the room already", CLOSE_REFUSED);
      return;
    }
    tick(nowNanos);
    Room room = rooms.get(from.room);
    Member back = room == null || key == null ? null : room.memberWithKey(key);
    if (room != null && back != null) {
      rejoin(from, room, back);
      return;
    }
    if (room == null && rooms.size() >= MAX_ROOMS) {
      refuse(from, "too-many-rooms", "this server has too many rooms", CLOSE_REFUSED);
      return;
    }
    if (room != null && room.members.size() >= 2) {
      refuse(
          from,
          "room-full",
          "room full: two people are in \"" + from.room + "\" already",
          CLOSE_ROOM_FULL);
      return;
    }
    Room entered = room == null ? new Room() : room;
    rooms.put(from.room, entered);
    boolean polite = !entered.members.isEmpty() && !entered.members.getFirst().polite;
    Member member = new Member(newKey(), polite, from.id);
    boolean peerPresent = !entered.members.isEmpty();
    entered.members.add(member);
    from.member = member;
    send(from.id, new ServerMessage.Joined(member.key, polite, peerPresent, false));
    tellOthers(entered, member, new ServerMessage.PeerJoined());
  }

  private void rejoin(Connection from, Room room, Member member) {
    if (member.connection != null) {
      // The old WebSocket is dead and nobody noticed yet, or somebody copied the tab.
      Connection old = connections.remove(member.connection);
      if (old != null) {
        outputs.add(new Output.Close(old.id, CLOSE_REPLACED, "joined again elsewhere"));
      }
    }
    member.connection = from.id;
    from.member = member;
    send(
        from.id,
        new ServerMessage.Joined(member.key, member.polite, room.members.size() > 1, true));
    for (ServerMessage kept : member.kept) {
      send(from.id, kept);
    }
    member.forget();
  }

  private void relay(Connection from, ServerMessage message, int characters) {
    Room room = rooms.get(from.room);
    if (from.member == null || room == null) {
      refuse(from, "not-joined", "join first", CLOSE_REFUSED);
      return;
    }
    for (Member member : room.members) {
      if (member != from.member) {
        deliver(member, message, characters);
      }
    }
  }

  private void tellOthers(Room room, Member except, ServerMessage message) {
    for (Member member : room.members) {
      if (member != except) {
        deliver(member, message, 0);
      }
    }
  }

  private void deliver(Member member, ServerMessage message, int characters) {
    if (member.connection != null) {
      send(member.connection, message);
    } else if (member.kept.size() < MAX_KEPT_MESSAGES
        && member.keptCharacters + characters <= MAX_KEPT_CHARACTERS) {
      member.kept.add(message);
      member.keptCharacters += characters;
    }
  }

  private void depart(Connection from, String reason) {
    Member member = from.member;
    Room room = rooms.get(from.room);
    if (member == null || room == null) {
      return;
    }
    from.member = null;
    room.members.remove(member);
    tellOthers(room, member, new ServerMessage.PeerLeft(reason));
    if (room.members.isEmpty()) {
      rooms.remove(from.room);
    }
  }

  private void refuse(Connection from, String code, String message, int closeCode) {
    depart(from, "left");
    connections.remove(from.id);
    send(from.id, new ServerMessage.Refused(code, message));
    outputs.add(new Output.Close(from.id, closeCode, message));
  }

  private void send(long connection, ServerMessage message) {
    outputs.add(new Output.Send(connection, message));
  }

  private String newKey() {
    byte[] bits = new byte[18];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  private static final class Room {
    private final List<Member> members = new ArrayList<>(2);

    @Nullable Member memberWithKey(String key) {
      byte[] asked = key.getBytes(StandardCharsets.UTF_8);
      for (Member member : members) {
        if (MessageDigest.isEqual(member.key.getBytes(StandardCharsets.UTF_8), asked)) {
          return member;
        }
      }
      return null;
    }
  }

  private static final class Member {
    private final String key;
    private final boolean polite;
    private final List<ServerMessage> kept = new ArrayList<>();
    private int keptCharacters;
    private @Nullable Long connection;
    private long keptUntil;

    Member(String key, boolean polite, long connection) {
      this.key = key;
      this.polite = polite;
      this.connection = connection;
    }

    void forget() {
      kept.clear();
      keptCharacters = 0;
    }
  }

  private static final class Connection {
    private final long id;
    private final String room;
    private @Nullable Member member;
    private double allowance = MESSAGE_BURST;
    private long countedAt;

    Connection(long id, String room, long nowNanos) {
      this.id = id;
      this.room = room;
      this.countedAt = nowNanos;
    }

    boolean mayReceive(long nowNanos) {
      long elapsed = Math.max(0, nowNanos - countedAt);
      countedAt = nowNanos;
      allowance = Math.min(MESSAGE_BURST, allowance + elapsed * MESSAGES_PER_SECOND / 1e9);
      if (allowance < 1) {
        return false;
      }
      allowance--;
      return true;
    }
  }
}
