package org.ternrtc.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

@Timeout(30)
final class IvfTest {
  private static final byte[] DAMAGED = {-1};

  @TempDir Path folder;

  /** A codec for tests: a frame is one byte, the luma of a flat picture. */
  private static final class FakeDecoder implements VideoDecoder {
    @Override
    public VideoFrame decode(EncodedFrame frame) throws UndecodableFrameException {
      if (frame.data()[0] < 0) {
        throw new UndecodableFrameException("damaged");
      }
      VideoFrame picture = VideoFrame.allocate(16, 16, frame.captureNanos());
      Arrays.fill(picture.data(), frame.data()[0]);
      return picture;
    }

    @Override
    public void close() {}
  }

  private static IvfFileSource fake(Path path) {
    return new IvfFileSource(
        path,
        true,
        codec -> {
          assertEquals("FAKE", codec);
          return new FakeDecoder();
        });
  }

  private Path file(String fourCc, int rate, int scale, int step, byte[]... pictures)
      throws IOException {
    Path path = folder.resolve("test.ivf");
    try (var writer = new IvfWriter(path, fourCc, 640, 480, rate, scale)) {
      long timestamp = 0;
      for (byte[] picture : pictures) {
        writer.write(picture, timestamp);
        timestamp += step;
      }
    }
    return path;
  }

  @Test
  void whatIsWrittenIsReadAndTheHeaderCountsThePictures() throws Exception {
    Path path = file("VP80", 30, 1, 1, new byte[] {0, 1, 2}, new byte[0], new byte[] {1});
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(32 + 3 * 12 + 4, bytes.limit());
    assertEquals(3, bytes.getInt(24));
    try (IvfReader reader = IvfReader.open(path)) {
      assertEquals("VP8", reader.codec());
      assertEquals(640, reader.width());
      assertEquals(480, reader.height());
      assertEquals(30, reader.unitsPerSecond());
      EncodedFrame key = reader.next();
      assertNotNull(key);
      assertArrayEquals(new byte[] {0, 1, 2}, key.data());
      assertTrue(key.key());
      EncodedFrame dropped = reader.next();
      assertNotNull(dropped);
      assertEquals(0, dropped.data().length);
      EncodedFrame delta = reader.next();
      assertNotNull(delta);
      assertTrue(!delta.key());
      assertEquals(66_666_667, delta.captureNanos());
      assertNull(reader.next());
    }
  }

  @Test
  void theMeanRateComesFromTheTimestamps() throws Exception {
    byte[] one = {1};
    assertEquals(30, IvfFileSource.meanRate(file("VP80", 30, 1, 1, one, one, one)), 0.001);
    assertEquals(25, IvfFileSource.meanRate(file("VP80", 1000, 1, 40, one, one, one)), 0.001);
    assertEquals(15, IvfFileSource.meanRate(file("VP80", 30, 1, 2, one, one)), 0.001);
    assertEquals(30, IvfFileSource.meanRate(file("VP80", 90_000, 1, 0, one, one)), 0.001);
    assertEquals(30, IvfFileSource.meanRate(file("VP80", 90_000, 1, 0, one)), 0.001);
  }

  private static String refusal(byte[] content) {
    String message =
        assertThrows(
                IOException.class,
                () -> {
                  try (var reader = new IvfReader(new ByteArrayInputStream(content))) {
                    while (reader.next() != null) {}
                  }
                })
            .getMessage();
    assertNotNull(message);
    return message;
  }

  private byte[] changed(int offset, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file("VP80", 30, 1, 1, new byte[] {0, 1, 2}));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
    return bytes;
  }

  @Test
  void refusesWhatItCannotReadWithOneLine() throws Exception {
    assertTrue(refusal(new byte[0]).contains("not an IVF"));
    assertTrue(refusal(new byte[32]).contains("not an IVF"));
    assertTrue(refusal(new byte[] {'D', 'K', 'I', 'F'}).contains("ends inside"));
    assertTrue(refusal(changed(4, 1)).contains("version 1"));
    assertTrue(refusal(changed(4, 31 << 16)).contains("header of 31"));
    assertTrue(refusal(changed(16, 0)).contains("time base"));
    assertTrue(refusal(changed(20, 0)).contains("time base"));
    assertTrue(refusal(changed(32, -1)).contains("4294967295 bytes"));
    assertTrue(refusal(changed(32, 1 << 27)).contains("bytes"));
    assertTrue(refusal(changed(32, 1 << 25)).contains("ends inside picture 0"));
    assertTrue(refusal(changed(32, 2)).contains("ends inside the header of picture 1"));
  }

  @Test
  void randomDamageIsReadOrRefusedButNothingElse() throws Exception {
    byte[] good = Files.readAllBytes(file("VP80", 30, 1, 1, new byte[50], new byte[70]));
    Random random = new Random(23);
    for (int i = 0; i < 5000; i++) {
      byte[] bad = good.clone();
      for (int hits = random.nextInt(4); hits >= 0; hits--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try (var reader =
          new IvfReader(new ByteArrayInputStream(bad, 0, random.nextInt(bad.length + 1)))) {
        while (reader.next() != null) {}
      } catch (IOException e) {
        assertTrue(e instanceof EOFException || e.getMessage() != null);
      }
    }
  }

  @Test
  void theSourceDecodesWithTheInstalledDecoderOverAndOver() throws Exception {
    byte[][] pictures = {{10}, {20}, DAMAGED, {}, {30}};
    List<Integer> lumas = new CopyOnWriteArrayList<>();
    var enough = new CountDownLatch(12);
    try (var source = fake(file("FAKE", 200, 1, 1, pictures))) {
      source.start(frame -> {
        lumas.add((int) frame.data()[0]);
        enough.countDown();
      });
      assertTrue(enough.await(20, TimeUnit.SECONDS));
    }
    assertEquals(10, lumas.get(0));
    assertTrue(lumas.containsAll(List.of(10, 20, 30)) && lumas.lastIndexOf(10) > 2);
  }

  @Test
  void aFileWithoutOnePictureThatDecodesEnds() throws Exception {
    var reason = new CopyOnWriteArrayList<String>();
    var ended = new CountDownLatch(1);
    Path path = file("FAKE", 200, 1, 1, DAMAGED, DAMAGED);
    try (var source = fake(path)) {
      source.start(
          new VideoSink() {
            @Override
            public void accept(VideoFrame frame) {}

            @Override
            public void ended(String why) {
              reason.add(why);
              ended.countDown();
            }
          });
      assertTrue(ended.await(20, TimeUnit.SECONDS));
    }
    assertEquals(List.of("end of file"), reason);
  }

  @Test
  void saysWhichDecoderIsMissing() throws Exception {
    Path path = file("XYZW", 30, 1, 1, new byte[1]);
    try (var source = new IvfFileSource(path)) {
      String message =
          assertThrows(IOException.class, () -> source.start(frame -> {})).getMessage();
      assertEquals(path + ": no decoder for XYZW is installed", message);
    }
  }
}
