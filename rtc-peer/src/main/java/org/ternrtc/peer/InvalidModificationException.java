package org.ternrtc.peer;

/**
 * The call would change something that cannot be changed, such as a description that was edited.
 */
public final class InvalidModificationException extends RtcException {
  private static final long serialVersionUID = 1L;

  public InvalidModificationException(String message) {
    super(message);
  }
}
