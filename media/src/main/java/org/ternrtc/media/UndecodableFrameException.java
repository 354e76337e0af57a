package org.ternrtc.media;

/**
 * A compressed frame that cannot be decoded: the other side's fault or a lost reference. A key
 * frame cures it.
 */
public final class UndecodableFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public UndecodableFrameException(String message) {
    super(message);
  }
}
