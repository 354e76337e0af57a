package org.ternrtc.ice;

/**
 * What became of the checks from one of our candidates to one of the peer's, RFC 8445 section 7.
 *
 * @param local the base that the check started from
 * @param remote the candidate it went to
 * @param outcome so far
 * @param errorCode of the peer's last refusal, 0 when there was none
 */
public record IceCheck(IceCandidate local, IceCandidate remote, Outcome outcome, int errorCode) {
  /** How a check ended, or stands. */
  public enum Outcome {
    /** Sent, perhaps often, and not answered. */
    UNANSWERED,
    /** The operating system did not take it: no route leads there, or a local firewall forbids. */
    NOT_SENT,
    /** The peer answered with an error. */
    REFUSED,
    /** Answered: the way is open. */
    SUCCEEDED
  }
}
