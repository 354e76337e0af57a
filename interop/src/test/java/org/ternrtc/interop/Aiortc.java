package org.ternrtc.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** aiortc as Debian ships it, in a process of its own inside the test network. */
final class Aiortc implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Path script;
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private Aiortc(Path script, Process process) {
    this.script = script;
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  static Aiortc open(TestNetwork network) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PYTHON)
            && Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/aiortc")),
        "skipped: needs python3-aiortc");
    Path script = Files.createTempFile("tern-aiortc", ".py");
    try (InputStream source = Aiortc.class.getResourceAsStream("aiortc_peer.py")) {
      Files.write(script, source.readAllBytes());
    }
    ProcessBuilder builder =
        new ProcessBuilder(network.inside(List.of(PYTHON.toString(), script.toString())));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Aiortc(script, builder.start());
  }

  /** Asks for something and waits for the answer. */
  JsonNode ask(Map<String, Object> what, Duration timeout) throws IOException {
    in.write(PageServer.JSON.writeValueAsString(what) + "\n");
    in.flush();
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(() -> {
          try {
            return String.valueOf(out.readLine());
          } catch (IOException e) {
            return "{\"error\": \"the process ended\"}";
          }
        });
    try {
      JsonNode answer =
          PageServer.JSON.readTree(line.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
      if (answer.has("error")) {
        throw new AssertionError("aiortc: " + answer.get("error").asString());
      }
      return answer;
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("aiortc gave no answer to " + what.get("do"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new java.util.ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(5, TimeUnit.SECONDS);
      Files.deleteIfExists(script);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      script.toFile().deleteOnExit();
    }
  }
}
