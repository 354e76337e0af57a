package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PacedVideoSourceTest {
  private static final VideoFrame FRAME = VideoFrame.allocate(16, 16, 0);

  private static class TestSource extends PacedVideoSource {
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);
    @Nullable IOException openFault;
    @Nullable IOException nextFault;
    long limit = Long.MAX_VALUE;

    TestSource() {
      super("tern-test", ContentKind.SCREEN);
    }

    @Override
    protected double open() throws IOException {
      threads.add(Thread.currentThread());
      if (openFault != null) {
        throw openFault;
      }
      return 200;
    }

    @Override
    protected @Nullable VideoFrame next(long tick, long captureNanos) throws IOException {
      if (nextFault != null) {
        throw nextFault;
      }
      return tick >= limit ? null : FRAME.withCaptureNanos(captureNanos);
    }

    @Override
    protected void release() {
      threads.add(Thread.currentThread());
      released.countDown();
    }
  }

  private static final class TestSink implements VideoSink {
    final CountDownLatch three = new CountDownLatch(3);
    final AtomicReference<@Nullable String> reason = new AtomicReference<>();
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void accept(VideoFrame frame) {
      three.countDown();
    }

    @Override
    public void ended(String why) {
      reason.set(why);
      ended.countDown();
    }
  }

  @Test
  void opensDeliversAndReleasesOnOneThreadAndIsSilentAfterClose() throws Exception {
    var source = new TestSource();
    var sink = new TestSink();
    source.start(sink);
    assertTrue(sink.three.await(10, TimeUnit.SECONDS));
    source.close();
    assertEquals(0, source.released.getCount());
    assertSame(source.threads.get(0), source.threads.get(1));
    assertTrue(!source.threads.get(0).isAlive());
    assertNull(sink.reason.get());
    source.close();
    assertThrows(IllegalStateException.class, () -> source.start(sink));
  }

  @Test
  void saysWhyItEndsByItself() throws Exception {
    var source = new TestSource();
    source.limit = 2;
    var sink = new TestSink();
    source.start(sink);
    assertTrue(sink.ended.await(10, TimeUnit.SECONDS));
    assertEquals("end of file", sink.reason.get());
    assertEquals(0, source.released.getCount());
    source.close();
  }

  @Test
  void aFaultOfTheDeviceEndsItWithTheFaultsOwnWords() throws Exception {
    var source = new TestSource();
    source.nextFault = new IOException("camera unplugged");
    var sink = new TestSink();
    source.start(sink);
    assertTrue(sink.ended.await(10, TimeUnit.SECONDS));
    assertEquals("camera unplugged", sink.reason.get());
  }

  @Test
  void aSinkThatThrowsEndsTheSourceAndLeavesNothingOpen() throws Exception {
    var source = new TestSource();
    var ended = new CountDownLatch(1);
    source.start(
        new VideoSink() {
          @Override
          public void accept(VideoFrame frame) {
            throw new IllegalStateException("disk full");
          }

          @Override
          public void ended(String reason) {
            assertTrue(reason.contains("disk full"), reason);
            ended.countDown();
          }
        });
    assertTrue(ended.await(10, TimeUnit.SECONDS));
    assertEquals(0, source.released.getCount());
  }

  @Test
  void startThrowsWhatOpeningThrewAndReleasesWhatWasOpen() throws Exception {
    var source = new TestSource();
    source.openFault = new IOException("no such camera");
    var sink = new TestSink();
    assertEquals(
        "no such camera", assertThrows(IOException.class, () -> source.start(sink)).getMessage());
    assertTrue(source.released.await(10, TimeUnit.SECONDS));
    assertNull(sink.reason.get());
  }

  @Test
  void aSinkMayCloseItsOwnSource() throws Exception {
    var source = new TestSource();
    source.start(frame -> source.close());
    assertTrue(source.released.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aSourceClosedBeforeItsStartOpensNothing() {
    var source = new TestSource();
    source.close();
    assertThrows(IllegalStateException.class, () -> source.start(new TestSink()));
    assertTrue(source.threads.isEmpty());
  }
}
