package org.ternrtc.ice.stun;

/** A packet that is not a STUN message; the peer's fault. */
public final class MalformedStunException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedStunException(String what, int offset) {
    // Without a stack trace: it is thrown for packets of strangers.
    super(what + " at " + offset, null, false, false);
  }
}
