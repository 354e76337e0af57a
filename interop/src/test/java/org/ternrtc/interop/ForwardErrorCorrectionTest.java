package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** Chromium repairs losses from our protection, and we from its: ULPFEC in RED. */
@Timeout(150)
final class ForwardErrorCorrectionTest {
  private static final double LOSS = 0.1;
  private static final long DELAY_MILLIS = 90;
  private static final int PICTURES = 100;
  private static final int RECOVERED = 5;

  /** No retransmission gets through: without protection it decodes three pictures in 15 s. */
  @Test
  void chromiumRepairsWhatIsLostOnALongPath() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true);
        VideoTrack pattern = VideoTrack.of(new PatternSource(640, 480, 30)).start()) {
      String near = Objects.requireNonNull(call.network).near();
      call.tern.addTrack(pattern);
      call.tern.setLocalDescription();
      String offer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
      try (LossyRelay relay = new LossyRelay(near, near, offer, LOSS, DELAY_MILLIS)) {
        String answer =
            call.js(
                    "makePeer(); await pc.setRemoteDescription({type: 'offer', sdp: "
                        + PageServer.literal(relay.through(offer))
                        + "}); await pc.setLocalDescription(); return await gathered(pc);")
                .asString();
        assertTrue(answer.contains("ulpfec/90000"), answer);
        call.tern.setRemoteDescription(
            new SessionDescription(SdpType.ANSWER, relay.through(answer)));
        call.tern.awaitConnected(Duration.ofSeconds(20));
        JsonNode inbound =
            call.page.eval(
                "let last; await until(60000, 'pictures', async () => {"
                    + "for (const s of (await pc.getStats()).values())"
                    + " if (s.type === 'inbound-rtp') last = s;"
                    + "return last && last.framesDecoded > "
                    + PICTURES
                    + "; }); return last;",
                Duration.ofSeconds(70));
        StatsReport.Stats outbound = call.tern.getStats().ofType("outbound-rtp").getFirst();
        String what = inbound + " " + outbound;
        assertTrue(outbound.count("ternFecPacketsSent") > 0, what);
        assertTrue(inbound.get("keyFramesDecoded").asInt() < PICTURES / 10, what);
      }
    }
  }

  /**
   * Its estimate may not fall by the losses so far that pictures are single packets: it protects
   * none of those.
   */
  private static String withLeastRate(String answer) {
    Matcher vp8 = Pattern.compile("a=rtpmap:(\\d+) VP8/90000\r\n").matcher(answer);
    assertTrue(vp8.find(), answer);
    return answer.substring(0, vp8.end())
        + "a=fmtp:"
        + vp8.group(1)
        + " x-google-min-bitrate=800;x-google-start-bitrate=1200\r\n"
        + answer.substring(vp8.end());
  }

  @Test
  void chromiumsProtectionRepairsWhatIsLostOnALongPath() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true)) {
      String near = Objects.requireNonNull(call.network).near();
      String far = Objects.requireNonNull(call.network).far();
      String offer =
          call.js(
                  "makePeer(); pc.addTrack(busyTrack(30)); await pc.setLocalDescription();"
                      + " return await gathered(pc);")
              .asString();
      try (LossyRelay relay = new LossyRelay(near, far, offer, LOSS, DELAY_MILLIS)) {
        call.tern.setRemoteDescription(new SessionDescription(SdpType.OFFER, relay.through(offer)));
        call.tern.setLocalDescription();
        String answer = call.tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        assertTrue(answer.contains("ulpfec/90000"), answer);
        call.js(
            "await pc.setRemoteDescription({type: 'answer', sdp: "
                + PageServer.literal(withLeastRate(relay.through(answer)))
                + "});");
        call.tern.awaitConnected(Duration.ofSeconds(20));
        Semaphore shown = new Semaphore(0);
        call.track().receiver().track().addSink(frame -> shown.release());
        StatsReport.Stats inbound;
        do {
          assertTrue(
              shown.tryAcquire(30, 20, TimeUnit.SECONDS),
              () -> call.tern.getStats().all().toString());
          inbound = call.tern.getStats().ofType("inbound-rtp").getFirst();
        } while (inbound.count("ternPacketsRecovered") < RECOVERED);
        assertTrue(inbound.count("fecPacketsReceived") > 0, inbound.toString());
      }
    }
  }
}
