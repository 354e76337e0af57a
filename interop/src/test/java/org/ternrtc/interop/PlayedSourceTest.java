package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.file.Y4mReader;
import tools.jackson.databind.JsonNode;

/** What {@code tern serve --source} shows, seen in Chromium on the page that plays it. */
@Timeout(90)
final class PlayedSourceTest {
  private static final Path CLIP = Path.of("/usr/share/doc/opencv-doc/examples/data/vtest.avi");

  /** Of 255, mean over the whole screen; what compression costs sharp text is 0.3. */
  private static final double MOST_DIFFERENT = 2;

  private static final String VIDEO = "document.getElementById('remote')";

  @TempDir private Path directory;

  @Test
  void aFilmIsShownAsItIs() throws Exception {
    Path y4m = clip();
    List<VideoFrame> film = read(y4m);
    plays(y4m, film, "film");
  }

  @Test
  void aFilmThatIsCompressedAlreadyIsShownAsItIs() throws Exception {
    List<VideoFrame> film = read(clip());
    Path ivf = directory.resolve("clip.ivf");
    try (VideoEncoder encoder = VideoCodecs.encoder("VP8", VideoEncoderSettings.of(900_000, 10));
        IvfWriter out = new IvfWriter(ivf, "VP80", 640, 480, 10, 1)) {
      for (int i = 0; i < film.size(); i++) {
        EncodedFrame frame = encoder.encode(film.get(i), i % 20 == 0);
        if (frame != null) {
          out.write(frame.data(), i);
        }
      }
    }
    plays(ivf, film, "compressed");
  }

  private Path clip() throws Exception {
    Assumptions.assumeTrue(Files.isReadable(CLIP), "skipped: needs opencv-doc (vtest.avi)");
    Programs.assumeInstalled("ffmpeg");
    Path y4m = directory.resolve("clip.y4m");
    Programs.run(
        "ffmpeg",
        "-v",
        "error",
        "-i",
        CLIP.toString(),
        "-vf",
        "scale=640:480",
        "-frames:v",
        "60",
        "-pix_fmt",
        "yuv420p",
        y4m.toString());
    return y4m;
  }

  private static List<VideoFrame> read(Path y4m) throws IOException {
    List<VideoFrame> film = new ArrayList<>();
    try (Y4mReader reader = Y4mReader.open(y4m)) {
      for (VideoFrame each; (each = reader.next()) != null; ) {
        film.add(each);
      }
    }
    assertEquals(60, film.size());
    return film;
  }

  private static void plays(Path file, List<VideoFrame> film, String name) throws Exception {
    SourceSpec source = SourceSpec.parse(file.toString());
    try (TernServer server =
            TernServer.start(ServerOptions.defaults().withPort(0).withSource(source, "film"));
        Chromium chromium = Chromium.open();
        Chromium.Page page = chromium.open(server.sourceUrl() + "?start")) {
      page.until("rtcTest.state === 'playing'", Duration.ofSeconds(20));
      page.until(VIDEO + ".videoWidth === 640", Duration.ofSeconds(10));
      page.until("rtcTest.statistics.framesDecoded > 20", Duration.ofSeconds(20));
      int first = closest(film, page, name + "-1");
      // The film runs: two seconds on, another of its pictures is shown.
      page.eval("await new Promise((later) => setTimeout(later, 2000))");
      int second = closest(film, page, name + "-2");
      assertNotEquals(first, second, "the film stands still");
      page.screenshot(name + "-page");
    }
  }

  /** The number of the film's picture that is shown, which must be it beyond doubt. */
  private static int closest(List<VideoFrame> film, Chromium.Page page, String name)
      throws IOException {
    BufferedImage image = Pictures.shown(page, VIDEO);
    Pictures.keep(image, name);
    VideoFrame shown = Pictures.frame(image);
    int best = 0;
    double bestDb = 0;
    for (int i = 0; i < film.size(); i++) {
      double db = PictureQuality.compare(shown, film.get(i)).psnrY();
      if (db > bestDb) {
        best = i;
        bestDb = db;
      }
    }
    System.out.println(name + ": picture " + best + " with " + bestDb + " dB");
    assertTrue(bestDb >= 28, name + ": " + bestDb + " dB to picture " + best);
    return best;
  }

  @Test
  void aScreenIsShownToWhoHasTheToken() throws Exception {
    Programs.assumeInstalled("Xvfb", "xterm", "ffmpeg");
    try (Desktop desktop = new Desktop(directory)) {
      ProcessBuilder builder =
          Programs.tern("serve", "--port", "0", "--source", "screen", "--json");
      builder.environment().put("DISPLAY", desktop.display());
      builder.redirectError(directory.resolve("serve.err").toFile());
      Process serve = builder.start();
      try (BufferedReader said = serve.inputReader(StandardCharsets.UTF_8);
          Chromium chromium = Chromium.open()) {
        String line = said.readLine();
        assertTrue(line != null, () -> "serve ended: " + text(directory.resolve("serve.err")));
        JsonNode address = PageServer.JSON.readTree(line);
        assertRefused(URI.create(address.get("whep").asString()));
        String play = address.get("play").asString();
        // The token stands behind '#', which comes after the question.
        try (Chromium.Page page = chromium.open(play.replace("#", "?start#"))) {
          page.until("rtcTest.state === 'playing'", Duration.ofSeconds(20));
          page.until(VIDEO + ".videoWidth === 640", Duration.ofSeconds(10));
          BufferedImage before = assertShows(page, desktop, "screen-1");
          // What happens on the screen happens in the browser: the terminal turns blue.
          desktop.type("\033[44m\033[2J\033[HThis was written while somebody watched.\n");
          BufferedImage after = assertShows(page, desktop, "screen-2");
          assertTrue(Pictures.meanDifference(before, after) > 20, "the screen did not change");
          page.screenshot("screen-page");
        }
        try (Chromium.Page page = chromium.open(play.replaceFirst("#.*", "?start"))) {
          page.until("rtcTest.error.includes('token')", Duration.ofSeconds(10));
        }
      } finally {
        Programs.end(serve);
      }
    }
  }

  /** Waits until the page's picture is the screen's, but for what compression costs. */
  private static BufferedImage assertShows(Chromium.Page page, Desktop desktop, String name)
      throws Exception {
    BufferedImage screen = desktop.grab();
    double difference = Double.MAX_VALUE;
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (difference > MOST_DIFFERENT && System.nanoTime() < end) {
      BufferedImage shown = Pictures.shown(page, VIDEO);
      Pictures.keep(shown, name);
      difference = Pictures.meanDifference(shown, screen);
    }
    Pictures.keep(screen, name + "-grabbed");
    System.out.println(name + ": mean difference " + difference);
    assertTrue(difference <= MOST_DIFFERENT, name + ": differs by " + difference + " of 255");
    return screen;
  }

  private static void assertRefused(URI whep) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(whep)
              .header("Content-Type", "application/sdp")
              .POST(HttpRequest.BodyPublishers.ofString("v=0\r\n"))
              .build();
      assertEquals(401, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** An X server without a screen, and a terminal on it whose text we choose. */
  private static final class Desktop implements AutoCloseable {
    private static final String TEXT =
        "for i in 1 2 3 4 5 6 7 8; do echo \"Tern $i: the quick brown fox jumps over it\"; done;"
            + " seq 1 300 | tr '\\n' ' '; exec cat";

    private final Path directory;
    private final Process server;
    private final String display;
    private final Process terminal;
    private final Path pipe;
    private final OutputStream keyboard;

    Desktop(Path directory) throws IOException, InterruptedException {
      this.directory = directory;
      this.pipe = directory.resolve("keyboard");
      server =
          new ProcessBuilder(
                  "Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String number = server.inputReader(StandardCharsets.US_ASCII).readLine();
      if (number == null) {
        throw new IOException("Xvfb did not start");
      }
      display = ":" + number;
      Programs.run("mkfifo", pipe.toString());
      ProcessBuilder xterm =
          new ProcessBuilder(
              "xterm",
              "-geometry",
              "80x30+0+0",
              "-fa",
              "Monospace",
              "-e",
              "sh",
              "-c",
              "exec <\"$0\"; " + TEXT,
              pipe.toString());
      xterm.environment().put("DISPLAY", display);
      terminal =
          xterm.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      // Opens when the shell in the terminal has opened the other end.
      keyboard = Files.newOutputStream(pipe);
    }

    String display() {
      return display;
    }

    void type(String text) throws IOException {
      keyboard.write(text.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    /** The screen as another program sees it, once it does not change any more. */
    BufferedImage grab() throws IOException, InterruptedException {
      BufferedImage before = once();
      for (int i = 0; i < 20; i++) {
        BufferedImage now = once();
        if (Pictures.meanDifference(before, now) == 0 && lit(now)) {
          return now;
        }
        before = now;
      }
      throw new AssertionError("the screen does not come to rest");
    }

    private static boolean lit(BufferedImage image) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, 20) & 0xFFFFFF) != 0) {
          return true;
        }
      }
      return false;
    }

    private BufferedImage once() throws IOException, InterruptedException {
      Path file = directory.resolve("grab.png");
      Programs.run(
          "ffmpeg",
          "-v",
          "error",
          "-y",
          "-f",
          "x11grab",
          "-draw_mouse",
          "0",
          "-video_size",
          "640x480",
          "-i",
          display,
          "-frames:v",
          "1",
          file.toString());
      return ImageIO.read(file.toFile());
    }

    @Override
    public void close() throws IOException {
      try (keyboard) {
        Programs.end(terminal);
      } finally {
        Programs.end(server);
      }
    }
  }
}
