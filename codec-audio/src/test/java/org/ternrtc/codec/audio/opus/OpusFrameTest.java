package org.ternrtc.codec.audio.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.codec.audio.TestSound;
import org.ternrtc.media.AudioCodecs;
import org.ternrtc.media.AudioEncoderSettings;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.UndecodableFrameException;

final class OpusFrameTest {
  private static final int FRAME = 960;
  private static final AudioEncoderSettings VOICE = AudioEncoderSettings.voice();

  static List<byte[]> encode(AudioEncoderSettings settings, short[] sound) {
    OpusFrameEncoder encoder = new OpusFrameEncoder(settings);
    int step = encoder.frameSamples() * encoder.channels();
    byte[] out = new byte[1500];
    List<byte[]> packets = new ArrayList<>();
    for (int at = 0; at + step <= sound.length; at += step) {
      AudioFrame frame =
          new AudioFrame(sound, at, encoder.frameSamples(), 48_000, encoder.channels(), 0);
      packets.add(Arrays.copyOf(out, encoder.encode(frame, out, 0)));
    }
    return packets;
  }

  static short[] decode(List<byte[]> packets, int channels) throws UndecodableFrameException {
    OpusFrameDecoder decoder = new OpusFrameDecoder(channels);
    short[] all = new short[packets.size() * 2880 * channels];
    int at = 0;
    for (byte[] packet : packets) {
      assertEquals(
          decoder.samples(packet, 0, packet.length) * channels,
          channels * decoder.decode(packet, 0, packet.length, all, at));
      at += decoder.samples(packet, 0, packet.length) * channels;
    }
    return Arrays.copyOf(all, at);
  }

  private static int bytes(List<byte[]> packets) {
    return packets.stream().mapToInt(packet -> packet.length).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "24000, 1, 20, 7",
    "32000, 1, 20, 8",
    "64000, 1, 10, 9",
    "64000, 2, 20, 8",
    "32000, 1, 60, 8"
  })
  void carriesAVoiceAtTheRateAskedFor(int bits, int channels, int millis, double bound)
      throws Exception {
    short[] mono = TestSound.speech(48_000);
    short[] sound = new short[mono.length * channels];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = mono[i / channels];
    }
    List<byte[]> packets =
        encode(VOICE.withBitrate(bits).withChannels(channels).withPacketMillis(millis), sound);
    double rate = bytes(packets) * 8.0 / packets.size() * 1000 / millis;
    assertTrue(rate < bits * 1.15 && rate > bits * 0.4, rate + " bit/s");
    double snr = TestSound.alignedSnr(sound, decode(packets, channels), 700);
    assertTrue(snr > bound, snr + " dB");
  }

  @Test
  void changesItsRateWhileItRuns() throws Exception {
    short[] sound = TestSound.speech(48_000);
    OpusFrameEncoder encoder = new OpusFrameEncoder(VOICE.withBitrate(64_000));
    byte[] out = new byte[1500];
    int[] bytes = new int[2];
    for (int part = 0; part < 2; part++) {
      for (int at = 0; at + FRAME <= 100_000; at += FRAME) {
        bytes[part] += encoder.encode(new AudioFrame(sound, at, FRAME, 48_000, 1, 0), out, 0);
      }
      encoder.setBitrate(16_000);
      encoder.setComplexity(2);
    }
    assertTrue(bytes[1] < bytes[0] / 2.5, Arrays.toString(bytes));
  }

  @ParameterizedTest
  @CsvSource({"20000", "24000", "32000", "40000"})
  void forwardErrorCorrectionTrulySwitchesOn(int bits) throws Exception {
    short[] sound = TestSound.speech(48_000);
    AudioEncoderSettings settings = VOICE.withBitrate(bits).withInbandFec(true);
    OpusFrameDecoder decoder = new OpusFrameDecoder(1);
    long without =
        encode(settings, sound).stream()
            .filter(packet -> decoder.hasRedundancy(packet, 0, packet.length))
            .count();
    assertEquals(0, without, "no losses, nothing to correct");
    List<byte[]> packets = encode(settings.withPacketLossPercent(10), sound);
    long with =
        packets.stream().filter(packet -> decoder.hasRedundancy(packet, 0, packet.length)).count();
    // Pauses need none.
    assertTrue(with > packets.size() / 2, with + " of " + packets.size());
  }

  @Test
  void aLostPacketComesBackBetterFromTheNextThanFromConcealment() throws Exception {
    List<byte[]> packets = encode(VOICE.withPacketLossPercent(20), TestSound.speech(48_000));
    short[] clean = decode(packets, 1);
    short[][] repaired = new short[2][clean.length];
    for (int way = 0; way < 2; way++) {
      OpusFrameDecoder decoder = new OpusFrameDecoder(1);
      for (int i = 0; i < packets.size() - 1; i++) {
        byte[] packet = packets.get(i);
        if (i % 10 != 9) {
          decoder.decode(packet, 0, packet.length, repaired[way], i * FRAME);
          continue;
        }
        byte[] next = packets.get(i + 1);
        int got =
            way == 0
                ? decoder.conceal(FRAME, repaired[way], i * FRAME)
                : decoder.decodeRedundancy(next, 0, next.length, FRAME, repaired[way], i * FRAME);
        if (got == 0) {
          got = decoder.conceal(FRAME, repaired[way], i * FRAME);
        }
        assertEquals(FRAME, got);
      }
    }
    double[] snr = new double[2];
    for (int way = 0; way < 2; way++) {
      short[] lostClean = new short[0];
      short[] lostRepaired = new short[0];
      for (int i = 9; i < packets.size() - 1; i += 10) {
        int end = lostClean.length;
        lostClean = Arrays.copyOf(lostClean, end + FRAME);
        lostRepaired = Arrays.copyOf(lostRepaired, end + FRAME);
        System.arraycopy(clean, i * FRAME, lostClean, end, FRAME);
        System.arraycopy(repaired[way], i * FRAME, lostRepaired, end, FRAME);
      }
      snr[way] = TestSound.snr(lostClean, lostRepaired);
    }
    assertTrue(snr[1] > snr[0] + 4, Arrays.toString(snr));
  }

  @Test
  void silenceIsNotSentWithDiscontinuousTransmission() throws Exception {
    short[] sound = Arrays.copyOf(TestSound.speech(48_000), 48_000 * 8);
    List<byte[]> packets = encode(VOICE.withDtx(true), sound);
    long sent = packets.subList(300, 400).stream().filter(packet -> packet.length > 0).count();
    assertTrue(sent <= 10, sent + " of 100 packets of silence");
    long speech = packets.subList(0, 100).stream().filter(packet -> packet.length > 0).count();
    assertTrue(speech > 80, speech + " of 100 packets of speech");
    assertTrue(encode(VOICE, sound).stream().allMatch(packet -> packet.length > 0));
  }

  @Test
  void aNarrowReceiverGetsNarrowSound() throws Exception {
    List<byte[]> packets = encode(VOICE.withMaxPlaybackRate(8000), TestSound.speech(48_000));
    // Configurations 0 to 3 are SILK in 4 kHz, RFC 6716 table 2.
    assertTrue(packets.stream().allMatch(packet -> (packet[0] & 0xFF) >> 3 <= 3));
  }

  @Test
  void brokenPacketsAreRefusedAndTheNextOneIsDecoded() throws Exception {
    Random random = new Random(6716);
    List<byte[]> good = encode(VOICE, Arrays.copyOf(TestSound.speech(48_000), 20 * FRAME));
    OpusFrameDecoder decoder = new OpusFrameDecoder(2);
    short[] out = new short[2 * 5760];
    for (int round = 0; round < 2000; round++) {
      byte[] broken = new byte[random.nextInt(120)];
      random.nextBytes(broken);
      try {
        int got = decoder.decode(broken, 0, broken.length, out, 0);
        assertEquals(decoder.samples(broken, 0, broken.length), got);
      } catch (UndecodableFrameException refused) {
        assertTrue(String.valueOf(refused.getMessage()).startsWith("Opus"));
      }
      if (round % 50 == 0) {
        byte[] packet = good.get(round / 50 % good.size());
        assertEquals(FRAME, decoder.decode(packet, 0, packet.length, out, 0));
      }
    }
    assertFalse(decoder.hasRedundancy(new byte[0], 0, 0));
    assertEquals(0, decoder.samples(new byte[0], 0, 0));
  }

  @Test
  void isFoundByItsNameInSdp() {
    assertTrue(AudioCodecs.supports("opus"));
    assertTrue(AudioCodecs.supports("pcmu"));
    assertFalse(AudioCodecs.supports("speex"));
    assertEquals(8000, AudioCodecs.decoder("G722", 1).rtpClockRate());
    assertEquals(16_000, AudioCodecs.encoder("G722", VOICE).sampleRate());
    assertThrows(IllegalArgumentException.class, () -> AudioCodecs.decoder("speex", 1));
  }
}
