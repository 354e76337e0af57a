package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsFailure;
import org.ternrtc.ice.IceReport;

/**
 * Why a connection does not connect, or what it lacks: in words, and what the words rest on.
 *
 * @param findings what is wrong, the cause that explains most first; empty when nothing is
 * @param paths what ICE has tried: the session that carries the call, then a restart under way
 * @param dtls why DTLS has failed; null while it has not
 * @param rejectedSections m-lines that one side refused
 */
public record Explanation(
    PeerConnectionState state,
    List<Finding> findings,
    List<IceReport> paths,
    @Nullable DtlsFailure dtls,
    List<RejectedSection> rejectedSections) {
  /** One thing that is wrong. */
  public record Finding(Cause cause, String what, String cure) {
    @Override
    public String toString() {
      return what + " " + cure;
    }
  }

  /**
   * An m-line that was refused.
   *
   * @param byUs whether we refused what the other side offered
   * @param forCodec whether for want of a codec that both have; of a refusal by the other side it
   *     is not always known
   */
  public record RejectedSection(
      String mid, String kind, boolean byUs, boolean forCodec, String reason) {}

  /** What can be wrong, as far as it can be seen from here. */
  public enum Cause {
    /** No description was set. */
    NOT_STARTED,
    /** Our offer has got no answer. */
    NO_ANSWER,
    /** The other side's offer was not answered by our program. */
    NOT_ANSWERED,
    /** There is no address to start from. */
    NO_ADDRESS,
    /** Only relayed candidates are allowed, and no server gave one. */
    NO_RELAY,
    /** The other side has told no candidate. */
    NO_REMOTE_CANDIDATES,
    /** None of the other side's candidates can be used. */
    NO_USABLE_CANDIDATE,
    /** The other side's {@code .local} names are not answered for. */
    MDNS_UNRESOLVED,
    /** The operating system sends to none of the other side's addresses. */
    NO_ROUTE,
    /** Neither servers nor the other side answer what is sent by UDP. */
    UDP_BLOCKED,
    /** No check was answered. */
    CHECKS_UNANSWERED,
    /** The other side refuses our checks. */
    CHECKS_REFUSED,
    /** A server's name has no address. */
    SERVER_UNRESOLVED,
    /** A STUN server does not answer. */
    STUN_SILENT,
    /** A TURN server does not answer. */
    TURN_SILENT,
    /** A TURN server does not know user name or credential. */
    TURN_CREDENTIALS,
    /** A TURN server has no room. */
    TURN_FULL,
    /** A TURN server refuses for another reason. */
    TURN_REFUSED,
    /** A server's certificate is not trusted. */
    TLS_UNTRUSTED,
    /** A server's certificate and this machine's clock do not go together. */
    CLOCK,
    /** The other side's certificate is not the one that its description names. */
    WRONG_FINGERPRINT,
    /** The other side ended DTLS by an alert. */
    DTLS_REFUSED,
    /** DTLS was not answered. */
    DTLS_UNANSWERED,
    /** DTLS failed otherwise. */
    DTLS_FAILED,
    /** The other side is silent, for now. */
    SILENT,
    /** The other side was silent for so long that sending had to stop. */
    CONSENT_LOST,
    /** An m-line was refused because there is no codec that both have. */
    NO_COMMON_CODEC,
    /** An m-line was refused for another reason. */
    SECTION_REFUSED,
    /** Nothing is wrong so far: it is under way. */
    UNDER_WAY
  }

  public Explanation {
    findings = List.copyOf(findings);
    paths = List.copyOf(paths);
    rejectedSections = List.copyOf(rejectedSections);
  }

  /** Whether something of that kind is wrong. */
  public boolean has(Cause cause) {
    return findings.stream().anyMatch(finding -> finding.cause() == cause);
  }

  /** The first finding in a sentence or two; the state when nothing is wrong. */
  public String summary() {
    return findings.isEmpty()
        ? "The connection is " + state.name().toLowerCase(java.util.Locale.ROOT) + "."
        : findings.getFirst().toString();
  }

  /** All of it, as lines for a person. No credentials; addresses of both sides. */
  public String text() {
    return ExplanationText.of(this);
  }
}
