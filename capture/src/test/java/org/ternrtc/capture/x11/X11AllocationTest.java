package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.media.VideoFrame;

/** A grab allocates the frame that it gives, and nothing else once it is compiled. */
@Timeout(180)
final class X11AllocationTest {
  private static final int ROUNDS = 200;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private volatile @Nullable VideoFrame kept;

  private interface Step {
    @Nullable VideoFrame once() throws IOException;
  }

  /** Bytes that this thread allocates for one step, rounded down. */
  private long allocated(Step step) throws IOException {
    long id = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < ROUNDS; i++) {
      kept = step.once();
    }
    return (threads.getThreadAllocatedBytes(id) - before) / ROUNDS;
  }

  /** The same once it is no more than that: compilation happens in the background. */
  private long settled(long enough, Step step) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long bytes = allocated(step);
    while (bytes > enough && System.nanoTime() - deadline < 0) {
      bytes = allocated(step);
    }
    return bytes;
  }

  @Test
  void aWholePictureCostsItsFrameAndNothingElse() throws Exception {
    // Without word of what is drawn every picture is whole. The larger one is grabbed in bands.
    for (String size : List.of("320x240", "1280x720")) {
      try (Xvfb server = Xvfb.start(size + "x24", "-extension", "DAMAGE")) {
        ScreenProvider provider = new X11ScreenProvider(server.display());
        try (ScreenGrabber grabber =
            provider.grabber(provider.list().getFirst(), GrabOptions.defaults())) {
          VideoFrame first = grabber.grab(0);
          assertNull(first.dirty(), "whole");
          int width = first.width();
          int height = first.height();
          // Never optimised away: the field keeps it. The least of some rounds is its true size.
          long frame = Long.MAX_VALUE;
          for (int i = 0; i < 10; i++) {
            frame = Math.min(frame, allocated(() -> VideoFrame.allocate(width, height, 0)));
          }
          assertTrue(frame > first.data().length, "a frame holds its samples");
          assertEquals(frame, settled(frame, () -> grabber.grab(System.nanoTime())), size);
          VideoFrame last = kept;
          assertNotNull(last);
          assertNull(last.dirty(), "they were whole to the end");
        }
      }
    }
  }

  @Test
  void askingForChangesWhereNothingChangesCostsNothing() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      ScreenProvider provider = new X11ScreenProvider(server.display());
      try (ScreenGrabber grabber =
          provider.grabber(provider.list().getFirst(), GrabOptions.defaults())) {
        grabber.grab(0);
        Step ask = () -> grabber.changed() ? kept : null;
        assertEquals(0, settled(0, ask));
      }
    }
  }
}
