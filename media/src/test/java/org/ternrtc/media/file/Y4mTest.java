package org.ternrtc.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.media.pattern.PatternReader;

@Timeout(30)
final class Y4mTest {
  @TempDir Path folder;

  private static Y4mReader reader(String content) throws IOException {
    return new Y4mReader(new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String refusal(String content) {
    String message =
        assertThrows(
                IOException.class,
                () -> {
                  try (Y4mReader reader = reader(content)) {
                    while (reader.next() != null) {}
                  }
                })
            .getMessage();
    assertNotNull(message);
    assertTrue(!message.contains("\n") && message.length() > 10, message);
    return message;
  }

  @Test
  void whatIsWrittenIsReadAtOddSizesAndFromPaddedPlanes() throws Exception {
    Random random = new Random(11);
    for (int[] size : new int[][] {{1, 1}, {2, 3}, {175, 143}, {64, 48}}) {
      byte[] padded = new byte[40_000 * 2];
      random.nextBytes(padded);
      VideoFrame frame =
          VideoFrame.wrap(size[0], size[1], padded, 10, 45_000, 60_000, size[0] + 5, size[0], 0);
      var out = new ByteArrayOutputStream();
      try (var writer = new Y4mWriter(out, size[0], size[1], 30000, 1001)) {
        writer.write(frame);
        writer.write(frame);
        assertEquals(2, writer.frames());
      }
      try (var reader = new Y4mReader(new ByteArrayInputStream(out.toByteArray()))) {
        assertEquals(29.97, reader.framesPerSecond(), 0.001);
        VideoFrame first = reader.next();
        VideoFrame second = reader.next();
        assertNotNull(first);
        assertNotNull(second);
        assertArrayEquals(packed(frame), packed(first));
        assertEquals(33_366_667, second.captureNanos());
        assertNull(reader.next());
      }
    }
  }

  private static byte[] packed(VideoFrame frame) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new Y4mWriter(out, frame.width(), frame.height(), 1, 1)) {
      writer.write(frame);
    }
    return out.toByteArray();
  }

  @Test
  void readsTheHeadersThatOtherProgramsWrite() throws Exception {
    for (String header :
        List.of(
            "YUV4MPEG2 W2 H2 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG XCOLORRANGE=LIMITED\n",
            "YUV4MPEG2 W2 H2 F25:1 Ip A0:0\n",
            "YUV4MPEG2 H2 W2 C420mpeg2 F0:0\n",
            "YUV4MPEG2 W2 H2 C420paldv It\n",
            "YUV4MPEG2  W2 H2 C420\n")) {
      try (Y4mReader reader = reader(header + "FRAME Ip\nabcdefFRAME\nabcdef")) {
        assertTrue(reader.framesPerSecond() > 0);
        VideoFrame frame = reader.next();
        assertNotNull(frame);
        assertEquals('f', frame.data()[5]);
        assertTrue(reader.skip());
        assertTrue(!reader.skip());
      }
    }
  }

  @Test
  void refusesWhatItCannotReadWithOneLine() {
    assertTrue(refusal("").contains("not a Y4M"));
    assertTrue(refusal("RIFF....AVI LIST").contains("not a Y4M"));
    assertTrue(refusal("YUV4MPEG2").contains("ends inside"));
    assertTrue(refusal("YUV4MPEG2 W2 H2").contains("ends inside"));
    assertTrue(refusal("YUV4MPEG2 F30:1\n").contains("no picture size"));
    assertTrue(refusal("YUV4MPEG2 W2 F30:1\n").contains("no picture size"));
    assertTrue(refusal("YUV4MPEG2 W-2 H2\n").contains("bad picture size"));
    assertTrue(refusal("YUV4MPEG2 W+2 H2\n").contains("bad picture size"));
    assertTrue(refusal("YUV4MPEG2 W0 H2\n").contains("bad picture size"));
    assertTrue(refusal("YUV4MPEG2 W16384 H2\n").contains("bad picture size"));
    assertTrue(refusal("YUV4MPEG2 W99999999999 H2\n").contains("bad picture size"));
    assertTrue(refusal("YUV4MPEG2 W16383 H16383\n").contains("too large"));
    for (String rate : List.of("30", "30:0", "0:1", "-1:1", ":", "a:b", "100000:1")) {
      assertTrue(refusal("YUV4MPEG2 W2 H2 F" + rate + "\n").contains("bad frame rate"), rate);
    }
    for (String colour : List.of("444", "422", "420p10", "mono", "411", "")) {
      assertTrue(refusal("YUV4MPEG2 W2 H2 C" + colour + "\n").contains("not 8-bit 4:2:0"), colour);
    }
    assertTrue(refusal("YUV4MPEG2 W2 H2\nFRAME\nabc").contains("ends inside picture 0"));
    assertTrue(refusal("YUV4MPEG2 W2 H2\nFRAME").contains("ends inside the header of picture 0"));
    assertTrue(refusal("YUV4MPEG2 W2 H2\nFRAMES\nabcdef").contains("does not begin with FRAME"));
    assertTrue(refusal("YUV4MPEG2 W2 H2\nFRAME\nabcdefgarbage\n").contains("picture 1"));
    assertTrue(refusal("YUV4MPEG2 " + "X".repeat(5000) + "\n").contains("longer than"));
    assertTrue(refusal("YUV4MPEG2 W2 H2\nFRAME" + " ".repeat(5000)).contains("longer than"));
    assertTrue(refusal("YUV4MPEG2 W2\0H2\n").contains("a byte 0"));
  }

  @Test
  void randomDamageIsReadOrRefusedButNothingElse() throws Exception {
    byte[] good = packed(PatternPicture.render(1, 2, 80, 60));
    Random random = new Random(17);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      for (int hits = random.nextInt(4); hits >= 0; hits--) {
        bad[random.nextInt(random.nextBoolean() ? 60 : bad.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(bad.length) : bad.length;
      try (var reader = new Y4mReader(new ByteArrayInputStream(bad, 0, length))) {
        while (reader.next() != null) {}
      } catch (IOException e) {
        assertNotNull(e.getMessage());
      }
    }
  }

  @Test
  void aHostileSizeInASmallFileAllocatesNothing() throws Exception {
    Path path = folder.resolve("huge.y4m");
    Files.writeString(path, "YUV4MPEG2 W8192 H8192 F30:1\nFRAME\nabcdef");
    String message = assertThrows(IOException.class, () -> Y4mReader.open(path)).getMessage();
    assertTrue(message != null && message.contains("too short"), message);
  }

  private Path numbered(int frames, int rate) throws IOException {
    Path path = folder.resolve("numbered.y4m");
    try (var writer = Y4mWriter.create(path, 80, 60, rate, 1)) {
      for (int i = 0; i < frames; i++) {
        writer.write(PatternPicture.render(i, 0, 80, 60));
      }
    }
    return path;
  }

  private static List<Integer> play(Y4mFileSource source, int pictures) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    var done = new CountDownLatch(1);
    try (source) {
      source.start(
          new VideoSink() {
            @Override
            public void accept(VideoFrame frame) {
              PatternMark mark = PatternReader.read(frame);
              if (numbers.size() < pictures) {
                numbers.add(mark == null ? -1 : mark.frameNumber());
              } else {
                done.countDown();
              }
            }

            @Override
            public void ended(String reason) {
              assertEquals("end of file", reason);
              done.countDown();
            }
          });
      assertTrue(done.await(20, TimeUnit.SECONDS));
    }
    return numbers;
  }

  @Test
  void theSourceLoopsAtTheRateOfTheFile() throws Exception {
    List<Integer> numbers = play(new Y4mFileSource(numbered(5, 100)), 30);
    assertEquals(0, numbers.get(0));
    assertTrue(!numbers.contains(-1));
    assertTrue(numbers.lastIndexOf(0) > numbers.lastIndexOf(0) - 30 && numbers.size() == 30);
    int laps = 0;
    for (int i = 1; i < numbers.size(); i++) {
      if (numbers.get(i) < numbers.get(i - 1)) {
        laps++;
      }
    }
    assertTrue(laps >= 4, numbers.toString());
  }

  @Test
  void playedOnceItEnds() throws Exception {
    List<Integer> numbers = play(new Y4mFileSource(numbered(5, 50), false), 100);
    assertTrue(numbers.size() <= 5 && numbers.get(0) == 0, numbers.toString());
  }

  @Test
  void aRecordingThatWasCutOffPlaysWhatIsWhole() throws Exception {
    Path path = numbered(4, 100);
    byte[] all = Files.readAllBytes(path);
    Files.write(path, java.util.Arrays.copyOf(all, all.length - 100));
    List<Integer> numbers = play(new Y4mFileSource(path), 12);
    assertTrue(!numbers.contains(3) && !numbers.contains(-1), numbers.toString());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path path = folder.resolve("nothing.y4m");
    try (var source = new Y4mFileSource(path)) {
      String message =
          assertThrows(IOException.class, () -> source.start(frame -> {})).getMessage();
      assertEquals(path + ": no such file", message);
    }
  }

  @Test
  void aFileThatEndsInsideItsFirstPictureIsRefusedAtTheStart() throws Exception {
    Path path = folder.resolve("short.y4m");
    Files.writeString(path, "YUV4MPEG2 W64 H64 F30:1\nFRAME\nabcdef");
    try (var source = new Y4mFileSource(path)) {
      assertThrows(IOException.class, () -> source.start(frame -> {}));
    }
  }

  @Test
  void theSinkKeepsTheSizeOfTheFirstPicture() throws Exception {
    Path path = folder.resolve("sink.y4m");
    try (var sink = new Y4mSink(path, 25)) {
      sink.accept(PatternPicture.render(3, 0, 160, 120));
      sink.accept(PatternPicture.render(4, 0, 80, 60));
      sink.accept(PatternPicture.render(5, 0, 160, 120));
      assertEquals(2, sink.frames());
      assertEquals(1, sink.refused());
    }
    try (Y4mReader reader = Y4mReader.open(path)) {
      assertEquals(25, reader.framesPerSecond());
      assertTrue(reader.skip());
      VideoFrame frame = reader.next();
      assertNotNull(frame);
      assertEquals(PatternMark.of(5, 0), PatternReader.read(frame));
      assertNull(reader.next());
    }
    assertThrows(EOFException.class, () -> reader("YUV4MPEG2 W2 H2\nFRAME\na").next());
  }
}
