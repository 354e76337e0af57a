package org.ternrtc.app.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidateType;
import org.ternrtc.ice.IceReport;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.Explanation;
import org.ternrtc.peer.IceServer;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtcException;

/** Asks one STUN or TURN server what a call would ask it. */
final class ServerCheck {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ServerCheck() {}

  static Result run(Configuration configuration, IceServer server) {
    String name = server.urls().getFirst();
    long start = System.nanoTime();
    try (PeerConnection connection =
        PeerConnection.create(
            configuration.withIceServers(List.of(server)), new PeerConnectionListener() {})) {
      var _ = connection.createDataChannel("doctor");
      connection.setLocalDescription();
      connection.awaitGathering(LIMIT);
      Explanation explanation = connection.explain();
      long millis = (System.nanoTime() - start) / 1_000_000;
      for (Explanation.Finding finding : explanation.findings()) {
        if (finding.what().startsWith("stun:") || finding.what().startsWith("turn")) {
          return Result.broken(name, withoutName(finding.what()), finding.cure());
        }
      }
      return Result.ok(
          name, found(explanation.paths().getFirst(), server.isTurn()) + ", " + millis + " ms");
    } catch (RtcException e) {
      return Result.broken(
          name, String.valueOf(e.getMessage()), "Try again; the server is slow, or not one.");
    }
  }

  private static String withoutName(String what) {
    int end = what.indexOf(": ");
    return end < 0 ? what : what.substring(end + 2);
  }

  private static String found(IceReport report, boolean turn) {
    for (IceCandidate each : report.local()) {
      if (turn && each.type() == IceCandidateType.RELAY) {
        return "relays from " + each.address();
      }
      if (!turn && each.type() == IceCandidateType.SRFLX) {
        return "sees this machine as "
            + each.address()
            + " ("
            + Objects.requireNonNullElse(each.relatedAddress(), "an address")
            + " behind a NAT)";
      }
    }
    return "answers; no NAT is in between";
  }
}
