package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PixelConverter;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import tools.jackson.databind.JsonNode;

/** A browser sends and Tern decodes: the pictures are looked at, not only counted. */
@Timeout(180)
final class BrowserSendsTest {
  private static final String CAMERA =
      "const s = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});"
          + "const self = document.createElement('video'); self.id = 'self'; self.muted = true;"
          + "self.srcObject = s; document.body.append(self); await self.play();"
          + "s.getTracks().forEach((t) => pc.addTrack(t, s));";

  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "CHROMIUM,false", "FIREFOX,true", "FIREFOX,false"})
  void theCameraOfABrowserThatOffersIsDecoded(Browser.Kind kind, boolean ternIsDtlsClient)
      throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, ternIsDtlsClient)) {
      call.pageOffers("makePeer(); " + CAMERA);
      call.tern.awaitConnected(Duration.ofSeconds(20));
      assertEquals(
          ternIsDtlsClient ? "client" : "server",
          call.tern.getStats().ofType("transport").getFirst().text("dtlsRole"));
      looksLikeTheSelfView(call);
    }
  }

  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void theCameraOfABrowserThatAnswersIsDecoded(Browser.Kind kind) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true)) {
      call.tern.addTransceiver(
          MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
      call.ternOffers(CAMERA);
      call.tern.awaitConnected(Duration.ofSeconds(20));
      looksLikeTheSelfView(call);
    }
  }

  /**
   * A drawn picture with the pattern's mark: number and age of each are read from what was decoded.
   */
  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void drawnPicturesAreDecodedWithTheirNumbers(Browser.Kind kind) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true)) {
      call.pageOffers("makePeer(); pc.addTrack(drawnTrack(30))");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      Decoded decoded = new Decoded(150);
      call.track().receiver().track().addSink(decoded);
      decoded.await(30, () -> call.tern.getStats().all().toString());
      assertTrue(decoded.medianAgeMillis() <= 300, decoded.toString());
    }
  }

  /** Addresses behind mDNS names, as a page without camera permission has them. */
  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void aBrowserThatHidesItsAddressesConnects(Browser.Kind kind) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, true, true)) {
      call.pageOffers("makePeer(); pc.addTrack(drawnTrack(30))");
      assertTrue(
          call.js("return pc.localDescription.sdp.includes('.local ')").asBoolean(),
          "the browser did not hide its address: nothing is tested");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      Decoded decoded = new Decoded(30);
      call.track().receiver().track().addSink(decoded);
      decoded.await(30, () -> call.tern.getStats().all().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Browser.Kind.class)
  void theEndIsNoticedFromEitherSide(Browser.Kind kind) throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true)) {
      call.pageOffers("makePeer(); pc.addTrack(drawnTrack(30))");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      call.js("pc.close()");
      assertTrue(call.awaitClosedByPeer(), "the page's close was not noticed");
      assertEquals(PeerConnectionState.CLOSED, call.tern.connectionState());
    }
    try (BrowserCall call = BrowserCall.open(kind, false, true)) {
      call.pageOffers("makePeer(); pc.addTrack(drawnTrack(30))");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      call.js("await until(10000, 'connected', () => pc.connectionState === 'connected')");
      call.tern.close();
      call.js(
          "await until(15000, 'the end', () => pc.getSenders()[0].transport.state === 'closed'"
              + " || pc.connectionState !== 'connected')");
    }
  }

  /** Compares means over a grid: small moving things do not matter, wrong colours or a shift do. */
  private static void looksLikeTheSelfView(BrowserCall call) throws Exception {
    // A browser may begin with a smaller picture, until it knows what the line carries.
    var whole = new AtomicReference<@Nullable VideoFrame>();
    var some = new CountDownLatch(60);
    call.track()
        .receiver()
        .track()
        .addSink(picture -> {
          if (picture.width() == 640 && picture.height() == 480) {
            whole.set(picture);
            some.countDown();
          }
        });
    assertTrue(some.await(60, TimeUnit.SECONDS), () -> call.tern.getStats().all().toString());
    JsonNode grid = call.js("return means(document.getElementById('self'))");
    VideoFrame frame = Objects.requireNonNull(whole.get());
    double[] ours = means(frame);
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      difference += Math.abs(ours[i] - grid.get(i).asDouble()) / ours.length;
    }
    double off = difference;
    assertTrue(off < 12, () -> "mean difference of a cell " + off + " of 255");
  }

  /** Red, green and blue of 8 by 6 cells. */
  private static double[] means(VideoFrame frame) {
    int[] rgb = new int[640 * 480];
    PixelConverter.scalar().toRgb(frame, rgb, 0, 640);
    double[] sums = new double[8 * 6 * 3];
    for (int y = 0; y < 480; y++) {
      for (int x = 0; x < 640; x++) {
        int cell = ((y / 80) * 8 + x / 80) * 3;
        int pixel = rgb[y * 640 + x];
        sums[cell] += (pixel >> 16 & 0xFF) / 6400.0;
        sums[cell + 1] += (pixel >> 8 & 0xFF) / 6400.0;
        sums[cell + 2] += (pixel & 0xFF) / 6400.0;
      }
    }
    return sums;
  }
}
