package org.ternrtc.codec.audio.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.codec.audio.TestSound;
import org.ternrtc.media.AudioEncoderSettings;

/** Both ways with libopus, by ffmpeg; skipped where there is none. */
final class LibopusTest {
  @TempDir Path folder;

  @BeforeEach
  void needsFfmpeg() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "needs ffmpeg");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ffmpeg hangs");
    assertEquals(0, process.exitValue(), said);
  }

  private short[] decodedByLibopus(Path ogg) throws IOException, InterruptedException {
    Path raw = folder.resolve("out.s16");
    run(
        "/usr/bin/ffmpeg",
        "-v",
        "error",
        "-c:a",
        "libopus",
        "-i",
        ogg.toString(),
        "-f",
        "s16le",
        "-ar",
        "48000",
        raw.toString());
    return TestSound.samples(Files.readAllBytes(raw), 0);
  }

  @ParameterizedTest
  @CsvSource({"24000, 1", "64000, 1", "64000, 2"})
  void libopusDecodesWhatWeEncode(int bits, int channels) throws Exception {
    short[] mono = TestSound.speech(48_000);
    short[] sound = new short[mono.length * channels];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = mono[i / channels];
    }
    List<byte[]> packets =
        OpusFrameTest.encode(
            AudioEncoderSettings.voice().withBitrate(bits).withChannels(channels), sound);
    Path ogg = folder.resolve("ours.ogg");
    Files.write(ogg, OggOpus.write(packets, channels, 960));
    short[] theirs = decodedByLibopus(ogg);
    short[] ours = OpusFrameTest.decode(packets, channels);
    assertEquals(ours.length, theirs.length);
    double snr = TestSound.snr(theirs, ours);
    assertTrue(snr > 50, snr + " dB");
  }

  @Test
  void weDecodeWhatLibopusEncodes() throws Exception {
    Path wav = folder.resolve("speech.wav");
    Files.write(wav, TestSound.resource("speech.wav"));
    Path ogg = folder.resolve("theirs.ogg");
    run(
        "/usr/bin/ffmpeg",
        "-v",
        "error",
        "-i",
        wav.toString(),
        "-ar",
        "48000",
        "-c:a",
        "libopus",
        "-b:a",
        "32k",
        "-application",
        "voip",
        ogg.toString());
    byte[] file = Files.readAllBytes(ogg);
    short[] ours = OpusFrameTest.decode(OggOpus.packets(file), 1);
    short[] theirs = decodedByLibopus(ogg);
    short[] shifted = Arrays.copyOfRange(ours, OggOpus.preSkip(file), ours.length);
    double snr = TestSound.snr(theirs, shifted);
    assertTrue(snr > 50, snr + " dB");
  }
}
