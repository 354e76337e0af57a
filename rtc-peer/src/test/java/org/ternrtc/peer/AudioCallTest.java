package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.audio.ToneMeter;
import org.ternrtc.media.audio.ToneSource;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.rtp.audio.AudioLevel;
import org.ternrtc.rtp.audio.DtmfReceiver;

/** Sound between two of our own over real sockets on the loopback interface. */
@Timeout(90)
final class AudioCallTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private final BlockingQueue<RtpTransceiver> tracks = new LinkedBlockingQueue<>();
  private PeerConnection one;
  private PeerConnection two;

  /** Signaling waits until all candidates are there, so no listener has to carry any. */
  private final class Tracks implements PeerConnectionListener {
    @Override
    public void onTrack(RtpTransceiver transceiver) {
      tracks.add(transceiver);
    }
  }

  @BeforeEach
  void open() {
    one = PeerConnection.create(LOOPBACK, new Tracks());
    two = PeerConnection.create(LOOPBACK, new Tracks());
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void negotiate() {
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
    one.awaitConnected(Duration.ofSeconds(30));
    two.awaitConnected(Duration.ofSeconds(30));
  }

  private RtpTransceiver track() throws InterruptedException {
    RtpTransceiver heard = tracks.poll(20, TimeUnit.SECONDS);
    assertNotNull(heard);
    return heard;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    // Bounded by the time-out of the whole test.
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  private static ToneMeter listen(RtpTransceiver transceiver, double hertz) {
    ToneMeter meter = new ToneMeter(hertz);
    transceiver.receiver().audioTrack().addSink(meter);
    return meter;
  }

  private static StatsReport.Stats sound(PeerConnection of, String type) {
    return of.getStats().ofType(type).stream()
        .filter(each -> "audio".equals(each.text("kind")))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable String codec(PeerConnection of) {
    return of.getStats().ofType("codec").stream()
        .map(each -> each.text("mimeType"))
        .filter(each -> each != null && each.startsWith("audio/"))
        .findFirst()
        .orElse(null);
  }

  @Test
  void aToneArrivesByOpusAndItsStatisticsTellOfIt() throws Exception {
    try (AudioTrack tone = AudioTrack.of(new ToneSource(440)).start()) {
      one.addTrack(tone);
      negotiate();
      ToneMeter meter = listen(track(), 440);
      await(() -> meter.pureWindows() >= 10);
      assertEquals("audio/opus", codec(two));
      // The first reports come within a second or two.
      await(() -> two.getStats().ofType("remote-outbound-rtp").size() == 1);
      await(() -> one.getStats().ofType("remote-inbound-rtp").size() == 1);
      StatsReport.Stats in = sound(two, "inbound-rtp");
      assertTrue(in.number("totalAudioEnergy") > 0, in.toString());
      double level = 0.25 / Math.sqrt(2);
      await(() -> Math.abs(sound(two, "inbound-rtp").number("audioLevel") - level) < 0.05);
      await(
          () -> Math.abs(sound(two, "inbound-rtp").number("ternRemoteAudioLevel") - level) < 0.05);
      assertTrue(in.count("totalSamplesReceived") > 48_000 / 2, in.toString());
      assertTrue(in.number("jitterBufferDelay") > 0, in.toString());
      StatsReport.Stats out = sound(one, "outbound-rtp");
      assertTrue(out.count("packetsSent") > 40, out.toString());
      assertTrue(sound(one, "media-source").number("totalAudioEnergy") > 0);
    }
  }

  @Test
  void soundPicturesAndDataShareOneTransportBothWays() throws Exception {
    try (AudioTrack low = AudioTrack.of(new ToneSource(400)).start();
        AudioTrack high = AudioTrack.of(new ToneSource(1000)).start();
        VideoTrack pattern = VideoTrack.of(new PatternSource(160, 120, 15)).start()) {
      one.addTrack(pattern);
      one.addTrack(low);
      two.addTrack(high);
      DataChannel channel = one.createDataChannel("chat");
      negotiate();
      CountDownLatch pictures = new CountDownLatch(10);
      ToneMeter atTwo = new ToneMeter(400);
      ToneMeter atOne = new ToneMeter(1000);
      for (int i = 0; i < 3; i++) {
        RtpTransceiver heard = track();
        if (heard.kind() == MediaKind.VIDEO) {
          heard.receiver().track().addSink(_ -> pictures.countDown());
        } else {
          boolean ours = one.transceivers().contains(heard);
          heard.receiver().audioTrack().addSink(ours ? atOne : atTwo);
        }
      }
      await(() -> atOne.pureWindows() >= 5 && atTwo.pureWindows() >= 5);
      assertTrue(pictures.await(30, TimeUnit.SECONDS));
      await(() -> channel.readyState() == DataChannelState.OPEN);
      assertEquals(1, two.transceivers().stream().filter(t -> t.kind() == MediaKind.AUDIO).count());
    }
  }

  @Test
  void aMutedTrackIsSilentAndIsHeardAgain() throws Exception {
    try (AudioTrack tone = AudioTrack.of(new ToneSource(600)).start()) {
      one.addTrack(tone);
      negotiate();
      ToneMeter meter = listen(track(), 600);
      await(() -> meter.share() > 0.9);
      tone.setEnabled(false);
      await(() -> meter.level() < 0.001);
      tone.setEnabled(true);
      await(() -> meter.share() > 0.9);
    }
  }

  @Test
  void anotherTrackTakesTheSendersPlaceAndTimeGoesOn() throws Exception {
    try (AudioTrack first = AudioTrack.of(new ToneSource(500)).start();
        AudioTrack second = AudioTrack.of(new ToneSource(1500)).start();
        VideoTrack pictures = VideoTrack.of(new PatternSource(160, 120, 5))) {
      RtpSender sender = one.addTrack(first);
      negotiate();
      RtpTransceiver heard = track();
      ToneMeter low = listen(heard, 500);
      ToneMeter high = listen(heard, 1500);
      await(() -> low.share() > 0.9);
      assertThrows(IllegalArgumentException.class, () -> sender.replaceTrack(pictures));
      sender.replaceTrack(second);
      await(() -> high.share() > 0.9);
      sender.replaceTrack(null);
      await(() -> high.level() < 0.001);
      sender.replaceTrack(first);
      await(() -> low.share() > 0.9);
      assertThrows(InvalidStateException.class, () -> heard.receiver().track());
    }
  }

  @Test
  void preferencesChooseTelephonyCodecs() throws Exception {
    for (String name : List.of("PCMU", "PCMA", "G722")) {
      tracks.clear();
      try (PeerConnection caller = PeerConnection.create(LOOPBACK, new Tracks());
          PeerConnection callee = PeerConnection.create(LOOPBACK, new Tracks());
          AudioTrack tone = AudioTrack.of(new ToneSource(800)).start()) {
        close();
        one = caller;
        two = callee;
        RtpTransceiver sending =
            one.addTransceiver(tone, TransceiverInit.of(RtpTransceiverDirection.SENDONLY));
        sending.setCodecPreferences(
            PeerConnection.codecs(MediaKind.AUDIO).stream().filter(c -> c.is(name)).toList());
        negotiate();
        ToneMeter meter = listen(track(), 800);
        await(() -> meter.pureWindows() >= 5);
        assertEquals("audio/" + name, codec(two));
      }
    }
  }

  @Test
  void whatOneSideWishesOfOpusTheOtherDoes() throws Exception {
    try (AudioTrack tone = AudioTrack.of(new ToneSource(700, 0.25, 2)).start()) {
      two.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
      one.addTrack(tone);
      RtpCodec opus =
          PeerConnection.codecs(MediaKind.AUDIO).stream()
              .filter(c -> c.is("opus"))
              .findFirst()
              .orElseThrow()
              .withParameters("stereo=1;maxaveragebitrate=96000;useinbandfec=1;cbr=1");
      PeerConnection asking = two;
      asking.transceivers().getFirst().setCodecPreferences(List.of(opus));
      // The receiver offers.
      PeerConnection swap = one;
      one = two;
      two = swap;
      negotiate();
      ToneMeter meter = listen(track(), 700);
      await(() -> meter.pureWindows() >= 10);
      StatsReport.Stats out = sound(two, "outbound-rtp");
      assertEquals(96_000, out.count("targetBitrate"));
      // 240 bytes every 20 ms, always: a constant rate.
      assertEquals(240.0, out.number("bytesSent") / out.number("packetsSent"), 2);
    }
  }

  @Test
  void framesAreSentTwiceWhenThatIsPreferred() throws Exception {
    try (AudioTrack tone = AudioTrack.of(new ToneSource(900)).start()) {
      RtpTransceiver sending =
          one.addTransceiver(tone, TransceiverInit.of(RtpTransceiverDirection.SENDONLY));
      List<RtpCodec> all = PeerConnection.codecs(MediaKind.AUDIO);
      sending.setCodecPreferences(
          List.of(
              all.stream().filter(c -> c.is("red")).findFirst().orElseThrow(),
              all.stream().filter(c -> c.is("opus")).findFirst().orElseThrow()));
      negotiate();
      ToneMeter meter = listen(track(), 900);
      await(() -> meter.pureWindows() >= 10);
      StatsReport.Stats out = sound(one, "outbound-rtp");
      // 80 bytes of sound on average, twice, and a header of 5.
      assertTrue(out.number("bytesSent") / out.number("packetsSent") > 130, out.toString());
    }
  }

  @Test
  void keysOfATelephoneArriveInOrder() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (AudioTrack tone = AudioTrack.of(new ToneSource(440)).start()) {
      RtpSender sender = one.addTrack(tone);
      DtmfSender keys = sender.dtmf();
      assertNotNull(keys);
      assertFalse(keys.canInsertDtmf());
      assertThrows(InvalidStateException.class, () -> keys.insertDtmf("1"));
      negotiate();
      track()
          .receiver()
          .setDtmfListener(
              new DtmfListener() {
                @Override
                public void pressed(char key) {
                  heard.add("+" + key);
                }

                @Override
                public void released(char key, Duration lasted) {
                  heard.add("-" + key + lasted.toMillis());
                }
              });
      await(keys::canInsertDtmf);
      assertThrows(IllegalArgumentException.class, () -> keys.insertDtmf("1x"));
      keys.insertDtmf("1a#");
      for (String expected : List.of("+1", "-1100", "+A", "-A100", "+#", "-#100")) {
        assertEquals(expected, heard.poll(20, TimeUnit.SECONDS));
      }
      assertEquals("", keys.toneBuffer());
    }
  }

  @Test
  void whatTheEncoderBeforeLeftBehindDoesNotSilenceTheNext() throws Exception {
    try (AudioTrack first = AudioTrack.of(new ToneSource(500)).start();
        AudioTrack second = AudioTrack.of(new ToneSource(1500)).start()) {
      RtpSender sender = one.addTrack(first);
      negotiate();
      RtpTransceiver heard = track();
      ToneMeter low = listen(heard, 500);
      ToneMeter high = listen(heard, 1500);
      await(() -> low.share() > 0.9);
      AudioSending sending = sender.sound();
      assertNotNull(sending);
      one.call()
          .onOwner(() -> {
            int before = sending.generation();
            sender.replaceTrack(second);
            // An hour of sound, and one packet that was on its way when the track changed.
            sending.forward(
                before,
                new EncodedSound(
                    new byte[] {-8, -1, -2},
                    3600L * 48_000,
                    false,
                    new AudioLevel(true, 20),
                    System.nanoTime()));
          });
      await(() -> high.share() > 0.9);
      int windows = high.pureWindows();
      await(() -> high.pureWindows() >= windows + 5);
    }
  }

  @Test
  void nothingIsDecodedOnceNobodyListens() throws Exception {
    try (AudioTrack tone = AudioTrack.of(new ToneSource(500)).start()) {
      one.addTrack(tone);
      negotiate();
      RtpReceiver receiver = track().receiver();
      ToneMeter meter = new ToneMeter(500);
      receiver.audioTrack().addSink(meter);
      await(() -> meter.share() > 0.9);
      receiver.audioTrack().removeSink(meter);
      await(() -> two.call().owner().call(() -> receiver.playout() == null));
      ToneMeter again = new ToneMeter(500);
      receiver.audioTrack().addSink(again);
      await(() -> again.share() > 0.9);
    }
  }

  @Test
  void keysDoNotPileUpBeforeASlowListener() throws Exception {
    RtpReceiver receiver =
        one.addTransceiver(MediaKind.AUDIO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY))
            .receiver();
    CountDownLatch goOn = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    receiver.setDtmfListener(
        new DtmfListener() {
          @Override
          public void pressed(char key) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            heard.add("+");
          }

          @Override
          public void released(char key, Duration lasted) {
            heard.add("-");
          }
        });
    Runnable press =
        () -> {
          receiver.key(new DtmfReceiver.KeyEvent(1, false, 160), 8000);
          receiver.key(new DtmfReceiver.KeyEvent(1, true, 800), 8000);
        };
    one.call()
        .onOwner(() -> {
          for (int i = 0; i < 1000; i++) {
            press.run();
          }
        });
    CountDownLatch told = new CountDownLatch(1);
    one.call().onEvents(told::countDown);
    goOn.countDown();
    assertTrue(told.await(30, TimeUnit.SECONDS));
    // The one that the listener was in waits no more.
    assertTrue(heard.size() <= RtpReceiver.MAX_PENDING_KEYS + 2, heard::toString);
    assertEquals(heard.size(), 2 * heard.stream().filter("+"::equals).count());
    heard.clear();
    one.call().onOwner(press);
    assertEquals("+", heard.poll(20, TimeUnit.SECONDS));
    assertEquals("-", heard.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aSinkThatFailsAtTheEndDoesNotKeepItFromOthers() throws Exception {
    AudioTrack track = new AudioTrack();
    CountDownLatch end = new CountDownLatch(1);
    for (Runnable each : List.<Runnable>of(() -> List.of().getFirst(), end::countDown)) {
      track.addSink(
          new AudioSink() {
            @Override
            public void accept(AudioFrame frame) {}

            @Override
            public void ended(String reason) {
              each.run();
            }
          });
    }
    track.ended("over");
    assertEquals(0, end.getCount());
  }

  @Test
  void aSecondTrackJoinsACallAndOneGoes() throws Exception {
    try (AudioTrack first = AudioTrack.of(new ToneSource(500)).start();
        AudioTrack second = AudioTrack.of(new ToneSource(1200)).start()) {
      RtpSender sender = one.addTrack(first);
      negotiate();
      ToneMeter low = listen(track(), 500);
      await(() -> low.share() > 0.9);
      one.addTrack(second);
      negotiate();
      ToneMeter high = listen(track(), 1200);
      await(() -> high.share() > 0.9 && low.share() > 0.9);
      one.removeTrack(sender);
      negotiate();
      int windows = low.windows();
      await(() -> high.windows() > 10 && high.share() > 0.9);
      await(() -> low.windows() == windows || low.level() < 0.001);
    }
  }
}
