package org.ternrtc.ice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dialling process of {@link TwoProcessesTest}: reads a line "ufrag password port" per call,
 * answers with its own, connects, and echoes every datagram until its input ends.
 */
public final class DialerMain {
  private DialerMain() {}

  /** A call that sends back what it gets. */
  private static final class Echo implements IceListener {
    private volatile @Nullable IceAgent agent;

    @Override
    public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {
      IceAgent current = agent;
      if (current != null) {
        current.send(data, offset, length);
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    List<IceAgent> agents = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] call = line.split(" ", -1);
      var echo = new Echo();
      var agent = new IceAgent(Peer.loopback(), echo);
      echo.agent = agent;
      agents.add(agent);
      agent.gather();
      agent.start(IceRole.CONTROLLING, new IceParameters(call[0], call[1]));
      agent.addRemoteCandidate(
          new IceCandidate(
              "1",
              1,
              "udp",
              2130706431,
              "127.0.0.1",
              Integer.parseInt(call[2]),
              IceCandidateType.HOST,
              null,
              null,
              null));
      IceParameters own = agent.localParameters();
      out.println(own.usernameFragment() + " " + own.password());
    }
    agents.forEach(IceAgent::close);
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("tern-ice-port"))
            .count();
    out.println("closed " + agents.size() + " left " + threads);
  }
}
