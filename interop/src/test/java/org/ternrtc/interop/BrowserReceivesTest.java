package org.ternrtc.interop;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.media.pattern.PatternSource;
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
}
