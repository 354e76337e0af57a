package org.ternrtc.dtls.srtp;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection came to nothing, or broke.
 *
 * @param alert the alert that the peer sent, by the name of RFC 5246 section 7.2; null when it sent
 *     none
 * @param reason in words, without anything the peer said
 */
public record DtlsFailure(Kind kind, @Nullable String alert, String reason) {
  /** What kind of fault it is. */
  public enum Kind {
    /** The peer showed another certificate than its fingerprint names. */
    WRONG_CERTIFICATE,
    /** The peer sent an alert. */
    REFUSED,
    /** The peer did not answer in time. */
    TIMEOUT,
    /** Anything else, in either side's implementation. */
    OTHER
  }
}
