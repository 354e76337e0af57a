package org.ternrtc.peer;

import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.peer.Explanation.Cause;
import org.ternrtc.peer.Explanation.Finding;

/** What a STUN or TURN server that gave no candidate means, and what can be done. */
final class ServerFindings {
  private ServerFindings() {}

  static Finding of(IceCandidateError error) {
    String url = error.url();
    boolean turn = url.startsWith("turn");
    return switch (error.reason()) {
      case UNRESOLVED ->
          new Finding(
              Cause.SERVER_UNRESOLVED,
              url + ": the server's name has no address.",
              "Check how it is spelled, and whether name resolution works on this machine.");
      case NO_ROUTE ->
          new Finding(
              Cause.NO_ROUTE,
              url + ": no route leads to the server.",
              "Connect this machine to a network that reaches it, or check IPv4 against IPv6.");
      case NO_ANSWER ->
          turn
              ? new Finding(
                  Cause.TURN_SILENT,
                  url + ": the TURN server cannot be reached: " + error.text() + ".",
                  "Check host, port and transport; where a firewall is in the way, use TURN over TLS"
                      + " on port 443.")
              : new Finding(
                  Cause.STUN_SILENT,
                  url + ": the STUN server does not answer.",
                  "Either it is down or UDP to it is blocked: allow outgoing UDP, or take another"
                      + " server. Without it only addresses of this machine's own network are"
                      + " known.");
      case UNTRUSTED ->
          new Finding(
              Cause.TLS_UNTRUSTED,
              url + ": the server's certificate is not to be trusted (" + error.text() + ").",
              "Use the name that stands in its certificate, or give the certificate of its authority"
                  + " (IcePolicy.withTrustedCertificates, --ice-ca).");
      case CLOCK ->
          new Finding(
              Cause.CLOCK,
              url + ": " + error.text() + ".",
              "Set this machine's clock; if it is right, the server needs a new certificate.");
      case UNAUTHORIZED ->
          new Finding(
              Cause.TURN_CREDENTIALS,
              url + ": the TURN server refuses user name or credential (" + error.code() + ").",
              "Check both; credentials with an end of their own may be over.");
      case FULL ->
          new Finding(
              Cause.TURN_FULL,
              url + ": the TURN server has no room: " + error.text() + ".",
              "Close other calls of this user, raise its quota, or give another server.");
      case REFUSED ->
          new Finding(
              Cause.TURN_REFUSED,
              url + ": " + error.text() + ".",
              "Look at the server's own settings and log.");
    };
  }
}
