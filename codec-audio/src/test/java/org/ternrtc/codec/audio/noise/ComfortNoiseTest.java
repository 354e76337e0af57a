package org.ternrtc.codec.audio.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.UndecodableFrameException;

final class ComfortNoiseTest {
  /** Noise through a low pass: what a quiet room sounds like. */
  private static short[] room(double gain, int samples) {
    Random random = new Random(4);
    short[] out = new short[samples];
    double value = 0;
    for (int i = 0; i < samples; i++) {
      value = 0.8 * value + gain * random.nextGaussian();
      out[i] = (short) Math.round(value);
    }
    return out;
  }

  private static double rms(short[] sound, int from) {
    double sum = 0;
    for (int i = from; i < sound.length; i++) {
      sum += (double) sound[i] * sound[i];
    }
    return Math.sqrt(sum / (sound.length - from));
  }

  /** Correlation of neighbours: the tilt of the spectrum. */
  private static double tilt(short[] sound, int from) {
    double sum = 0;
    double power = 0;
    for (int i = from + 1; i < sound.length; i++) {
      sum += (double) sound[i] * sound[i - 1];
      power += (double) sound[i] * sound[i];
    }
    return sum / power;
  }

  private static byte[] describe(short[] sound) {
    ComfortNoiseEncoder encoder = new ComfortNoiseEncoder(20);
    byte[] packet = new byte[20];
    int length = 0;
    for (int at = 0; at + 160 <= sound.length; at += 160) {
      length = encoder.encode(new AudioFrame(sound, at, 160, 8000, 1, 0), packet, 0);
    }
    return Arrays.copyOf(packet, length);
  }

  @Test
  void soundsAsLoudAndAsDullAsTheRoom() throws UndecodableFrameException {
    short[] room = room(60, 16_000);
    byte[] packet = describe(room);
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder();
    assertEquals(0, decoder.decode(packet, 0, packet.length, new short[0], 0));
    short[] noise = new short[16_000];
    assertEquals(16_000, decoder.conceal(16_000, noise, 0));
    double decibels = 20 * Math.log10(rms(noise, 0) / rms(room, 0));
    assertTrue(Math.abs(decibels) < 1, decibels + " dB apart");
    assertEquals(tilt(room, 0), tilt(noise, 0), 0.05);
  }

  @Test
  void describesDigitalSilenceAsSilence() throws UndecodableFrameException {
    byte[] packet = describe(new short[1600]);
    assertEquals(127, packet[0]);
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder();
    decoder.decode(packet, 0, packet.length, new short[0], 0);
    short[] noise = new short[1600];
    decoder.conceal(1600, noise, 0);
    assertEquals(0, rms(noise, 0));
  }

  @Test
  void takesALevelAloneAndAnyCoefficients() throws UndecodableFrameException {
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder();
    decoder.decode(new byte[] {40}, 0, 1, new short[0], 0);
    short[] noise = new short[8000];
    decoder.conceal(8000, noise, 0);
    assertEquals(-40, 20 * Math.log10(rms(noise, 4000) / 32_767), 1);
    Random random = new Random(9);
    for (int round = 0; round < 300; round++) {
      byte[] packet = new byte[1 + random.nextInt(40)];
      random.nextBytes(packet);
      decoder.decode(packet, 0, packet.length, new short[0], 0);
      assertEquals(160, decoder.conceal(160, noise, 0));
    }
    assertThrows(
        UndecodableFrameException.class, () -> decoder.decode(new byte[0], 0, 0, new short[0], 0));
  }
}
