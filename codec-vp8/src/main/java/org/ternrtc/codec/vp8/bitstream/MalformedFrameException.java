package org.ternrtc.codec.vp8.bitstream;

/** A frame whose bytes are not what RFC 6386 asks for; the other side's fault, or the network's. */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** Says in one line what is wrong. */
  public MalformedFrameException(String message) {
    super(message);
    reason = message;
  }

  /** The line given to the constructor. */
  public String reason() {
    return reason;
  }
}
