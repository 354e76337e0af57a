package org.ternrtc.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/**
 * What one end of a measurement says on standard output and hears on standard input, a line at a
 * time; descriptions travel as base64. The script that runs both ends hands lines over.
 */
final class EndLines {
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  /** From any thread. */
  void say(String line) {
    out.println(line);
  }

  void say(String what, SessionDescription description) {
    byte[] sdp = description.sdp().getBytes(StandardCharsets.UTF_8);
    say(what + " " + Base64.getEncoder().encodeToString(sdp));
  }

  SessionDescription hear(SdpType type) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the other end has gone");
    }
    byte[] sdp = Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1));
    return new SessionDescription(type, new String(sdp, StandardCharsets.UTF_8));
  }

  /** Waits for a word, or for the end of the input. */
  void await(String word) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(word)) {
        return;
      }
    }
  }
}
