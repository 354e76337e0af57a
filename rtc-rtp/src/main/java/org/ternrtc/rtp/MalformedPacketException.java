package org.ternrtc.rtp;

import java.io.Serial;

/**
 * The peer's packet breaks the rules of its format. Carries no stack trace: it is the normal answer
 * to hostile input and must be cheap.
 */
public final class MalformedPacketException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final int position;

  /**
   * @param fault what is wrong
   * @param position where, in bytes from the start of the packet
   */
  public MalformedPacketException(String fault, int position) {
    super(fault, null, false, false);
    this.position = position;
  }

  /** Where the fault is, in bytes from the start of the packet. */
  public int position() {
    return position;
  }
}
