package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The stream and track that a section sends, RFC 8830 section 2.
 *
 * @param streamId {@code -} when the track is in no stream
 * @param trackId may be missing; JSEP then does not care about it
 */
public record Msid(String streamId, @Nullable String trackId) implements Attribute {
  /** The stream id of a track that is in no stream, RFC 8829 section 5.2.1. */
  public static final String NO_STREAM = "-";

  /** Refuses what would not stay in its field. */
  public Msid {
    Grammar.word(streamId, "id of a=msid");
    Grammar.wordOrNull(trackId, "appdata of a=msid");
  }

  static Msid ofValue(String text) {
    Fields fields = new Fields(text);
    Msid msid = new Msid(fields.next("id of a=msid"), fields.nextOrNull());
    fields.end();
    return msid;
  }

  @Override
  public String attributeName() {
    return "msid";
  }

  @Override
  public String attributeValue() {
    return trackId == null ? streamId : streamId + " " + trackId;
  }
}
