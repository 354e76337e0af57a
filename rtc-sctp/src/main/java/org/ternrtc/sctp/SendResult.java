package org.ternrtc.sctp;

/** What became of a message given to {@link Association#send}. */
public enum SendResult {
  /** It is queued. */
  QUEUED,

  /** The send buffer has no room; {@link Output.Writable} tells when. */
  FULL,

  /** There is no such outgoing stream. */
  NO_SUCH_STREAM,

  /** The association has ended or is about to. */
  CLOSED
}
