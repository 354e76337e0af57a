package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.media.pixel.PictureRotator;
import org.ternrtc.peer.RtpSender;
import org.ternrtc.peer.ScalabilityMode;
import org.ternrtc.peer.VideoTrack;

/** Tern sends its pattern and a browser shows it: judged by the pixels of the page's video. */
@Timeout(180)
final class BrowserReceivesTest {
  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void threeTemporalLayersAreShownAsWellAsOne(Browser.Kind kind) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource()).start()) {
      RtpSender sender = call.tern.addTrack(pattern);
      sender.setParameters(sender.parameters().withScalabilityMode(ScalabilityMode.L1T3));
      call.pageOffers("makePeer(); pc.addTransceiver('video', {direction: 'recvonly'})");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      call.page.eval(
          "await until(10000, 'a video', () => window.remoteVideo);"
              + "await watch(remoteVideo, 4000, 0);",
          Duration.ofSeconds(60));
      Watched watched =
          Watched.best(() ->
              Watched.of(
                  call.page.eval(
                      "return await watch(remoteVideo, 10000, 4);", Duration.ofSeconds(60))));
      System.out.println(kind + " L1T3 " + watched);
      watched.assertGood();
    }
  }

  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "CHROMIUM,false", "FIREFOX,true", "FIREFOX,false"})
  void thePatternIsShownInTimeAndWhole(Browser.Kind kind, boolean pageOffers) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource()).start()) {
      call.tern.addTrack(pattern);
      if (pageOffers) {
        call.pageOffers("makePeer(); pc.addTransceiver('video', {direction: 'recvonly'})");
      } else {
        call.ternOffers("");
      }
      call.tern.awaitConnected(Duration.ofSeconds(20));
      // A JVM and a browser that have just been started are not what is judged.
      call.page.eval(
          "await until(10000, 'a video', () => window.remoteVideo);"
              + "await watch(remoteVideo, 4000, 0);",
          Duration.ofSeconds(60));
      Watched watched =
          Watched.best(() ->
              Watched.of(
                  call.page.eval(
                      "return await watch(remoteVideo, 10000, 4);", Duration.ofSeconds(60))));
      System.out.println(kind + " " + watched);
      watched.assertGood();
    }
  }

  /** Chromium turns it; for Firefox, which knows nothing of orientation, we do. */
  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "FIREFOX,false"})
  void aPictureOfACameraOnItsSideIsShownUpright(Browser.Kind kind, boolean told) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource());
        VideoTrack camera = new VideoTrack(ContentKind.CAMERA)) {
      pattern.addSink(frame -> camera.accept(PictureRotator.turn(frame, 270).withRotation(90)));
      pattern.start();
      call.tern.addTrack(camera);
      call.ternOffers("");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      Watched watched =
          Watched.of(
              call.page.eval(
                  "await until(10000, 'a video', () => window.remoteVideo);"
                      + "return await watch(remoteVideo, 4000, 1);",
                  Duration.ofSeconds(60)));
      assertEquals(640, watched.width(), watched.toString());
      assertEquals(480, watched.height(), watched.toString());
      assertEquals(0, watched.unreadable(), watched.toString());
      long sent = call.tern.getStats().ofType("outbound-rtp").getFirst().count("frameWidth");
      assertEquals(told ? 480 : 640, sent, "width of what was encoded");
    }
  }
}
