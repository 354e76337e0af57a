package org.ternrtc.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of the tests' own, tied to this one by a pair of virtual interfaces: browsers
 * run in it and meet Tern over real addresses. Firefox gathers no candidate without a default
 * route, so it has one, to us.
 */
final class TestNetwork implements AutoCloseable {
  private static final int PREFIX_LENGTH = 30;

  private final String name;
  private final String near;
  private final String far;

  private TestNetwork(String name, String near, String far) {
    this.name = name;
    this.near = near;
    this.far = far;
  }

  /** Makes one, or skips the test when this machine does not let us. */
  static TestNetwork open() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/ip"))
            || Files.isExecutable(Path.of("/sbin/ip"))
            || Files.isExecutable(Path.of("/usr/bin/ip")),
        "skipped: needs iproute2");
    // A name and a subnet per process, so that two runs at once do not meet.
    long pid = ProcessHandle.current().pid();
    String name = "tern" + pid;
    int subnet = (int) (pid % 4096) * 4;
    String base = "10.77." + subnet / 256 + ".";
    TestNetwork network =
        new TestNetwork(name, base + (subnet % 256 + 1), base + (subnet % 256 + 2));
    // What a run before us left behind under this very name.
    run(false, "ip", "netns", "del", name);
    boolean made = run(false, "ip", "netns", "add", name);
    Assumptions.assumeTrue(made, "skipped: needs to be root to make a network namespace");
    try {
      run(true, "ip", "link", "add", name + "a", "type", "veth", "peer", "name", name + "b");
      run(true, "ip", "link", "set", name + "b", "netns", name);
      run(true, "ip", "addr", "add", network.near + "/" + PREFIX_LENGTH, "dev", name + "a");
      run(true, "ip", "link", "set", name + "a", "up");
      run(true, "ip", "-n", name, "link", "set", "lo", "up");
      run(
          true,
          "ip",
          "-n",
          name,
          "addr",
          "add",
          network.far + "/" + PREFIX_LENGTH,
          "dev",
          name + "b");
      run(true, "ip", "-n", name, "link", "set", name + "b", "up");
      run(true, "ip", "-n", name, "route", "add", "default", "via", network.near);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
    return network;
  }

  /** Our address towards the namespace. */
  String near() {
    return near;
  }

  /** The address in the namespace. */
  String far() {
    return far;
  }

  /** The command that runs another one inside. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  @Override
  public void close() {
    try {
      run(false, "ip", "link", "del", name + "a");
      run(false, "ip", "netns", "del", name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean run(boolean must, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ok = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    if (must && !ok) {
      throw new IOException(String.join(" ", Arrays.asList(command)) + ": " + said.strip());
    }
    return ok;
  }
}
