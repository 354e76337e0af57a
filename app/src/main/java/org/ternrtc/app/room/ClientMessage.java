package org.ternrtc.app.room;

import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a member of a room may send, one JSON object per WebSocket message. */
public sealed interface ClientMessage {
  /** The longest message, in characters: a description of {@link #MAX_SDP} and its escapes. */
  int MAX_LENGTH = 320 * 1024;

  /** The longest session description, in characters. */
  int MAX_SDP = 256 * 1024;

  /** The longest candidate line, in characters. */
  int MAX_CANDIDATE = 1024;

  /**
   * Enters the room.
   *
   * @param key the key that an earlier {@code joined} gave, to take one's place again after the
   *     WebSocket broke; null for a new member
   */
  record Join(@Nullable String key) implements ClientMessage {}

  /** A session description for the other member. */
  record Description(String type, String sdp) implements ClientMessage {}

  /**
   * A candidate for the other member, W3C {@code RTCIceCandidateInit}.
   *
   * @param candidate the candidate attribute, empty for the end of candidates
   */
  record Candidate(
      String candidate,
      @Nullable String sdpMid,
      @Nullable Integer sdpMLineIndex,
      @Nullable String usernameFragment)
      implements ClientMessage {}

  /** Leaves for good. */
  record Leave() implements ClientMessage {}

  /** Asks whether the server is there. */
  record Ping() implements ClientMessage {}

  /**
   * Reads one message.
   *
   * @throws MalformedMessageException when it is not one, with a line that says why
   */
  static ClientMessage parse(String text) throws MalformedMessageException {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedMessageException("message of " + text.length() + " characters");
    }
    JsonNode json;
    try {
      json = JsonLine.mapper().readTree(text);
    } catch (JacksonException malformed) {
      throw new MalformedMessageException("not JSON");
    }
    if (json == null || !json.isObject()) {
      throw new MalformedMessageException("not a JSON object");
    }
    String type = text(json, "type", 32);
    return switch (type == null ? "" : type) {
      case "join" -> new Join(text(json, "key", 64));
      case "description" -> description(json.path("description"));
      case "candidate" -> candidate(json.path("candidate"));
      case "leave" -> new Leave();
      case "ping" -> new Ping();
      default -> throw new MalformedMessageException("unknown type of message");
    };
  }

  private static Description description(JsonNode json) throws MalformedMessageException {
    String type = text(json, "type", 16);
    String sdp = text(json, "sdp", MAX_SDP);
    boolean known =
        type != null
            && switch (type) {
              case "offer", "answer", "pranswer", "rollback" -> true;
              default -> false;
            };
    if (type == null || !known) {
      throw new MalformedMessageException("unknown type of description");
    }
    return new Description(type, sdp == null ? "" : sdp);
  }

  private static Candidate candidate(JsonNode json) throws MalformedMessageException {
    if (json.isNull()) {
      return new Candidate("", null, null, null);
    }
    if (!json.isObject()) {
      throw new MalformedMessageException("candidate is not an object");
    }
    String line = text(json, "candidate", MAX_CANDIDATE);
    JsonNode index = json.path("sdpMLineIndex");
    if (!index.isMissingNode() && !index.isNull() && !index.canConvertToInt()) {
      throw new MalformedMessageException("sdpMLineIndex is not a number");
    }
    return new Candidate(
        line == null ? "" : line,
        text(json, "sdpMid", 64),
        index.isNumber() ? Integer.valueOf(index.intValue()) : null,
        text(json, "usernameFragment", 256));
  }

  private static @Nullable String text(JsonNode json, String field, int longest)
      throws MalformedMessageException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new MalformedMessageException(field + " is not a string");
    }
    String text = value.stringValue();
    if (text.length() > longest) {
      throw new MalformedMessageException(field + " of " + text.length() + " characters");
    }
    return text;
  }
}
