package org.ternrtc.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import picocli.CommandLine;

@Timeout(120)
class DoctorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = new CommandLine(new DoctorCommand());
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.setExecutionExceptionHandler(new FaultLine()).execute(args);
  }

  private String line(String start) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(out.toString()));
  }

  @Test
  void aHealthyMachineCallsItselfAndTheServerThatWasNamedAnswers() throws Exception {
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      assertEquals(0, run("--server", "http://127.0.0.1:" + server.port() + "/"), out::toString);
      assertTrue(line("ok       call:").contains("gave a picture"));
      assertTrue(line("ok       http://127.0.0.1:").contains("HTTP 200"));
      assertTrue(line("missing  ice:").contains("no STUN or TURN server"));
      assertEquals("", err.toString());
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedWithTheCure() throws Exception {
    try (var silent =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
      String url = "stun:127.0.0.1:" + silent.getLocalPort();
      assertEquals(1, run("--json", "--ice", url), out::toString);
      String line = line("{\"name\":\"" + url);
      assertTrue(line.contains("\"status\":\"broken\""), line);
      assertTrue(line.contains("the STUN server does not answer"), line);
      assertTrue(line.contains("allow outgoing UDP"), line);
      assertTrue(err.toString().startsWith("tern: 1 thing does not work"), err::toString);
      assertTrue(out.toString().lines().allMatch(each -> each.startsWith("{")));
    }
  }
}
