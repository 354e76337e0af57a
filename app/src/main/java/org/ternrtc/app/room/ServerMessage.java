package org.ternrtc.app.room;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the server tells a member of a room, one JSON object per WebSocket message. */
public sealed interface ServerMessage {
  /**
   * The answer to {@code join}.
   *
   * @param key takes this place again after the WebSocket broke; secret
   * @param polite whether this member gives way when two offers cross (perfect negotiation)
   * @param peerPresent whether the other place is taken
   * @param rejoined whether an earlier place was taken again: then the call goes on untouched
   */
  record Joined(String key, boolean polite, boolean peerPresent, boolean rejoined)
      implements ServerMessage {}

  /** Somebody took the other place: whoever was there first makes the offer. */
  record PeerJoined() implements ServerMessage {}

  /**
   * The other place is empty again.
   *
   * @param reason {@code left} or {@code lost}
   */
  record PeerLeft(String reason) implements ServerMessage {}

  /** A session description of the other member. */
  record Description(String type, String sdp) implements ServerMessage {}

  /** A candidate of the other member; see {@link ClientMessage.Candidate}. */
  record Candidate(
      String candidate,
      @Nullable String sdpMid,
      @Nullable Integer sdpMLineIndex,
      @Nullable String usernameFragment)
      implements ServerMessage {}

  /** The answer to {@code ping}. */
  record Pong() implements ServerMessage {}

  /**
   * Something went wrong.
   *
   * @param code for programs, such as {@code room-full}
   * @param message for people
   */
  record Refused(String code, String message) implements ServerMessage {}

  /** The message as JSON text. */
  default String toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    switch (this) {
      case Joined joined -> {
        json.put("type", "joined");
        json.put("key", joined.key());
        json.put("polite", joined.polite());
        json.put("peerPresent", joined.peerPresent());
        json.put("rejoined", joined.rejoined());
      }
      case PeerJoined _ -> json.put("type", "peer-joined");
      case PeerLeft left -> {
        json.put("type", "peer-left");
        json.put("reason", left.reason());
      }
      case Description description -> {
        json.put("type", "description");
        json.put("description", Map.of("type", description.type(), "sdp", description.sdp()));
      }
      case Candidate candidate -> {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        inner.put("candidate", candidate.candidate());
        inner.put("sdpMid", candidate.sdpMid());
        inner.put("sdpMLineIndex", candidate.sdpMLineIndex());
        inner.put("usernameFragment", candidate.usernameFragment());
        json.put("type", "candidate");
        json.put("candidate", inner);
      }
      case Pong _ -> json.put("type", "pong");
      case Refused error -> {
        json.put("type", "error");
        json.put("code", error.code());
        json.put("message", error.message());
      }
    }
    return JsonLine.mapper().writeValueAsString(json);
  }

  /**
   * Reads what {@link #toJson} wrote, for clients of a room.
   *
   * @throws MalformedMessageException when it is not such a message
   */
  static ServerMessage parse(String text) throws MalformedMessageException {
    JsonNode json;
    try {
      json = JsonLine.mapper().readTree(text);
    } catch (JacksonException malformed) {
      throw new MalformedMessageException("not JSON");
    }
    return switch (json.path("type").asString("")) {
      case "joined" ->
          new Joined(
              json.path("key").asString(""),
              json.path("polite").asBoolean(false),
              json.path("peerPresent").asBoolean(false),
              json.path("rejoined").asBoolean(false));
      case "peer-joined" -> new PeerJoined();
      case "peer-left" -> new PeerLeft(json.path("reason").asString(""));
      case "description", "candidate" ->
          switch (ClientMessage.parse(text)) {
            case ClientMessage.Description d -> new Description(d.type(), d.sdp());
            case ClientMessage.Candidate c ->
                new Candidate(c.candidate(), c.sdpMid(), c.sdpMLineIndex(), c.usernameFragment());
            case ClientMessage.Join _, ClientMessage.Leave _, ClientMessage.Ping _ ->
                throw new MalformedMessageException("not a message of a server");
          };
      case "pong" -> new Pong();
      case "error" ->
          new Refused(json.path("code").asString(""), json.path("message").asString(""));
      default -> throw new MalformedMessageException("unknown type of message");
    };
  }
}
