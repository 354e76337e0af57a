package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsFailure;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceCheck;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IceGatheringState;
import org.ternrtc.ice.IceReport;
import org.ternrtc.ice.IceServer;
import org.ternrtc.ice.IceState;
import org.ternrtc.peer.Explanation.Cause;
import org.ternrtc.peer.Explanation.Finding;
import org.ternrtc.peer.Explanation.RejectedSection;

/**
 * Draws conclusions from what a connection has seen: which causes explain that it does not connect,
 * the one that explains most first, each with what can be done.
 */
final class Diagnosis {
  /**
   * What is known.
   *
   * @param ice the configuration that holds
   * @param paths as in {@link Explanation}
   */
  record Facts(
      PeerConnectionState state,
      SignalingState signaling,
      boolean remoteKnown,
      IceConfiguration ice,
      List<IceReport> paths,
      @Nullable DtlsFailure dtls,
      boolean dtlsUnderWay,
      List<RejectedSection> rejected) {}

  private final Facts facts;
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(Facts facts) {
    this.facts = facts;
  }

  static Explanation of(Facts facts) {
    Diagnosis diagnosis = new Diagnosis(facts);
    diagnosis.conclude();
    return new Explanation(
        facts.state(), diagnosis.findings, facts.paths(), facts.dtls(), facts.rejected());
  }

  private void found(Cause cause, String what, String cure) {
    findings.add(new Finding(cause, what, cure));
  }

  private void conclude() {
    switch (facts.state()) {
      case CONNECTED, CLOSED -> rejected();
      case NEW, CONNECTING, DISCONNECTED, FAILED -> notConnected();
    }
  }

  private void notConnected() {
    IceReport path = facts.paths().getLast();
    boolean negotiated =
        facts.remoteKnown() && facts.signaling() != SignalingState.HAVE_REMOTE_OFFER;
    if (facts.dtls() != null) {
      dtls(facts.dtls());
    } else if (path.wasConnected() && path.state() != IceState.CONNECTED) {
      silence(path);
    } else if (!negotiated) {
      signaling();
    } else if (path.role() == null) {
      // Everything was refused, so no path was looked for.
      rejected();
      return;
    } else if (!path.wasConnected()) {
      checks(path);
    }
    own(path);
    servers(path);
    if (findings.isEmpty()) {
      underWay();
    }
    rejected();
  }

  // ---- what both sides have said to each other ---------------------------------------------

  private void signaling() {
    switch (facts.signaling()) {
      case HAVE_LOCAL_OFFER ->
          found(
              Cause.NO_ANSWER,
              "The other side has not answered our offer.",
              "Check that somebody is there, and that the signaling carries descriptions both"
                  + " ways.");
      case HAVE_REMOTE_OFFER ->
          found(
              Cause.NOT_ANSWERED,
              "The other side's offer waits for our answer.",
              "Call setLocalDescription() and send what it returns.");
      default ->
          found(
              Cause.NOT_STARTED,
              "Nothing was negotiated yet.",
              "One side makes an offer with setLocalDescription() and sends it to the other.");
    }
  }

  private void rejected() {
    for (RejectedSection section : facts.rejected()) {
      String line = "The " + section.kind() + " section " + section.mid();
      if (section.forCodec()) {
        found(
            Cause.NO_COMMON_CODEC,
            line + " has no codec that both sides have: " + section.reason() + ".",
            "Allow one of the other's codecs on either side, such as VP8, which every browser has.");
      } else {
        found(
            Cause.SECTION_REFUSED,
            line
                + " was refused by "
                + (section.byUs() ? "us" : "the other side")
                + ": "
                + section.reason()
                + ".",
            section.byUs()
                ? "Have the other side offer it with BUNDLE and rtcp-mux, as browsers do."
                : "It has none of these codecs, or its program does not want them: allow one that it"
                    + " has.");
      }
    }
  }

  // ---- a path that is there ----------------------------------------------------------------

  private void dtls(DtlsFailure failure) {
    switch (failure.kind()) {
      case WRONG_CERTIFICATE ->
          found(
              Cause.WRONG_FINGERPRINT,
              "The other side's certificate is not the one whose fingerprint is in its"
                  + " description.",
              "Either the description was changed on its way or is of another call, or somebody"
                  + " sits in between: send descriptions unchanged, over signaling you can trust.");
      case REFUSED ->
          found(
              Cause.DTLS_REFUSED,
              "The other side ended DTLS: " + failure.reason() + ".",
              failure.alert() != null && failure.alert().contains("certificate")
                  ? "It does not take our certificate: check that our description reached it"
                      + " unchanged, with the fingerprint of this call."
                  : "Its own log says why.");
      case TIMEOUT ->
          found(
              Cause.DTLS_UNANSWERED,
              "Checks get through, but DTLS does not: " + failure.reason() + ".",
              "Look for a firewall that lets only small packets or only STUN pass, and check that"
                  + " one side said setup:active and the other setup:passive.");
      case OTHER ->
          found(
              Cause.DTLS_FAILED,
              "DTLS failed: " + failure.reason() + ".",
              "Both sides need DTLS 1.2 with ECDHE and AES-GCM.");
    }
  }

  private void silence(IceReport path) {
    if (path.consentLost() || path.state() == IceState.FAILED) {
      long seconds = facts.ice().tuning().consentExpiry().toSeconds();
      found(
          Cause.CONSENT_LOST,
          "The other side has not answered for "
              + (seconds == 0 ? "too long" : seconds + " s")
              + ", so nothing may be sent to it any more.",
          "It is gone, or its network is: restart ICE (restartIce) when it is back, or call again.");
    } else if (path.state() == IceState.DISCONNECTED) {
      found(
          Cause.SILENT,
          "Nothing comes from the other side at the moment.",
          "Wait: it goes on by itself when the network does. After a change of network an ICE"
              + " restart (restartIce) finds a new way.");
    }
  }

  // ---- a path that is looked for -----------------------------------------------------------

  private void checks(IceReport path) {
    List<IceCheck> checks = path.checks();
    if (checks.stream().anyMatch(check -> check.outcome() == IceCheck.Outcome.SUCCEEDED)) {
      return;
    }
    if (path.remote().isEmpty() && path.statistics().requestsReceived() == 0) {
      withoutCandidates(path);
      return;
    }
    if (checks.isEmpty()) {
      return;
    }
    String all = checks.size() == 1 ? "The one check" : "All " + checks.size() + " checks";
    if (checks.stream().allMatch(check -> check.outcome() == IceCheck.Outcome.NOT_SENT)) {
      found(
          Cause.NO_ROUTE,
          "This machine has no route to any address of the other side: the system sent none of the"
              + " checks.",
          "Connect it to a network that reaches the other side (or leave the VPN that takes it"
              + " away), or give a TURN server that both reach.");
    } else if (checks.stream().anyMatch(check -> check.outcome() == IceCheck.Outcome.REFUSED)) {
      int code =
          checks.stream()
              .mapToInt(IceCheck::errorCode)
              .filter(each -> each != 0)
              .findFirst()
              .orElse(0);
      found(
          Cause.CHECKS_REFUSED,
          "The other side refuses our checks (" + code + ").",
          "Its description and its candidates must be of the same call: send both anew, unchanged.");
    } else if (udpServersSilent(path)) {
      found(
          Cause.UDP_BLOCKED,
          "Nothing that goes out by UDP is answered, neither by servers nor by the other side: UDP"
              + " is blocked here.",
          "Allow outgoing UDP in the firewall, or give a TURN server over TLS on port 443"
              + " (turns:HOST:443).");
    } else {
      boolean turn = facts.ice().servers().stream().anyMatch(IceServer.Turn.class::isInstance);
      found(
          Cause.CHECKS_UNANSWERED,
          all
              + " of the other side's addresses got no answer: a firewall or a NAT is in between"
              + (path.statistics().requestsReceived() > 0
                  ? ", though the other side's checks get here."
                  : "."),
          turn
              ? "Check that the TURN server gave an address, and that the other side uses it or one"
                  + " of its own."
              : "Give both sides a TURN server.");
    }
  }

  private void withoutCandidates(IceReport path) {
    if (!path.unresolvedNames().isEmpty()) {
      found(
          Cause.MDNS_UNRESOLVED,
          "The other side hides its addresses behind .local names, and nobody on this network"
              + " answers for them.",
          "Both must be on one network that lets multicast DNS pass, or have a STUN or TURN server"
              + " each; a browser names its addresses when its page may use the camera.");
    } else if (path.statistics().ignoredCandidates() > 0) {
      found(
          Cause.NO_USABLE_CANDIDATE,
          "None of the other side's candidates can be used: they are for TCP, for another component,"
              + " or lead to this machine or its own link.",
          "Have the other side gather UDP candidates of addresses that reach this far.");
    } else {
      found(
          Cause.NO_REMOTE_CANDIDATES,
          "The other side has told no address of its own.",
          "Check that the signaling carries candidates (addIceCandidate), or that its description"
              + " is sent after it has gathered them.");
    }
  }

  private boolean udpServersSilent(IceReport path) {
    List<String> asked =
        facts.ice().servers().stream()
            .filter(server ->
                !(server instanceof IceServer.Turn turn)
                    || turn.transport() == IceServer.Transport.UDP)
            .map(IceServer::uri)
            .toList();
    return !asked.isEmpty()
        && asked.stream()
            .allMatch(uri ->
                path.serverErrors().stream()
                    .anyMatch(error ->
                        error.url().equals(uri)
                            && error.reason() == IceCandidateError.Reason.NO_ANSWER));
  }

  private void own(IceReport path) {
    if (path.wasConnected()
        || path.gathering() != IceGatheringState.COMPLETE
        || !path.local().isEmpty()) {
      return;
    }
    if (facts.ice().policy().relayOnly()) {
      found(
          Cause.NO_RELAY,
          "Only relays may be used, and no TURN server gave an address.",
          "Give a TURN server that works, or allow other ways.");
    } else {
      found(
          Cause.NO_ADDRESS,
          "This machine has no network address that may be used.",
          "Connect it to a network, or allow more interfaces.");
    }
  }

  private void servers(IceReport path) {
    if (path.wasConnected()) {
      return;
    }
    for (IceCandidateError error : path.serverErrors()) {
      Finding finding = ServerFindings.of(error);
      if (findings.stream().noneMatch(each -> each.what().equals(finding.what()))) {
        findings.add(finding);
      }
    }
  }

  private void underWay() {
    found(
        Cause.UNDER_WAY,
        facts.dtlsUnderWay()
            ? "There is a path, and DTLS is under way."
            : "A path is being looked for.",
        "Wait a moment.");
  }
}
