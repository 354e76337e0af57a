package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.x11.X11ScreenProvider;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.RtpSender;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/**
 * Calls with a browser at 1280x720 and 30 pictures a second, and with a shared screen of 1920x1080
 * at 15 and 30. What arrives, and how good it is, is wanted in every build; that all of it arrives
 * in time is wanted in the long tier alone ({@code -Dtern.full=true}), because a machine may have
 * better things to do than a build, and a browser without a graphics card draws slowly.
 */
@Timeout(240)
final class LargePicturesTest {
  private static final boolean FULL = Boolean.getBoolean("tern.full");

  @Test
  void aPatternOf720pIsShownWholeAndInTime() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource(1280, 720, 30)).start()) {
      rate(call.tern.addTrack(pattern), 2_500_000);
      connect(call);
      Watched watched = look(call);
      for (int i = 0; i < 2 && watched.perSecond() < 27; i++) {
        Watched again = look(call);
        watched = again.perSecond() > watched.perSecond() ? again : watched;
      }
      System.out.println("1280x720 at 30: " + watched);
      assertEquals(1280, watched.width());
      assertEquals(720, watched.height());
      assertTrue(watched.psnr().size() >= 1, watched.toString());
      assertTrue(watched.psnr().stream().allMatch(db -> db >= 28), watched.toString());
      assertTrue(watched.perSecond() >= (FULL ? 27 : 2), watched.toString());
      assertTrue(!FULL || watched.medianAgeMillis() <= 200, watched.toString());
    }
  }

  private static Watched look(BrowserCall call) {
    return Watched.of(
        call.page.eval("return await watch(remoteVideo, 8000, 4);", Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 30})
  void aSharedScreenOf1080pIsShownAndSharpWhenItRests(int framesPerSecond) throws Exception {
    Programs.assumeInstalled("Xvfb", "xterm");
    try (Desktop desktop = new Desktop();
        BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true)) {
      X11ScreenProvider provider = new X11ScreenProvider(desktop.display);
      Screen whole = provider.list().getFirst();
      try (VideoTrack track =
              VideoTrack.of(new ScreenSource(provider, whole, ScreenOptions.of(framesPerSecond)))
                  .start();
          ScreenGrabber grabber = provider.grabber(whole, GrabOptions.defaults())) {
        rate(call.tern.addTrack(track), 4_000_000);
        connect(call);
        double shown = 0;
        for (int i = 0; i < 3 && shown < framesPerSecond * 0.85; i++) {
          shown = Math.max(shown, picturesPerSecond(call));
        }
        System.out.println("1920x1080 at " + framesPerSecond + ": " + shown + " pictures/s");
        assertTrue(shown >= (FULL ? framesPerSecond * 0.85 : 1), shown + " pictures/s");
        desktop.rest();
        assertSharp(call, grabber, "screen-1080p-" + framesPerSecond);
      }
    }
  }

  private static void rate(RtpSender sender, int bitsPerSecond) {
    sender.setParameters(sender.parameters().withMaxBitrate(bitsPerSecond));
  }

  private static void connect(BrowserCall call) throws Exception {
    call.pageOffers("makePeer(); pc.addTransceiver('video', {direction: 'recvonly'})");
    call.tern.awaitConnected(Duration.ofSeconds(20));
    call.page.eval(
        "await until(20000, 'a video', () => window.remoteVideo && remoteVideo.videoWidth > 0);",
        Duration.ofSeconds(60));
  }

  /** How often the browser shows another picture, over six seconds. */
  private static double picturesPerSecond(BrowserCall call) {
    JsonNode counted =
        call.page.eval(
            "let shown = 0; const start = performance.now();"
                + "await new Promise((done) => {"
                + "  const next = () => {"
                + "    shown++;"
                + "    if (performance.now() - start < 6000) {"
                + "      remoteVideo.requestVideoFrameCallback(next);"
                + "    } else { done(); }"
                + "  };"
                + "  remoteVideo.requestVideoFrameCallback(next);"
                + "  setTimeout(done, 8000);"
                + "});"
                + "return {shown, millis: performance.now() - start,"
                + " width: remoteVideo.videoWidth, height: remoteVideo.videoHeight};",
            Duration.ofSeconds(60));
    assertEquals(1920, counted.get("width").asInt());
    assertEquals(1080, counted.get("height").asInt());
    return counted.get("shown").asInt() * 1000.0 / counted.get("millis").asDouble();
  }

  /** Waits until what is shown is what is on the screen, but for what compression costs. */
  private static void assertSharp(BrowserCall call, ScreenGrabber grabber, String name)
      throws IOException {
    double best = 0;
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (best < 38 && System.nanoTime() < end) {
      VideoFrame truth = grabber.grab(System.nanoTime());
      String url =
          call.page
              .eval(
                  "const canvas = document.createElement('canvas');"
                      + "canvas.width = remoteVideo.videoWidth;"
                      + "canvas.height = remoteVideo.videoHeight;"
                      + "canvas.getContext('2d').drawImage(remoteVideo, 0, 0);"
                      + "return canvas.toDataURL('image/png');",
                  Duration.ofSeconds(60))
              .asString();
      byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      Pictures.keep(image, name);
      best = Math.max(best, PictureQuality.compare(truth, Pictures.frame(image)).psnrY());
    }
    Pictures.keep(Pictures.image(grabber.grab(System.nanoTime())), name + "-grabbed");
    System.out.println(name + ": " + best + " dB at rest");
    assertTrue(best >= 38, name + ": " + best + " dB");
  }

  /** A screen without a monitor on which text scrolls until it is told to rest. */
  private static final class Desktop implements AutoCloseable {
    private static final String SCROLL =
        "i=0; while [ ! -e \"$0\" ]; do i=$((i + 1));"
            + " echo \"line $i: the quick brown fox jumps over the lazy dog and back again\";"
            + " sleep 0.04; done; exec sleep 600";

    private final Process server;
    private final Process terminal;
    private final java.nio.file.Path flag;
    final String display;

    Desktop() throws IOException {
      server =
          new ProcessBuilder(
                  "Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String number = server.inputReader(StandardCharsets.US_ASCII).readLine();
      if (number == null) {
        throw new IOException("Xvfb did not start");
      }
      display = ":" + number;
      flag = java.nio.file.Files.createTempFile("tern-rest", "");
      java.nio.file.Files.delete(flag);
      ProcessBuilder xterm =
          new ProcessBuilder(
              "xterm",
              "-geometry",
              "200x60+0+0",
              "-fa",
              "Monospace",
              "-e",
              "sh",
              "-c",
              SCROLL,
              flag.toString());
      xterm.environment().put("DISPLAY", display);
      terminal =
          xterm.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    void rest() throws IOException {
      java.nio.file.Files.createFile(flag);
    }

    @Override
    public void close() throws IOException {
      try {
        Programs.end(terminal);
        Programs.end(server);
      } finally {
        java.nio.file.Files.deleteIfExists(flag);
      }
    }
  }
}
