package org.ternrtc.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Other programs that tests start: Debian's, and Tern's own command line. */
final class Programs {
  private Programs() {}

  /** Skips the test where a program is not installed. */
  static void assumeInstalled(String... names) {
    for (String name : names) {
      Assumptions.assumeTrue(
          Stream.of("/usr/bin/", "/usr/local/bin/")
              .anyMatch(directory -> Files.isExecutable(Path.of(directory + name))),
          "skipped: needs " + name);
    }
  }

  /** Runs one to its end. */
  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  /** A process of its own that is what {@code ./tern} starts with these arguments. */
  static ProcessBuilder tern(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseParallelGC",
                "-Dorg.lwjgl.system.memoryBackend=ffm",
                "-cp",
                System.getProperty("java.class.path"),
                "org.ternrtc.app.Tern"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Ends one, politely first. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
