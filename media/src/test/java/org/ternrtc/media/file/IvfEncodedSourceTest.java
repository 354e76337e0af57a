package org.ternrtc.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncodedVideoSink;

@Timeout(60)
final class IvfEncodedSourceTest {
  /** Keeps what comes, in order. */
  private static final class Kept implements EncodedVideoSink {
    private final List<EncodedFrame> frames = new CopyOnWriteArrayList<>();
    private final CountDownLatch enough;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String reason = "";

    Kept(int enough) {
      this.enough = new CountDownLatch(enough);
    }

    @Override
    public void accept(EncodedFrame frame) {
      frames.add(frame);
      enough.countDown();
    }

    @Override
    public void ended(String why) {
      reason = why;
      over.countDown();
    }

    int number(int index) {
      byte[] data = frames.get(index).data();
      return data[data.length - 1];
    }
  }

  @TempDir Path folder;

  /** Pictures that hold their number alone, behind what VP8 says of key and size. */
  private Path file(String codec, int count, int perSecond, IntPredicate key) throws IOException {
    Path path = folder.resolve("film.ivf");
    try (IvfWriter out = new IvfWriter(path, codec, 64, 48, perSecond, 1)) {
      for (int i = 0; i < count; i++) {
        byte[] data = new byte[11];
        data[0] = (byte) (key.test(i) ? 0 : 1);
        data[6] = 64;
        data[8] = 48;
        data[10] = (byte) i;
        out.write(data, i);
      }
    }
    return path;
  }

  @Test
  void theVeryBytesComeInTheFilesOwnTime() throws Exception {
    Path path = file("VP80", 10, 50, i -> i == 0);
    var kept = new Kept(10);
    try (var source = new IvfEncodedSource(path, false)) {
      assertEquals("VP8", source.codec());
      source.start(kept);
      assertTrue(kept.over.await(20, TimeUnit.SECONDS));
    }
    assertEquals("end of file", kept.reason);
    assertEquals(10, kept.frames.size());
    try (IvfReader reader = IvfReader.open(path)) {
      for (EncodedFrame frame : kept.frames) {
        EncodedFrame wanted = reader.next();
        assertNotNull(wanted);
        assertArrayEquals(wanted.data(), frame.data());
        assertEquals(wanted.key(), frame.key());
      }
    }
    assertEquals(64, kept.frames.getFirst().width());
    assertEquals(48, kept.frames.getFirst().height());
    long span = kept.frames.get(9).captureNanos() - kept.frames.getFirst().captureNanos();
    assertTrue(span >= 9 * 20_000_000L, "sooner than the file says: " + span);
  }

  @Test
  void aKeyFrameFarAwayIsJumpedTo() throws Exception {
    // At two a second, the next key frame is fifty seconds away, and the one after a loop ten.
    Path path = file("VP80", 120, 2, i -> i % 100 == 0);
    var kept = new Kept(2);
    try (var source = new IvfEncodedSource(path)) {
      source.start(frame -> {
        kept.accept(frame);
        source.requestKeyFrame();
      });
      assertTrue(kept.enough.await(20, TimeUnit.SECONDS));
      assertEquals(0, kept.number(0));
      assertEquals(100, kept.number(1));
      assertTrue(kept.frames.get(1).key());
      assertEquals(99, source.jumped());
    }
  }

  @Test
  void aKeyFrameThatIsNearIsWaitedFor() throws Exception {
    Path path = file("VP80", 40, 50, i -> i % 20 == 0);
    var kept = new Kept(41);
    try (var source = new IvfEncodedSource(path)) {
      source.start(frame -> {
        source.requestKeyFrame();
        kept.accept(frame);
      });
      assertTrue(kept.enough.await(20, TimeUnit.SECONDS));
      for (int i = 0; i < 20; i++) {
        assertEquals(i, kept.number(i));
      }
    }
  }

  @Test
  void theFileBeginsAgainAtItsEnd() throws Exception {
    Path path = file("VP80", 3, 100, i -> i == 0);
    var kept = new Kept(7);
    try (var source = new IvfEncodedSource(path)) {
      source.start(kept);
      assertTrue(kept.enough.await(20, TimeUnit.SECONDS));
    }
    for (int i = 0; i < 7; i++) {
      assertEquals(i % 3, kept.number(i));
    }
    long before = 0;
    for (EncodedFrame frame : kept.frames) {
      assertTrue(before == 0 || frame.captureNanos() - before > 0, "time goes on");
      before = frame.captureNanos();
    }
  }

  @Test
  void whatCannotBeSentAsItIsIsRefusedInOneLine() throws Exception {
    Path vp9 = file("VP90", 3, 30, i -> i == 0);
    try (var source = new IvfEncodedSource(vp9)) {
      IOException codec = assertThrows(IOException.class, source::codec);
      assertTrue(String.valueOf(codec.getMessage()).contains("holds VP9"), codec.getMessage());
      assertThrows(IOException.class, () -> source.start(new Kept(1)));
    }
    try (var source = new IvfEncodedSource(file("VP80", 3, 30, _ -> false))) {
      IOException e = assertThrows(IOException.class, () -> source.start(new Kept(1)));
      assertTrue(String.valueOf(e.getMessage()).contains("begin with a key frame"), e.getMessage());
    }
    Path missing = folder.resolve("missing.ivf");
    try (var source = new IvfEncodedSource(missing)) {
      assertEquals(
          missing + ": no such file",
          assertThrows(IOException.class, () -> source.start(new Kept(1))).getMessage());
    }
    assertTrue(Files.notExists(missing));
  }
}
