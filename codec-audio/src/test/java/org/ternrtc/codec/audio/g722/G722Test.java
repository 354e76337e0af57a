package org.ternrtc.codec.audio.g722;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.audio.TestSound;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.UndecodableFrameException;

final class G722Test {
  private static byte[] encode(short[] sound) {
    G722Encoder encoder = new G722Encoder(20);
    byte[] out = new byte[sound.length / 2];
    for (int at = 0; at + 320 <= sound.length; at += 320) {
      assertEquals(160, encoder.encode(new AudioFrame(sound, at, 320, 16_000, 1, 0), out, at / 2));
    }
    return out;
  }

  private static short[] decode(byte[] bytes) throws UndecodableFrameException {
    G722Decoder decoder = new G722Decoder();
    short[] out = new short[bytes.length * 2];
    for (int at = 0; at < bytes.length; at += 160) {
      decoder.decode(bytes, at, Math.min(160, bytes.length - at), out, at * 2);
    }
    return out;
  }

  @Test
  void decodesBitForBitAsFfmpegDoes() throws Exception {
    assertArrayEquals(
        TestSound.samples("speech-g722.s16"), decode(TestSound.resource("speech.g722")));
  }

  @Test
  void encodesBitForBitAsFfmpegDoes() throws IOException {
    short[] speech = Arrays.copyOf(TestSound.speech(16_000), 24_000);
    assertArrayEquals(TestSound.resource("speech.g722"), encode(speech));
  }

  @Test
  void keepsAVoice() throws Exception {
    short[] speech = TestSound.speech(16_000);
    double snr = TestSound.alignedSnr(speech, decode(encode(speech)), 40);
    assertTrue(snr > 20, snr + " dB");
  }

  @Test
  void staysInBoundsForAnyBytesAndForgetsThemWhenReset() throws Exception {
    Random random = new Random(722);
    byte[] noise = new byte[160];
    short[] out = new short[320];
    G722Decoder decoder = new G722Decoder();
    for (int i = 0; i < 200; i++) {
      random.nextBytes(noise);
      assertEquals(320, decoder.decode(noise, 0, 160, out, 0));
    }
    decoder.reset();
    byte[] clip = TestSound.resource("speech.g722");
    decoder.decode(clip, 0, 160, out, 0);
    assertArrayEquals(Arrays.copyOf(TestSound.samples("speech-g722.s16"), 320), out);
  }
}
