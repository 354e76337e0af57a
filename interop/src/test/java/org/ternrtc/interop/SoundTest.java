package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.audio.ToneMeter;
import org.ternrtc.media.audio.ToneSource;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.AudioTrack;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DtmfListener;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.peer.VideoTrack;
import tools.jackson.databind.JsonNode;

/** Tones of known frequency between Tern and others: sent, and found by their frequency. */
@Timeout(180)
final class SoundTest {
  private static void await(ToneMeter meter, int windows, PeerConnection tern)
      throws InterruptedException {
    // Bounded by the time-out of the whole test.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (meter.pureWindows() < windows) {
      assertTrue(
          System.nanoTime() < deadline,
          () -> meter.windows() + " " + meter.share() + " " + tern.getStats().all());
      Thread.sleep(50);
    }
  }

  /** Sound, pictures and data both ways in one bundle. */
  @ParameterizedTest
  @CsvSource({"CHROMIUM,true", "CHROMIUM,false", "FIREFOX,true", "FIREFOX,false"})
  void tonesArePlayedOnBothSidesBesidePicturesAndData(Browser.Kind kind, boolean pageOffers)
      throws Exception {
    try (BrowserCall call = BrowserCall.open(kind, false, true);
        AudioTrack tone = AudioTrack.of(new ToneSource(750)).start();
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 15)).start()) {
      call.tern.addTrack(tone);
      call.tern.addTrack(pattern);
      // Web audio of Firefox stands still on a machine without a loudspeaker; its made-up
      // microphone
      // gives 1000 Hz.
      boolean web = kind == Browser.Kind.CHROMIUM;
      String prepare =
          (web ? "pc.addTrack(toneTrack(1500));" : "pc.addTrack(await microphoneTrack());")
              + "pc.addTrack(drawnTrack(15));";
      if (pageOffers) {
        call.pageOffers("makePeer(); window.channel = pc.createDataChannel('data'); " + prepare);
      } else {
        DataChannel channel = call.tern.createDataChannel("data");
        assertEquals("data", channel.label());
        call.ternOffers(prepare);
      }
      call.tern.awaitConnected(Duration.ofSeconds(20));
      ToneMeter meter = new ToneMeter(web ? 1500 : 1000);
      CountDownLatch pictures = new CountDownLatch(10);
      for (int i = 0; i < 2; i++) {
        RtpTransceiver each = call.track();
        if (each.kind() == MediaKind.AUDIO) {
          each.receiver().audioTrack().addSink(meter);
        } else {
          each.receiver().track().addSink(_ -> pictures.countDown());
        }
      }
      await(meter, 10, call.tern);
      assertTrue(pictures.await(60, TimeUnit.SECONDS), () -> call.tern.getStats().all().toString());
      if (web) {
        JsonNode heard = call.page.eval("return await heardTone();", Duration.ofSeconds(60));
        assertEquals(750, heard.asDouble(), 12);
      }
      JsonNode page =
          call.js(
              "return await until(20000, 'sound', async () => (await stats('inbound-rtp'))"
                  + ".find((s) => s.kind === 'audio' && s.totalAudioEnergy > 0.01"
                  + " && s.audioLevel > 0.2 && s.audioLevel < 0.3));");
      assertTrue(page.get("totalSamplesReceived").asDouble() > 4800, page::toString);
      StatsReport.Stats in =
          call.tern.getStats().ofType("inbound-rtp").stream()
              .filter(s -> "audio".equals(s.text("kind")))
              .findFirst()
              .orElseThrow();
      assertTrue(in.number("totalAudioEnergy") > 0.001, in::toString);
      assertEquals(1, call.tern.getStats().ofType("transport").size());
    }
  }

  @Test
  void keysPressedInChromiumAreHeard() throws Exception {
    try (BrowserCall call = BrowserCall.open(Browser.Kind.CHROMIUM, false, true)) {
      BlockingQueue<String> keys = new LinkedBlockingQueue<>();
      call.pageOffers("makePeer(); window.telephone = pc.addTrack(toneTrack(400))");
      call.tern.awaitConnected(Duration.ofSeconds(20));
      call.track()
          .receiver()
          .setDtmfListener(
              new DtmfListener() {
                @Override
                public void pressed(char key) {
                  keys.add("+" + key);
                }

                @Override
                public void released(char key, Duration lasted) {
                  keys.add("-" + key);
                }
              });
      call.js(
          "await until(10000, 'telephone', () => telephone.dtmf.canInsertDTMF);"
              + "telephone.dtmf.insertDTMF('15#D', 120, 80);");
      for (char key : "15#D".toCharArray()) {
        assertEquals("+" + key, keys.poll(20, TimeUnit.SECONDS));
        assertEquals("-" + key, keys.poll(20, TimeUnit.SECONDS));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aiortcAndTernHearEachOther(boolean aiortcOffers) throws Exception {
    BlockingQueue<RtpTransceiver> tracks = new LinkedBlockingQueue<>();
    PeerConnectionListener listener =
        new PeerConnectionListener() {
          @Override
          public void onTrack(RtpTransceiver transceiver) {
            tracks.add(transceiver);
          }
        };
    try (TestNetwork network = TestNetwork.open();
        Aiortc aiortc = Aiortc.open(network);
        PeerConnection tern = PeerConnection.create(configuration(network), listener);
        AudioTrack tone = AudioTrack.of(new ToneSource(800)).start()) {
      tern.addTrack(tone);
      if (aiortcOffers) {
        tern.setRemoteDescription(
            new SessionDescription(SdpType.OFFER, sdp(aiortc, Map.of("do", "offer", "tone", 500))));
        tern.setLocalDescription();
        String answer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        aiortc.ask(Map.of("do", "remote", "sdp", answer), Duration.ofSeconds(20));
      } else {
        tern.setLocalDescription();
        String offer = tern.awaitGathering(Duration.ofSeconds(10)).sdp();
        String answer = sdp(aiortc, Map.of("do", "answer", "tone", 500, "sdp", offer));
        tern.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
      }
      tern.awaitConnected(Duration.ofSeconds(20));
      ToneMeter meter = new ToneMeter(500);
      RtpTransceiver heard = tracks.poll(20, TimeUnit.SECONDS);
      heard.receiver().audioTrack().addSink(meter);
      JsonNode shares =
          aiortc
              .ask(Map.of("do", "listen", "hertz", 800, "seconds", 4), Duration.ofSeconds(90))
              .get("shares");
      int pure = 0;
      for (JsonNode share : shares) {
        pure += share.asDouble() > 0.9 ? 1 : 0;
      }
      assertTrue(pure >= 10, shares::toString);
      await(meter, 10, tern);
      aiortc.ask(Map.of("do", "close"), Duration.ofSeconds(10));
    }
  }

  private static String sdp(Aiortc aiortc, Map<String, Object> ask) throws Exception {
    return aiortc.ask(ask, Duration.ofSeconds(30)).get("sdp").asString();
  }

  private static Configuration configuration(TestNetwork network) throws Exception {
    InetAddress only = InetAddress.getByName(network.near());
    return Configuration.defaults()
        .withIce(
            IceConfiguration.defaults().withAddressFilter((_, address) -> address.equals(only)));
  }
}
