package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;

/** Calls that were opened and closed leave no thread, no file and no memory. */
@Timeout(300)
final class LeakTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  /** A thousand with {@code -Dtern.calls=1000}. */
  private static final int CALLS = Integer.getInteger("tern.calls", 100);

  /** ice4j's pool keeps a thread for a minute. */
  private static final Duration POOL_IDLES = Duration.ofSeconds(80);

  @Test
  void aHundredCallsLeaveWhatTheSecondLeft() throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/proc/self/fd")), "skipped: counts files by /proc");
    call();
    call();
    List<String> threads = threads();
    long files = files();
    long heap = heap();
    for (int i = 0; i < CALLS; i++) {
      call();
    }
    settle(() -> more(threads).isEmpty() && files() <= files);
    assertEquals(List.of(), more(threads), "threads that were not there after the second call");
    assertTrue(
        files() <= files, () -> files() + " files are open, after the second call it was " + files);
    long grown = heap() - heap;
    assertTrue(grown < 1_000_000, "the heap has grown by " + grown + " bytes");
  }

  /** A call with a picture that arrives, and its end. */
  private static void call() throws Exception {
    java.util.concurrent.CountDownLatch seen = new java.util.concurrent.CountDownLatch(1);
    try (VideoTrack track = new VideoTrack(ContentKind.CAMERA);
        PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
        PeerConnection two = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {})) {
      one.addTrack(track);
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(10)));
      two.transceivers().getFirst().receiver().track().addSink(_ -> seen.countDown());
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(10)));
      one.awaitConnected(Duration.ofSeconds(30));
      two.awaitConnected(Duration.ofSeconds(30));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!seen.await(20, TimeUnit.MILLISECONDS)) {
        assertTrue(System.nanoTime() - deadline < 0, "no picture arrived");
        track.accept(VideoFrame.allocate(64, 48, System.nanoTime()));
      }
    }
  }

  private static void settle(BooleanSupplier still) {
    long deadline = System.nanoTime() + POOL_IDLES.toNanos();
    while (!still.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** The threads of now that were not there before. */
  private static List<String> more(List<String> before) {
    List<String> now = new ArrayList<>(threads());
    before.forEach(now::remove);
    return now;
  }

  /** Names without their numbers: pools count their threads on. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        // The JVM's own: they come and go with its load.
        .filter(n ->
            !n.startsWith("ForkJoinPool")
                && !n.contains("Compiler")
                && !n.startsWith("VirtualThread"))
        .map(n -> n.replaceAll("[0-9]+", "N"))
        .sorted()
        .toList();
  }

  private static long files() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
