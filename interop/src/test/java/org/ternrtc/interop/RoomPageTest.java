package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** Tern's own page, driven by real browsers, in a room with whoever may be there. */
@Timeout(90)
final class RoomPageTest {
  private static final Duration CONNECTED = Duration.ofSeconds(20);
  private static final String START = "?start&source=pattern";

  private static Chromium chromium;
  private static TernServer server;

  @BeforeAll
  static void open() throws IOException {
    chromium = Chromium.open();
    server = TernServer.start(ServerOptions.defaults().withPort(0));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aDesktopAndAPageSeeEachOtherAndTheCallOutlivesItsWebSocket() throws Exception {
    Decoded decoded = new Decoded(150);
    try (Desk desk = new Desk(server.url(), "one", decoded);
        Chromium.Page page = chromium.open(server.roomUrl("one") + START)) {
      page.withHelpers().until("rtcTest.state === 'connected'", CONNECTED);
      // What has just been started is slow for a while: both codecs are compiled while they run.
      page.until("rtcTest.statistics.framesDecoded >= 90", CONNECTED);
      page.eval("window.before = rtcTest.pc");
      Watched watched = Watched.best(() -> look(page, desk));
      decoded.await(20, desk::toString);
      page.until("rtcTest.rejoins >= 1", Duration.ofSeconds(10));
      assertTrue(
          page.eval("return before === rtcTest.pc").asBoolean(), "a new connection was made");
      System.out.println("page " + watched + "; desk " + decoded + " " + decoded.medianAgeMillis());
      if (watched.longestGapMillis() > 1000) {
        // What a busy machine does not explain.
        System.out.println(desk);
        System.out.println(
            page.eval(
                "return [...(await rtcTest.pc.getStats()).values()]"
                    + ".filter((each) => each.type === 'inbound-rtp')"));
      }
      page.screenshot("room");

      third(page);

      // A page that is loaded again takes its place again.
      page.reload();
      desk.awaitState(RoomCall.State.WAITING);
      desk.awaitState(RoomCall.State.CONNECTED);
      page.until("rtcTest.state === 'connected'", CONNECTED);
      page.eval("rtcTest.hangUp()");
      desk.awaitState(RoomCall.State.WAITING);
      // Last, so that a busy machine is told from a broken room.
      watched.assertGood();
    }
  }

  /**
   * Looks for eight seconds, in which the page's WebSocket breaks; says what it can if it hangs.
   */
  private static Watched look(Chromium.Page page, Desk desk) {
    try {
      return Watched.of(
          page.eval(
              "setTimeout(() => rtcTest.breakSocket(), 3000);"
                  + "const video = document.getElementById('remote');"
                  + "try {"
                  + "  return await within(20000, watch(video, 8000, 4), 'watching');"
                  + "} catch (e) {"
                  + "  const received = [...(await rtcTest.pc.getStats()).values()]"
                  + "    .filter((each) => each.type === 'inbound-rtp');"
                  + "  throw new Error(e + ' ' + rtcTest.state + ' ' + document.visibilityState"
                  + "    + ' ' + video.currentTime + ' ' + JSON.stringify(received));"
                  + "}",
              Duration.ofSeconds(40)));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the desktop: " + desk, e);
    }
  }

  /** Nobody else gets into a room of two, and those who are in it notice nothing. */
  private static void third(Chromium.Page first) throws Exception {
    try (Chromium.Page third = chromium.open(server.roomUrl("one") + START)) {
      third.until("rtcTest.state === 'room-full'", Duration.ofSeconds(10));
      String said = third.eval("return document.getElementById('problem').innerText").asString();
      assertTrue(said.contains("full"), said);
      third.screenshot("room-full");
    }
    try (Desk third = new Desk(server.url(), "one", new Decoded(1))) {
      third.awaitState(RoomCall.State.REFUSED);
    }
    assertEquals("connected", first.eval("return rtcTest.pc.connectionState").asString());
  }

  @Test
  void aPageThatIsThereFirstMakesTheOffer() throws Exception {
    Decoded decoded = new Decoded(30);
    try (Chromium.Page page = chromium.open(server.roomUrl("two") + START)) {
      page.withHelpers().until("rtcTest.state === 'waiting'", CONNECTED);
      try (Desk desk = new Desk(server.url(), "two", decoded)) {
        page.until("rtcTest.state === 'connected'", CONNECTED);
        assertEquals("offer", page.eval("return rtcTest.pc.localDescription.type").asString());
        decoded.await(20, desk::toString);
        Watched watched =
            Watched.of(
                page.eval(
                    "return await watch(document.getElementById('remote'), 2000, 1)",
                    Duration.ofSeconds(30)));
        assertTrue(watched.perSecond() > 1, watched.toString());
      }
      page.until("rtcTest.state === 'waiting'", Duration.ofSeconds(10));
      String said =
          page.eval("return document.getElementById('waiting-text').innerText").asString();
      assertTrue(said.contains("left"), said);
    }
  }

  @Test
  void theCameraAndThenTheScreenAreSeenAtTheDesktop() throws Exception {
    Decoded decoded = new Decoded(0);
    try (Chromium.Page page = chromium.open(server.roomUrl("four") + "?start");
        Desk desk = new Desk(server.url(), "four", decoded)) {
      page.withHelpers().until("rtcTest.state === 'connected'", CONNECTED);
      assertLooksLikeTheSelfView(page, decoded);
      // The browser's fake screen has another shape than its fake camera.
      page.eval("await rtcTest.shareScreen()");
      assertEquals(
          "true", page.eval("return document.getElementById('share').ariaPressed").asString());
      assertLooksLikeTheSelfView(page, decoded);
      page.screenshot("sharing");
      page.eval("await rtcTest.shareScreen()");
      assertEquals(
          "false", page.eval("return document.getElementById('share').ariaPressed").asString());
      assertLooksLikeTheSelfView(page, decoded);
      page.eval("document.getElementById('info').click()");
      page.screenshot("camera");
    }
  }

  @Test
  void anotherCameraIsChosenInTheCallAndTheOneBeforeIsGivenBack() throws Exception {
    Decoded decoded = new Decoded(0);
    try (Chromium.Page page = chromium.open(server.roomUrl("five") + "?start");
        Desk desk = new Desk(server.url(), "five", decoded)) {
      page.withHelpers().until("rtcTest.state === 'connected'", CONNECTED);
      assertLooksLikeTheSelfView(page, decoded);
      page.eval("document.getElementById('devices-toggle').click()");
      page.until("document.getElementById('camera').length === 3", Duration.ofSeconds(10));
      page.screenshot("devices");
      page.eval(
          "window.before = document.getElementById('local').srcObject.getVideoTracks()[0];"
              + "const camera = document.getElementById('camera');"
              // The second of the browser's fake cameras is one of depth, which WebRTC does not
              // send.
              + "const other = [...camera.options].at(-1);"
              + "window.wanted = other.value;"
              + "camera.value = other.value;"
              + "camera.onchange();"
              + "await rtcTest.devices.changing");
      assertEquals("", page.eval("return rtcTest.error").asString());
      assertEquals("ended", page.eval("return before.readyState").asString());
      assertTrue(
          page.eval(
                  "const [now] = document.getElementById('local').srcObject.getVideoTracks();"
                      + "return now.getSettings().deviceId === wanted"
                      + "  && document.getElementById('camera').value === wanted"
                      + "  && document.getElementById('camera').selectedOptions[0]"
                      + "    .textContent.endsWith('(in use)')")
              .asBoolean());
      assertLooksLikeTheSelfView(page, decoded);
      page.eval(
          "window.before = document.getElementById('local').srcObject.getAudioTracks()[0];"
              + "window.microphone = document.getElementById('microphone');"
              + "microphone.value = [...microphone.options].map((each) => each.value)"
              + "  .find((each) => each !== microphone.value);"
              + "microphone.onchange();"
              + "await rtcTest.devices.changing");
      assertEquals("", page.eval("return rtcTest.error").asString());
      assertEquals("ended", page.eval("return before.readyState").asString());
      assertTrue(
          page.eval(
                  "const [now] = document.getElementById('local').srcObject.getAudioTracks();"
                      + "return now.readyState === 'live' && now !== before"
                      + "  && now.getSettings().deviceId === microphone.value"
                      + "  && rtcTest.pc.getSenders().some((each) => each.track === now)")
              .asBoolean());
      // The devices that are chosen outlive a screen that is shared meanwhile.
      page.eval("await rtcTest.shareScreen()");
      assertLooksLikeTheSelfView(page, decoded);
      page.eval("await rtcTest.shareScreen()");
      assertEquals(
          page.eval("return wanted").asString(),
          page.eval(
                  "return document.getElementById('local').srcObject.getVideoTracks()[0]"
                      + ".getSettings().deviceId")
              .asString());
    }
  }

  /** Waits until the desktop has what the page shows of itself, in colours and places. */
  private static void assertLooksLikeTheSelfView(Chromium.Page page, Decoded decoded)
      throws Exception {
    double difference = 255;
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (difference > 12 && System.nanoTime() < end) {
      VideoFrame frame = decoded.last();
      BufferedImage self = Pictures.shown(page, "document.getElementById('local')");
      if (frame != null && frame.width() * self.getHeight() == frame.height() * self.getWidth()) {
        difference =
            Pictures.meanDifference(Pictures.coarse(self), Pictures.coarse(Pictures.image(frame)));
      }
    }
    System.out.println("self view: mean difference of a cell " + difference);
    assertTrue(difference <= 12, "mean difference of a cell " + difference + " of 255");
  }

  @Test
  void twoBrowsersSeeEachOther() throws Exception {
    try (Chromium other = Chromium.open();
        Chromium.Page first = chromium.open(server.roomUrl("three") + START);
        Chromium.Page second = other.open(server.roomUrl("three") + START)) {
      for (Chromium.Page page : List.of(first, second)) {
        page.withHelpers().until("rtcTest.state === 'connected'", CONNECTED);
        JsonNode result =
            page.eval(
                "return await watch(document.getElementById('remote'), 3000, 0)",
                Duration.ofSeconds(30));
        Watched watched = Watched.of(result);
        // Two encoders and two decoders of browsers share this machine: only that they see.
        assertTrue(watched.perSecond() > 1, watched.toString());
        System.out.println("two browsers: " + watched);
      }
      second.eval("rtcTest.hangUp()");
      first.until("rtcTest.state === 'waiting'", Duration.ofSeconds(10));
    }
  }

  @Test
  void firefoxSeesTheDesktopThroughThePage() throws Exception {
    LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();
    try (TestNetwork network = TestNetwork.open();
        TernServer there =
            TernServer.start(
                ServerOptions.defaults()
                    .withBind(network.near())
                    .withPort(0)
                    .withReports(reports::add))) {
      Decoded decoded = new Decoded(60);
      try (Desk desk = new Desk(there.url(), "fox", decoded);
          Browser firefox =
              Browser.open(
                  Browser.Kind.FIREFOX,
                  there.roomUrl("fox") + START + "&report=fox",
                  network,
                  true)) {
        decoded.await(60, () -> desk + " " + reports + firefox.log());
        JsonNode report = null;
        while (report == null
            || report.path("framesDecoded").asInt(0) < 60
            || report.path("videoWidth").asInt(0) != 640) {
          String next = reports.poll(20, TimeUnit.SECONDS);
          assertTrue(next != null, "the page reports nothing; last " + report);
          report = PageServer.JSON.readTree(next);
        }
        assertEquals("connected", report.get("state").asString());
        assertEquals("VP8", report.get("codec").asString());
        System.out.println("firefox: " + report + decoded + " " + decoded.medianAgeMillis());
      }
    }
  }

  /** What {@code tern call --headless} is. */
  private static final class Desk implements AutoCloseable {
    private final LinkedBlockingQueue<RoomCall.State> states = new LinkedBlockingQueue<>();
    private final VideoTrack pattern = VideoTrack.of(new PatternSource()).start();
    private final RoomCall call;

    Desk(String server, String room, VideoSink remote) throws Exception {
      call =
          new RoomCall(
              URI.create(server),
              room,
              null,
              Peers.configuration(List.of()),
              pattern,
              remote,
              RtpEncodingParameters.DEFAULT.withMaxBitrate(1_500_000),
              new RoomCall.Listener() {
                @Override
                public void onState(RoomCall.State state, String text) {
                  states.add(state);
                }
              });
      call.start();
    }

    void awaitState(RoomCall.State wanted) throws InterruptedException {
      RoomCall.State state = null;
      while (state != wanted) {
        state = states.poll(10, TimeUnit.SECONDS);
        assertTrue(state != null, "never was " + wanted);
      }
    }

    @Override
    public String toString() {
      var connection = call.connection();
      return states + " " + (connection == null ? "" : connection.getStats().all());
    }

    @Override
    public void close() {
      call.close();
      pattern.close();
    }
  }
}
