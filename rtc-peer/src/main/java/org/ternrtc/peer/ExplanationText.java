package org.ternrtc.peer;

import java.util.Locale;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceCheck;
import org.ternrtc.ice.IceReport;

/** An {@link Explanation} as lines of text. */
final class ExplanationText {
  private final StringBuilder text = new StringBuilder();

  private ExplanationText() {}

  static String of(Explanation explanation) {
    ExplanationText written = new ExplanationText();
    written.all(explanation);
    return written.text.toString();
  }

  private void all(Explanation explanation) {
    line("state: " + name(explanation.state()));
    explanation.findings().forEach(finding -> line("- " + finding));
    explanation.paths().forEach(this::path);
    if (explanation.dtls() != null) {
      line("DTLS: " + explanation.dtls().reason());
    }
    for (Explanation.RejectedSection each : explanation.rejectedSections()) {
      String who = each.byUs() ? "us" : "the other side";
      line(
          "section %s (%s) refused by %s: %s"
              .formatted(each.mid(), each.kind(), who, each.reason()));
    }
  }

  private void path(IceReport report) {
    line("ICE: " + name(report.state()) + ", gathering " + name(report.gathering()));
    for (IceCandidate each : report.local()) {
      line("  ours    " + candidate(each));
    }
    for (IceCandidate each : report.remote()) {
      line("  theirs  " + candidate(each));
    }
    for (String each : report.unresolvedNames()) {
      line("  theirs  " + each + ": nobody answers for the name");
    }
    for (IceCandidateError each : report.serverErrors()) {
      line("  server  " + each.url() + ": " + each.text());
    }
    for (IceCheck each : report.checks()) {
      String code = each.errorCode() == 0 ? "" : " (" + each.errorCode() + ")";
      line(
          "  check   "
              + candidate(each.local())
              + " -> "
              + candidate(each.remote())
              + ": "
              + name(each.outcome())
              + code);
    }
  }

  private static String candidate(IceCandidate candidate) {
    return candidate.type().name().toLowerCase(Locale.ROOT)
        + " "
        + candidate.transport().toLowerCase(Locale.ROOT)
        + " "
        + (candidate.address().indexOf(':') < 0
            ? candidate.address()
            : "[" + candidate.address() + "]")
        + ":"
        + candidate.port();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
