package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fifty calls between two processes: this one serves all on one port, the other dials. */
@Timeout(180)
class TwoProcessesTest {
  private static final int CALLS = 50;

  private static Process dialer() throws Exception {
    var path = new ArrayList<String>();
    path.add(Path.of("target", "classes").toAbsolutePath().toString());
    path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String value = System.getProperty(property);
      if (value != null && !value.isEmpty()) {
        path.add(value);
      }
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            String.join(File.pathSeparator, path),
            DialerMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void fiftyCallsShareOnePortOnTheServingSide() throws Exception {
    Process process = dialer();
    var calls = new ArrayList<Peer>();
    try (var ports = UdpPorts.open(Peer.loopback());
        var out = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        var in =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int i = 0; i < CALLS; i++) {
        var call = new Peer(ports, Peer.loopback());
        calls.add(call);
        IceParameters own = call.agent.localParameters();
        out.println(own.usernameFragment() + " " + own.password() + " " + ports.port());
        String answer = in.readLine();
        assertNotNull(answer);
        String[] remote = answer.split(" ", -1);
        call.agent.start(IceRole.CONTROLLED, new IceParameters(remote[0], remote[1]));
      }
      for (Peer call : calls) {
        call.awaitState(IceState.CONNECTED);
      }
      for (int i = 0; i < CALLS; i++) {
        byte[] number = {(byte) 128, (byte) i};
        assertTrue(calls.get(i).agent.send(number, 0, number.length));
      }
      for (int i = 0; i < CALLS; i++) {
        byte[] echo = calls.get(i).datagrams.poll(Peer.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertArrayEquals(new byte[] {(byte) 128, (byte) i}, echo, "call " + i);
      }
      calls.forEach(Peer::close);
      assertEquals(0, ports.stateCount());
      process.getOutputStream().close();
      assertEquals("closed 50 left 0", in.readLine());
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      calls.forEach(Peer::close);
      process.destroyForcibly();
    }
  }
}
