package org.ternrtc.app.whip;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH, {@code application/trickle-ice-sdpfrag} (RFC 8840 section 9).
 *
 * @param usernameFragment of the ICE generation the candidates belong to; null when absent
 * @param candidates in order
 * @param endOfCandidates whether no more will come
 */
public record TrickleFragment(
    @Nullable String usernameFragment, List<Candidate> candidates, boolean endOfCandidates) {
  static final int MAX_LENGTH = 64 * 1024;
  static final int MAX_CANDIDATES = 100;
  private static final int MAX_LINE = 1024;

  public TrickleFragment {
    candidates = List.copyOf(candidates);
  }

  /**
   * One candidate.
   *
   * @param line {@code candidate:…}
   * @param mid the section's identification tag; null when the fragment does not say
   * @param section the section's place in the fragment, from 0
   */
  public record Candidate(String line, @Nullable String mid, int section) {}

  /**
   * Reads a fragment; lines that are not known are passed over.
   *
   * @throws IllegalArgumentException when it is malformed, with a line that says why
   */
  public static TrickleFragment parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the fragment is longer than " + MAX_LENGTH);
    }
    String ufrag = null;
    String mid = null;
    int section = -1;
    boolean end = false;
    List<Candidate> candidates = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      if (line.isEmpty()) {
        continue;
      }
      if (line.length() > MAX_LINE || line.length() < 2 || line.charAt(1) != '=') {
        throw new IllegalArgumentException("line " + number + " is not a line of SDP");
      }
      String value = line.substring(2);
      if (line.charAt(0) == 'm') {
        section++;
        mid = null;
      } else if (line.charAt(0) == 'a') {
        if (value.startsWith("ice-ufrag:")) {
          ufrag = value.substring("ice-ufrag:".length()).strip();
        } else if (value.startsWith("mid:")) {
          mid = value.substring("mid:".length()).strip();
        } else if (value.startsWith("candidate:")) {
          if (candidates.size() >= MAX_CANDIDATES) {
            throw new IllegalArgumentException("more than " + MAX_CANDIDATES + " candidates");
          }
          candidates.add(new Candidate(value, mid, Math.max(0, section)));
        } else if (value.equals("end-of-candidates")) {
          end = true;
        }
      }
    }
    return new TrickleFragment(ufrag, candidates, end);
  }

  /** The user name fragment of a whole description; null when it has none. */
  static @Nullable String usernameFragment(String sdp) {
    int at = sdp.indexOf("a=ice-ufrag:");
    if (at < 0) {
      return null;
    }
    int end = sdp.indexOf('\n', at);
    return sdp.substring(at + "a=ice-ufrag:".length(), end < 0 ? sdp.length() : end).strip();
  }
}
