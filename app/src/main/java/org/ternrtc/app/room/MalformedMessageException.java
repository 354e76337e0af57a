package org.ternrtc.app.room;

/** A message that no well-behaved member sends; the text is for that member. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
