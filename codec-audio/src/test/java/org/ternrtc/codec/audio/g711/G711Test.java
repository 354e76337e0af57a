package org.ternrtc.codec.audio.g711;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.codec.audio.TestSound;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.UndecodableFrameException;

final class G711Test {
  @ParameterizedTest
  @EnumSource
  void decodesEveryCodeAsFfmpegDoes(G711Law law) throws Exception {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    short[] decoded = new short[256];
    assertEquals(256, new G711Decoder(law).decode(codes, 0, 256, decoded, 0));
    assertArrayEquals(TestSound.samples(law == G711Law.MU ? "mulaw.s16" : "alaw.s16"), decoded);
  }

  @ParameterizedTest
  @EnumSource
  void encodesEverySampleToWithinHalfAStep(G711Law law) {
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      int decoded = law.decode(law.encode((short) sample));
      // Steps are a sixteenth of their segment, the last segment ends below full scale.
      double bound = Math.max(law == G711Law.MU ? 4 : 16, Math.abs(sample) / 32.0 + 5);
      bound = Math.abs(sample) > 32_000 ? 700 : bound;
      assertTrue(Math.abs(decoded - sample) <= bound, sample + " became " + decoded);
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodesWhatItDecodedToTheSameCode(G711Law law) {
    for (int code = 0; code < 256; code++) {
      short sample = law.decode((byte) code);
      // µ-law has a positive and a negative zero.
      if (sample != 0) {
        assertEquals((byte) code, law.encode(sample));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsAVoiceAt35Decibels(G711Law law) throws IOException, UndecodableFrameException {
    short[] speech = TestSound.speech(8000);
    G711Encoder encoder = new G711Encoder(law, 20);
    G711Decoder decoder = new G711Decoder(law);
    byte[] packet = new byte[200];
    short[] back = new short[speech.length];
    for (int at = 0; at + 160 <= speech.length; at += 160) {
      int length = encoder.encode(new AudioFrame(speech, at, 160, 8000, 1, 0), packet, 0);
      assertEquals(160, length);
      decoder.decode(packet, 0, length, back, at);
    }
    double snr = TestSound.snr(speech, back);
    assertTrue(snr > 35, snr + " dB");
  }

  @Test
  void refusesWhatIsTooLongAndFramesOfAnotherForm() {
    G711Decoder decoder = new G711Decoder(G711Law.A);
    assertEquals(0, decoder.samples(new byte[961], 0, 961));
    assertThrows(
        UndecodableFrameException.class,
        () -> decoder.decode(new byte[961], 0, 961, new short[961], 0));
    G711Encoder encoder = new G711Encoder(G711Law.A, 20);
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.encode(AudioFrame.silence(160, 16_000, 1, 0), new byte[200], 0));
  }
}
