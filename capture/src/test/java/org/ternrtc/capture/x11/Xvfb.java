package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An X server of the test's own, without hardware, on whatever display number is free. */
final class Xvfb implements AutoCloseable {
  private static final long WAIT_SECONDS = 20;

  private final Process process;
  private final String display;
  private final List<Process> clients = new ArrayList<>();

  private Xvfb(Process process, String display) {
    this.process = process;
    this.display = display;
  }

  /** Starts a server; skips the test when there is no Xvfb to start. */
  static Xvfb start(String screen, String... options) throws IOException {
    needs("Xvfb");
    List<String> command = new ArrayList<>(List.of("Xvfb", "-displayfd", "1"));
    command.addAll(List.of("-screen", "0", screen, "-nolisten", "tcp", "-noreset"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String number = out.readLine();
    assertTrue(number != null && !number.isEmpty(), "Xvfb does not start");
    return new Xvfb(process, ":" + number);
  }

  static void needs(String program) {
    boolean there = false;
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      there |= Files.isExecutable(Path.of(folder, program));
    }
    assumeTrue(there, program + " is not installed");
  }

  String display() {
    return display;
  }

  long pid() {
    return process.pid();
  }

  /** Runs an X client to its end. */
  void run(String... command) throws IOException, InterruptedException {
    needs(command[0]);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", display);
    Process client = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertTrue(client.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), command[0] + " hangs");
    assertEquals(0, client.exitValue(), String.join(" ", command));
  }

  /** Runs an X client to its end and gives what it printed. */
  byte[] output(String... command) throws IOException, InterruptedException {
    needs(command[0]);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DISPLAY", display);
    Process client = builder.start();
    byte[] out = client.getInputStream().readAllBytes();
    assertTrue(client.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), command[0] + " hangs");
    assertEquals(0, client.exitValue(), String.join(" ", command));
    return out;
  }

  /** Starts an X client that runs until the server is closed. */
  Process spawn(String... command) throws IOException {
    needs(command[0]);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", display);
    Process client = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    clients.add(client);
    return client;
  }

  /** What {@code xwd} reads of the screen: an opinion that is not ours. */
  Dump dump() throws IOException, InterruptedException {
    return Dump.parse(output("xwd", "-root", "-silent"));
  }

  /** Ends the server, as a crash would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    clients.forEach(Process::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
