package org.ternrtc.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.AudioSource;
import org.ternrtc.media.audio.ToneSource;

class WavTest {
  @TempDir Path folder;

  private static ByteBuffer header(int kind, int channels, int rate, int bits, int dataBytes) {
    ByteBuffer wav = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) kind).putShort((short) channels).putInt(rate);
    wav.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    wav.putShort((short) bits);
    return wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
  }

  private static short[] read(ByteBuffer wav, int samples) throws IOException {
    byte[] bytes = new byte[wav.capacity()];
    wav.get(0, bytes);
    try (WavReader reader = WavReader.of(new ByteArrayInputStream(bytes))) {
      short[] out = new short[samples * reader.channels()];
      assertEquals(samples, reader.read(out, 0, samples));
      assertEquals(0, reader.read(out, 0, samples));
      return out;
    }
  }

  @Test
  void readsWhatItWrote() throws IOException {
    short[] sound = new short[2 * 1000];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (short) (i * 37);
    }
    Path path = folder.resolve("a.wav");
    try (WavSink sink = new WavSink(path)) {
      sink.accept(AudioFrame.of(Arrays.copyOf(sound, 1200), 44_100, 2, 0));
      sink.accept(new AudioFrame(sound, 1200, 400, 44_100, 2, 0));
      assertEquals(1000, sink.samples());
    }
    assertEquals(44 + 4000, Files.size(path));
    try (WavReader reader = WavReader.open(path)) {
      assertEquals(44_100, reader.sampleRate());
      assertEquals(2, reader.channels());
      short[] back = new short[2000];
      assertEquals(1000, reader.read(back, 0, 1000));
      assertArrayEquals(sound, back);
    }
  }

  @Test
  void readsEveryWidthAsSixteenBits() throws IOException {
    ByteBuffer eight = header(1, 1, 8000, 8, 3);
    eight.put((byte) 128).put((byte) 255).put((byte) 0);
    assertArrayEquals(new short[] {0, 0x7F00, -0x8000}, read(eight, 3));
    ByteBuffer wide = header(1, 1, 8000, 24, 6);
    wide.put(new byte[] {9, 0x34, 0x12, 9, (byte) 0xFE, (byte) 0xFF});
    assertArrayEquals(new short[] {0x1234, -2}, read(wide, 2));
    ByteBuffer widest = header(1, 1, 8000, 32, 8).putInt(0x12345678).putInt(-65_536);
    assertArrayEquals(new short[] {0x1234, -1}, read(widest, 2));
    ByteBuffer floats = header(3, 1, 8000, 32, 12).putFloat(0.5f).putFloat(-2f).putFloat(Float.NaN);
    assertArrayEquals(new short[] {16_384, Short.MIN_VALUE, 0}, read(floats, 3));
  }

  @Test
  void readsWhatAStreamingWriterLeftWithoutALength() throws IOException {
    ByteBuffer wav = header(1, 1, 8000, 16, 4).putShort((short) 5).putShort((short) 6);
    wav.putInt(40, -1);
    assertArrayEquals(new short[] {5, 6}, read(wav, 2));
  }

  @Test
  void refusesWhatIsNoWavFileOrOfAKindItDoesNotKnow() {
    assertThrows(IOException.class, () -> read(header(1, 0, 8000, 16, 0), 0));
    assertThrows(IOException.class, () -> read(header(1, 9, 8000, 16, 0), 0));
    assertThrows(IOException.class, () -> read(header(1, 1, -5, 16, 0), 0));
    assertThrows(IOException.class, () -> read(header(1, 1, 8000, 12, 0), 0));
    assertThrows(IOException.class, () -> read(header(2, 1, 8000, 16, 0), 0));
    assertThrows(IOException.class, () -> read(ByteBuffer.allocate(44), 0));
  }

  @Test
  void eitherReadsOrRefusesBrokenFiles() {
    Random random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      byte[] wav = header(1, 2, 48_000, 16, 64).array();
      for (int i = random.nextInt(4); i >= 0; i--) {
        wav[random.nextInt(wav.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(wav, random.nextInt(wav.length + 1));
      try (WavReader reader = WavReader.of(new ByteArrayInputStream(cut))) {
        short[] out = new short[100 * reader.channels()];
        assertTrue(reader.read(out, 0, 100) <= 100);
      } catch (IOException refused) {
        assertTrue(refused.getMessage() != null || refused.getCause() == null);
      }
    }
  }

  /** Plays a source into a queue until so many samples came or it ended. */
  private static short[] play(AudioSource source, int samples)
      throws IOException, InterruptedException {
    BlockingQueue<AudioFrame> frames = new LinkedBlockingQueue<>();
    AudioFrame end = AudioFrame.silence(0, 8000, 1, 0);
    try (source) {
      source.start(
          new AudioSink() {
            @Override
            public void accept(AudioFrame frame) {
              frames.add(frame.copy());
            }

            @Override
            public void ended(String reason) {
              frames.add(end);
            }
          });
      short[] all = new short[samples];
      int got = 0;
      while (got < samples) {
        AudioFrame frame = frames.poll(30, TimeUnit.SECONDS);
        assertTrue(frame != null, "no more sound");
        if (frame == end) {
          break;
        }
        int part = Math.min(frame.length(), samples - got);
        System.arraycopy(frame.samples(), frame.offset(), all, got, part);
        got += part;
      }
      return Arrays.copyOf(all, got);
    }
  }

  @Test
  void playsAFileOverAndOverWithoutAGap() throws Exception {
    short[] sound = new short[1000];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (short) (i + 1);
    }
    Path path = folder.resolve("loop.wav");
    try (WavSink sink = new WavSink(path)) {
      sink.accept(AudioFrame.of(sound, 11_025, 1, 0));
    }
    short[] twice = play(new WavFileSource(path), 1500);
    for (int i = 0; i < 1500; i++) {
      assertEquals(sound[i % 1000], twice[i], "sample " + i);
    }
    assertArrayEquals(sound, play(new WavFileSource(path, false), 5000));
  }

  @Test
  void saysInOneLineWhatIsWrongWithAFile() throws IOException {
    Path none = folder.resolve("none.wav");
    IOException missing =
        assertThrows(IOException.class, () -> new WavFileSource(none).start(frame -> {}));
    assertEquals(none + ": no such file", missing.getMessage());
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    IOException broken =
        assertThrows(IOException.class, () -> new WavFileSource(empty).start(frame -> {}));
    assertTrue(String.valueOf(broken.getMessage()).startsWith(empty + ": "), broken::toString);
  }

  @Test
  void aToneHasItsFrequency() throws Exception {
    short[] tone = play(new ToneSource(1000), 4800);
    int crossings = 0;
    for (int i = 1; i < tone.length; i++) {
      crossings += tone[i - 1] < 0 && tone[i] >= 0 ? 1 : 0;
    }
    assertEquals(100, crossings, 1);
    assertEquals(8192, Arrays.stream(toInts(tone)).max().orElseThrow(), 2);
  }

  private static int[] toInts(short[] sound) {
    int[] out = new int[sound.length];
    for (int i = 0; i < sound.length; i++) {
      out[i] = sound[i];
    }
    return out;
  }
}
