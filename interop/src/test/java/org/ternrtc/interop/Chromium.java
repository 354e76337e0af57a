package org.ternrtc.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Chromium that is driven by its DevTools protocol over a pipe: for pages that are not made for
 * tests, such as Tern's own, whose security policy lets no foreign script in. No port is opened.
 */
final class Chromium implements AutoCloseable {
  private static final Duration ORDINARY = Duration.ofSeconds(30);

  private final Process process;
  private final Path profile;
  private final OutputStream commands;
  private final AtomicInteger counter = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  private Chromium(Process process, Path profile) {
    this.process = process;
    this.profile = profile;
    this.commands = process.getOutputStream();
    Thread.ofVirtual().name("chromium-answers").start(this::listen);
  }

  /** Starts one that may talk to this machine only. */
  static Chromium open() throws IOException {
    Browser.assumeInstalled(Browser.Kind.CHROMIUM);
    Path profile = Files.createTempDirectory("tern-chromium");
    // The pipe's two ends are descriptors 3 and 4 by definition.
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "exec \"$@\" 3<&0 4>&1 </dev/null >\"$TERN_LOG\" 2>&1", "sh"));
    command.addAll(Browser.chromium(profile, "about:blank", true, false));
    command.add(
        command.size() - 1,
        "--disable-features=CalculateNativeWinOcclusion,IntensiveWakeUpThrottling");
    command.add(command.size() - 1, "--disable-background-timer-throttling");
    command.add(command.size() - 1, "--disable-backgrounding-occluded-windows");
    command.add(command.size() - 1, "--disable-renderer-backgrounding");
    command.add(command.size() - 1, "--remote-debugging-pipe");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", profile.toString());
    builder.environment().put("TERN_LOG", profile.resolve("browser.log").toString());
    builder.environment().remove("DISPLAY");
    return new Chromium(builder.start(), profile);
  }

  /** Opens a page in a window of its own; when this returns it is loaded. */
  Page open(String url) {
    String target =
        ask(
                null,
                "Target.createTarget",
                Map.of("url", "about:blank", "newWindow", true, "width", 1280, "height", 960),
                ORDINARY)
            .get("targetId")
            .asString();
    String session =
        ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true), ORDINARY)
            .get("sessionId")
            .asString();
    Page page = new Page(target, session);
    page.navigate(url);
    return page;
  }

  /** One page. */
  final class Page implements AutoCloseable {
    private final String target;
    private final String session;

    private Page(String target, String session) {
      this.target = target;
      this.session = session;
    }

    private void navigate(String url) {
      JsonNode navigated = ask(session, "Page.navigate", Map.of("url", url), ORDINARY);
      if (navigated.has("errorText")) {
        throw new AssertionError(url + ": " + navigated.get("errorText").asString());
      }
      eval(
          "if (document.readyState !== 'complete') "
              + "await new Promise((loaded) => addEventListener('load', loaded));");
    }

    /** Loads the page again, as a person does. */
    void reload() {
      navigate(eval("return location.href").asString());
    }

    /** Gives the page the functions of the test page: {@code watch} and the like. */
    Page withHelpers() throws IOException {
      try (InputStream in = Chromium.class.getResourceAsStream("bridge.js")) {
        String code = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        evaluate(code.replace("\nbridge();", "\n"), ORDINARY);
      }
      return this;
    }

    /**
     * Runs the body of an async function in the page and gives what it returns.
     *
     * @throws AssertionError when it throws, or gives nothing in time
     */
    JsonNode eval(String body, Duration timeout) {
      return evaluate("(async () => {" + body + "\n})()", timeout);
    }

    JsonNode eval(String body) {
      return eval(body, ORDINARY);
    }

    /** Waits until an expression is true. */
    void until(String expression, Duration timeout) {
      eval(
          "const end = performance.now() + "
              + timeout.toMillis()
              + ";"
              + "while (!("
              + expression
              + ")) {"
              + "  if (performance.now() > end) throw new Error("
              + PageServer.literal(expression)
              + " + ' did not come true: ' + document.body.innerText.slice(0, 500));"
              + "  await new Promise((r) => setTimeout(r, 20));"
              + "}",
          timeout.plusSeconds(10));
    }

    private JsonNode evaluate(String expression, Duration timeout) {
      JsonNode result =
          ask(
              session,
              "Runtime.evaluate",
              Map.of(
                  "expression",
                  expression,
                  "awaitPromise",
                  true,
                  "returnByValue",
                  true,
                  "userGesture",
                  true),
              timeout);
      if (result.has("exceptionDetails")) {
        JsonNode thrown = result.get("exceptionDetails");
        throw new AssertionError(
            "in the page: "
                + thrown
                    .path("exception")
                    .path("description")
                    .asString(thrown.path("text").asString("")));
      }
      return result.path("result").path("value");
    }

    /** What the page looks like, as PNG, left where the build leaves its things. */
    Path screenshot(String name) throws IOException {
      JsonNode shot = ask(session, "Page.captureScreenshot", Map.of("format", "png"), ORDINARY);
      Path directory = Files.createDirectories(Path.of("target", "screenshots"));
      return Files.write(directory.resolve(name + ".png"), shot.get("data").binaryValue());
    }

    @Override
    public void close() {
      ask(null, "Target.closeTarget", Map.of("targetId", target), ORDINARY);
    }
  }

  private JsonNode ask(
      @Nullable String session, String method, Map<String, Object> parameters, Duration timeout) {
    int id = counter.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> message = new java.util.HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    try {
      synchronized (commands) {
        commands.write(PageServer.JSON.writeValueAsBytes(message));
        commands.write(0);
        commands.flush();
      }
      JsonNode whole = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (whole.has("error")) {
        throw new AssertionError(method + ": " + whole.get("error"));
      }
      return whole.get("result");
    } catch (TimeoutException e) {
      throw new AssertionError(
          method + " gave nothing within " + timeout.toSeconds() + " s " + parameters, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (IOException | ExecutionException e) {
      throw new AssertionError("Chromium is gone: " + log(), e);
    } finally {
      answers.remove(id);
    }
  }

  private void listen() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte[] part = new byte[1 << 16];
    try (InputStream in = process.getInputStream()) {
      for (int length; (length = in.read(part)) >= 0; ) {
        int from = 0;
        for (int i = 0; i < length; i++) {
          if (part[i] == 0) {
            message.write(part, from, i - from);
            from = i + 1;
            received(PageServer.JSON.readTree(message.toByteArray()));
            message.reset();
          }
        }
        message.write(part, from, length - from);
      }
    } catch (IOException e) {
      // The browser is being closed; whoever waits is told below.
    }
    IOException gone = new IOException("the pipe is closed");
    answers.values().forEach(each -> each.completeExceptionally(gone));
  }

  private void received(JsonNode message) {
    CompletableFuture<JsonNode> waiting = answers.get(message.path("id").asInt(0));
    if (waiting != null) {
      waiting.complete(message);
    }
  }

  private String log() {
    try {
      String all = Files.readString(profile.resolve("browser.log"));
      return all.substring(Math.max(0, all.length() - 2000));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() {
    Browser.end(process, profile);
  }
}
