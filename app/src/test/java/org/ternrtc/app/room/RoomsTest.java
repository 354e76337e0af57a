package org.ternrtc.app.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Rooms rooms = new Rooms(new Random(1));
  private long now = Long.MAX_VALUE - SECOND; // nanoTime may wrap

  @Test
  void theSecondMemberIsPoliteAndTheFirstIsToldToMakeTheOffer() {
    ServerMessage.Joined first = join(1, null);
    assertFalse(first.polite());
    assertFalse(first.peerPresent());

    rooms.opened(2, "r", now);
    rooms.received(2, "{\"type\":\"join\"}", now);
    List<Output> outputs = drain();
    ServerMessage.Joined second = (ServerMessage.Joined) sent(outputs.get(0), 2);
    assertTrue(second.polite());
    assertTrue(second.peerPresent());
    assertInstanceOf(ServerMessage.PeerJoined.class, sent(outputs.get(1), 1));
    assertEquals(2, outputs.size());
    assertNotEquals(first.key(), second.key());
  }

  @Test
  void relaysDescriptionsAndCandidatesToTheOtherMemberOnly() {
    join(1, null);
    join(2, null);
    rooms.received(
        1, "{\"type\":\"description\",\"description\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}", now);
    rooms.received(
        2,
        "{\"type\":\"candidate\",\"candidate\":{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\","
            + "\"sdpMLineIndex\":0,\"usernameFragment\":\"u\",\"more\":1}}",
        now);
    rooms.received(2, "{\"type\":\"candidate\",\"candidate\":null}", now);
    List<Output> outputs = drain();
    assertEquals(new ServerMessage.Description("offer", "v=0"), sent(outputs.get(0), 2));
    assertEquals(new ServerMessage.Candidate("candidate:1", "0", 0, "u"), sent(outputs.get(1), 1));
    assertEquals(new ServerMessage.Candidate("", null, null, null), sent(outputs.get(2), 1));
    assertEquals(3, outputs.size());
  }

  @Test
  void aThirdPersonIsToldThatTheRoomIsFull() {
    join(1, null);
    join(2, null);
    rooms.opened(3, "r", now);
    rooms.received(3, "{\"type\":\"join\"}", now);
    List<Output> outputs = drain();
    ServerMessage.Refused refused = (ServerMessage.Refused) sent(outputs.get(0), 3);
    assertEquals("room-full", refused.code());
    assertTrue(refused.message().startsWith("room full"), refused.message());
    assertEquals(new Output.Close(3, Rooms.CLOSE_ROOM_FULL, refused.message()), outputs.get(1));
    assertEquals(2, outputs.size());
    assertEquals(2, rooms.members("r"));
  }

  @Test
  void whoComesBackAfterABrokenSocketFindsItsPlaceAndWhatWasSentMeanwhile() {
    join(1, null);
    ServerMessage.Joined second = join(2, null);
    rooms.closed(2, false, now);
    assertEquals(List.of(), drain(), "the other member is told nothing");
    rooms.received(
        1, "{\"type\":\"description\",\"description\":{\"type\":\"offer\",\"sdp\":\"x\"}}", now);
    now += (Rooms.GRACE_SECONDS - 1) * SECOND;
    rooms.tick(now);
    assertEquals(List.of(), drain());

    rooms.opened(7, "r", now);
    rooms.received(7, "{\"type\":\"join\",\"key\":\"" + second.key() + "\"}", now);
    List<Output> outputs = drain();
    assertEquals(new ServerMessage.Joined(second.key(), true, true, true), sent(outputs.get(0), 7));
    assertEquals(new ServerMessage.Description("offer", "x"), sent(outputs.get(1), 7));
    assertEquals(2, outputs.size());

    now += 10L * Rooms.GRACE_SECONDS * SECOND;
    rooms.tick(now);
    assertEquals(List.of(), drain(), "the place is held by the new socket");
  }

  @Test
  void aPlaceIsGivenUpWhenTheGraceIsOver() {
    join(1, null);
    ServerMessage.Joined second = join(2, null);
    rooms.closed(2, false, now);
    now += Rooms.GRACE_SECONDS * SECOND;
    rooms.tick(now - 1);
    assertEquals(List.of(), drain(), "one nanosecond early");
    rooms.tick(now);
    assertEquals(new ServerMessage.PeerLeft("lost"), sent(drain().getFirst(), 1));

    ServerMessage.Joined late = join(3, second.key());
    assertFalse(late.rejoined(), "the key is worth nothing any more");
    assertNotEquals(second.key(), late.key());
  }

  @Test
  void aSocketThatIsReplacedByItsOwnMemberIsClosed() {
    ServerMessage.Joined first = join(1, null);
    rooms.opened(5, "r", now);
    rooms.received(5, "{\"type\":\"join\",\"key\":\"" + first.key() + "\"}", now);
    List<Output> outputs = drain();
    assertEquals(
        new Output.Close(1, Rooms.CLOSE_REPLACED, "joined again elsewhere"), outputs.get(0));
    assertInstanceOf(ServerMessage.Joined.class, sent(outputs.get(1), 5));
    rooms.closed(1, false, now);
    now += 2L * Rooms.GRACE_SECONDS * SECOND;
    rooms.tick(now);
    assertEquals(1, rooms.members("r"), "the end of the old socket takes nothing away");
  }

  @Test
  void leavingAndClosingThePageTellTheOtherAtOnce() {
    join(1, null);
    join(2, null);
    rooms.received(2, "{\"type\":\"leave\"}", now);
    List<Output> outputs = drain();
    assertEquals(new ServerMessage.PeerLeft("left"), sent(outputs.get(0), 1));
    assertEquals(new Output.Close(2, 1000, "left"), outputs.get(1));

    join(3, null);
    rooms.closed(3, true, now);
    assertEquals(new ServerMessage.PeerLeft("left"), sent(drain().getFirst(), 1));
    rooms.closed(1, true, now);
    assertEquals(0, rooms.size());
  }

  @Test
  void theMemberThatStaysOffersToTheNextOne() {
    join(1, null);
    join(2, null);
    rooms.closed(1, true, now);
    drain();
    ServerMessage.Joined third = join(3, null);
    assertFalse(third.polite(), "the one who stayed is polite");
    assertTrue(third.peerPresent());
  }

  @Test
  void whatIsNoMessageEndsTheConnectionWithItsReason() {
    for (String wrong :
        List.of(
            "",
            "[]",
            "{",
            "{\"type\":\"shout\"}",
            "{\"type\":1}",
            "{\"type\":\"join\",\"key\":7}",
            "{\"type\":\"description\"}",
            "{\"type\":\"description\",\"description\":{\"type\":\"maybe\",\"sdp\":\"\"}}",
            "{\"type\":\"candidate\",\"candidate\":\"text\"}",
            "{\"type\":\"candidate\",\"candidate\":{\"candidate\":\"" + "x".repeat(1025) + "\"}}",
            "x".repeat(ClientMessage.MAX_LENGTH + 1),
            "[".repeat(5000))) {
      rooms.opened(9, "r", now);
      rooms.received(9, wrong, now);
      List<Output> outputs = drain();
      ServerMessage.Refused refused = (ServerMessage.Refused) sent(outputs.get(0), 9);
      assertEquals("malformed", refused.code());
      assertInstanceOf(Output.Close.class, outputs.get(1));
    }
    assertEquals(0, rooms.size());
  }

  @Test
  void nothingIsRelayedBeforeJoining() {
    join(1, null);
    rooms.opened(2, "r", now);
    rooms.received(2, "{\"type\":\"candidate\",\"candidate\":null}", now);
    assertEquals("not-joined", ((ServerMessage.Refused) sent(drain().getFirst(), 2)).code());
  }

  @Test
  void aFloodIsCutOff() {
    join(1, null);
    int answered = 0;
    for (int i = 0; i < 1000; i++) {
      rooms.received(1, "{\"type\":\"ping\"}", now);
      for (Output output : drain()) {
        if (output instanceof Output.Send send && send.message() instanceof ServerMessage.Pong) {
          answered++;
        }
      }
    }
    assertTrue(answered >= 100 && answered < 500, answered + " answered");
    assertEquals(0, rooms.members("r"));
  }

  @Test
  void thereAreOnlySoManyRooms() {
    for (int i = 0; i < Rooms.MAX_ROOMS; i++) {
      rooms.opened(i, "room" + i, now);
      rooms.received(i, "{\"type\":\"join\"}", now);
      drain();
    }
    rooms.opened(5000, "one-more", now);
    rooms.received(5000, "{\"type\":\"join\"}", now);
    assertEquals("too-many-rooms", ((ServerMessage.Refused) sent(drain().getFirst(), 5000)).code());
    assertEquals(Rooms.MAX_ROOMS, rooms.size());
  }

  @Test
  void whatIsKeptForABrokenSocketIsBounded() {
    join(1, null);
    ServerMessage.Joined second = join(2, null);
    rooms.closed(2, false, now);
    String sdp = "x".repeat(200_000);
    for (int i = 0; i < 20; i++) {
      rooms.received(
          1,
          "{\"type\":\"description\",\"description\":{\"type\":\"offer\",\"sdp\":\"" + sdp + "\"}}",
          now);
    }
    rooms.opened(3, "r", now);
    rooms.received(3, "{\"type\":\"join\",\"key\":\"" + second.key() + "\"}", now);
    assertTrue(drain().size() <= 6);
  }

  @Test
  void serverMessagesReadBackAsTheyWereWritten() throws MalformedMessageException {
    for (ServerMessage message :
        List.of(
            new ServerMessage.Joined("k", true, false, true),
            new ServerMessage.PeerJoined(),
            new ServerMessage.PeerLeft("lost"),
            new ServerMessage.Description("answer", "v=0\r\n\"\u2028"),
            new ServerMessage.Candidate("candidate:1", null, 3, null),
            new ServerMessage.Pong(),
            new ServerMessage.Refused("room-full", "room full"))) {
      assertEquals(message, ServerMessage.parse(message.toJson()));
    }
  }

  private ServerMessage.Joined join(
      long connection, @org.jspecify.annotations.Nullable String key) {
    rooms.opened(connection, "r", now);
    rooms.received(
        connection,
        key == null ? "{\"type\":\"join\"}" : "{\"type\":\"join\",\"key\":\"" + key + "\"}",
        now);
    return (ServerMessage.Joined) sent(drain().getFirst(), connection);
  }

  private static ServerMessage sent(Output output, long connection) {
    Output.Send send = assertInstanceOf(Output.Send.class, output);
    assertEquals(connection, send.connection());
    return send.message();
  }

  private List<Output> drain() {
    List<Output> outputs = new ArrayList<>();
    for (Output output = rooms.poll(); output != null; output = rooms.poll()) {
      outputs.add(output);
    }
    return outputs;
  }
}
