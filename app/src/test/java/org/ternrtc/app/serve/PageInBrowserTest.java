package org.ternrtc.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternReader;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** The page itself in Chromium, against a call of ours: what it tells by its reports is checked. */
@Tag("browser")
@Timeout(120)
class PageInBrowserTest {
  private static final List<String> PATHS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  private final BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
  private final List<JsonNode> seen = new ArrayList<>();

  @TempDir private Path dir;

  @Test
  void thePageAndACallOfOursSeeEachOtherInARoom() throws Exception {
    try (TernServer server = start(new SourceSpec.None());
        Browser _ = new Browser(server.url() + "/r/room?source=pattern&start&report=room");
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 10)).start()) {
      await("the page waits", report -> report.path("state").asString("").equals("waiting"));
      Set<Integer> numbers = ConcurrentHashMap.newKeySet();
      try (RoomCall call = call(server, pattern, numbers)) {
        call.start();
        await(
            "the page shows our pattern",
            report ->
                report.path("state").asString("").equals("connected")
                    && report.path("framesDecoded").asInt(0) >= 10
                    && report.path("videoWidth").asInt(0) == 320);
        await("we read the numbers of its clock", _ -> numbers.size() >= 10);
      }
      JsonNode left =
          await(
              "the page waits again",
              report -> report.path("state").asString("").equals("waiting"));
      assertEquals("", left.path("error").asString("-"));
    }
  }

  @Test
  void thePagePlaysAStream() throws Exception {
    try (TernServer server = start(new SourceSpec.TestPattern(320, 240, 10));
        Browser _ = new Browser(server.url() + "/play/cam?start&report=play")) {
      JsonNode playing =
          await(
              "the stream plays",
              report ->
                  report.path("state").asString("").equals("playing")
                      && report.path("framesDecoded").asInt(0) >= 10);
      assertEquals("VP8", playing.path("codec").asString(""));
      assertEquals(320, playing.path("videoWidth").asInt(0));
    }
  }

  @Test
  void aStreamThatIsNotThereIsSaidInPlainText() throws Exception {
    try (TernServer server = start(new SourceSpec.None());
        Browser _ = new Browser(server.url() + "/play/cam?start&report=none")) {
      JsonNode failed =
          await("it fails", report -> report.path("state").asString("").equals("failed"));
      assertEquals("there is no stream 'cam'", failed.path("error").asString(""));
    }
  }

  private TernServer start(SourceSpec source) throws IOException {
    return TernServer.start(
        ServerOptions.defaults()
            .withPort(0)
            .withBitsPerSecond(300_000)
            .withSource(source, "cam")
            .withReports(text -> reports.add(JsonLine.mapper().readTree(text))));
  }

  private static RoomCall call(TernServer server, VideoTrack pattern, Set<Integer> numbers) {
    return new RoomCall(
        URI.create(server.url()),
        "room",
        null,
        Peers.configuration(List.of()),
        pattern,
        new VideoSink() {
          @Override
          public void accept(VideoFrame frame) {
            PatternMark mark = PatternReader.read(frame);
            if (mark != null) {
              numbers.add(mark.frameNumber());
            }
          }
        },
        RtpEncodingParameters.DEFAULT.withMaxBitrate(300_000),
        new RoomCall.Listener() {});
  }

  private JsonNode await(String what, Predicate<JsonNode> wanted) throws InterruptedException {
    for (int i = 0; i < 90; i++) {
      JsonNode report = reports.poll(60, TimeUnit.SECONDS);
      assertTrue(report != null, what + ": no report came");
      seen.add(report);
      if (wanted.test(report)) {
        return report;
      }
    }
    throw new AssertionError(what + ": " + seen.getLast());
  }

  /** Chromium without a window; ends with the test. */
  private final class Browser implements AutoCloseable {
    private final Process process;

    Browser(String url) throws IOException {
      String binary =
          PATHS.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst().orElse("");
      assumeTrue(!binary.isEmpty(), "Chromium is not installed");
      List<String> command =
          new ArrayList<>(
              List.of(
                  binary,
                  "--headless=new",
                  "--disable-gpu",
                  "--no-first-run",
                  "--user-data-dir=" + dir.resolve("profile")));
      if (System.getProperty("user.name").equals("root")) {
        command.add("--no-sandbox");
      }
      command.add(url);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("browser.log").toFile())
              .start();
    }

    @Override
    public void close() throws IOException {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          children.forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        for (ProcessHandle child : children) {
          child.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> child).join();
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
