package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.source.SoundSinkSpec;
import org.ternrtc.app.source.SoundSpec;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.audio.ToneMeter;
import org.ternrtc.media.file.WavFileSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;

@Timeout(180)
final class CallSoundTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private static CallMedia media(CallSound sound) {
    return new CallMedia(() -> null, null, RtpEncodingParameters.DEFAULT, sound);
  }

  @Test
  void aMachineWithoutALoudspeakerCallsAllTheSame() throws Exception {
    List<String> trouble = new ArrayList<>();
    try (CallSound tone = CallSound.openLoudIfPossible(new SoundSpec.Tone(600), trouble::add)) {
      assertTrue(tone.sends());
    }
    assertTrue(
        trouble.isEmpty() || trouble.getFirst().startsWith("sound is not played: "),
        trouble::toString);
  }

  @Test
  void aToneOfOneSideIsRecordedByTheOther(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("heard.wav");
    try (CallSound tone = CallSound.open(new SoundSpec.Tone(600), new SoundSinkSpec.Null());
        CallSound recorder = CallSound.open(new SoundSpec.Off(), new SoundSinkSpec.Wav(file))) {
      assertTrue(tone.sends());
      assertFalse(recorder.sends());
      CallMedia heard = media(recorder);
      PeerConnectionListener listener =
          new PeerConnectionListener() {
            @Override
            public void onTrack(RtpTransceiver transceiver) {
              heard.receive(transceiver);
            }
          };
      try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
          PeerConnection two = PeerConnection.create(LOOPBACK, listener)) {
        media(tone).offerOn(one);
        one.setLocalDescription();
        two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
        heard.answerOn(two);
        two.setLocalDescription();
        one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
        // Bounded by the time-out of the test.
        while (recorder.received().totalSeconds() < 2 || recorder.received().level() < 0.1) {
          Thread.sleep(20);
        }
        tone.mute(true);
        while (recorder.received().level() > 0.001) {
          Thread.sleep(20);
        }
      }
    }
    assertTrue(Files.size(file) > 48_000);
    ToneMeter meter = new ToneMeter(600);
    CountDownLatch end = new CountDownLatch(1);
    try (WavFileSource source = new WavFileSource(file, false)) {
      source.start(
          new AudioSink() {
            @Override
            public void accept(AudioFrame frame) {
              meter.accept(frame);
            }

            @Override
            public void ended(String reason) {
              end.countDown();
            }
          });
      assertTrue(end.await(120, TimeUnit.SECONDS));
    }
    assertTrue(meter.pureWindows() >= 3, () -> meter.windows() + " " + meter.pureWindows());
  }
}
