package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.VideoSource;
import org.ternrtc.peer.MediaTrack;

/** In which order sources are opened, shown and given back when one follows another. */
@Timeout(60)
final class LocalVideoOrderTest {
  private static final SourceSpec ONE = new SourceSpec.Camera("one");
  private static final SourceSpec TWO = new SourceSpec.Camera("two");
  private static final SourceSpec SCREEN = new SourceSpec.Screen("0");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch screenStarted = new CountDownLatch(1);
  private volatile @Nullable VideoSink screen;
  private boolean onlyOneCamera;
  private int camerasOpen;

  private final class Source implements VideoSource {
    private final SourceSpec spec;
    private boolean open;

    Source(SourceSpec spec) {
      this.spec = spec;
    }

    private String name() {
      return spec instanceof SourceSpec.Camera camera ? camera.selector() : "screen";
    }

    @Override
    public void start(VideoSink sink) throws IOException {
      boolean camera = spec instanceof SourceSpec.Camera;
      if (camera && onlyOneCamera && camerasOpen > 0) {
        events.add(name() + " is refused");
        throw new IOException("in use");
      }
      open = true;
      events.add(name() + " opens");
      if (camera) {
        camerasOpen++;
        sink.accept(VideoFrame.allocate(16, 16, 0));
      } else {
        screen = sink;
        screenStarted.countDown();
      }
    }

    @Override
    public ContentKind content() {
      return ContentKind.CAMERA;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        camerasOpen -= spec instanceof SourceSpec.Camera ? 1 : 0;
        events.add(name() + " closes");
      }
    }
  }

  private LocalVideo start() throws IOException {
    return LocalVideo.start(Source::new, PATIENCE, ONE, true, () -> null);
  }

  @Test
  void theSourceBeforeStaysUntilTheNextHasGivenAPicture() throws Exception {
    try (LocalVideo local = start();
        ExecutorService user = Executors.newSingleThreadExecutor()) {
      MediaTrack camera = Objects.requireNonNull(local.now());
      Future<?> change =
          user.submit(() -> {
            local.change(SCREEN);
            return null;
          });
      assertTrue(screenStarted.await(30, TimeUnit.SECONDS));
      assertSame(camera, local.now(), "the camera is still what is sent");
      assertFalse(camera.ended());
      events.add("screen gives a picture");
      Objects.requireNonNull(screen).accept(VideoFrame.allocate(16, 16, 0));
      change.get();
      assertEquals(SCREEN, local.used());
      assertEquals(
          List.of("one opens", "screen opens", "screen gives a picture", "one closes"), events);
    }
    assertEquals("screen closes", events.getLast());
  }

  @Test
  void aCameraFollowsAnotherThatIsLeftOnceItRuns() throws Exception {
    try (LocalVideo local = start()) {
      local.change(TWO);
      assertEquals(List.of("one opens", "two opens", "one closes"), events);
    }
  }

  @Test
  void aCameraThatCannotBeHadBesideTheOtherIsOpenedOnceThatIsGivenBack() throws Exception {
    onlyOneCamera = true;
    try (LocalVideo local = start()) {
      local.change(TWO);
      assertEquals(List.of("one opens", "two is refused", "one closes", "two opens"), events);
      assertEquals(TWO, local.used());
    }
  }

  @Test
  void whatCannotBeHadAtAllLeavesTheScreen() throws Exception {
    onlyOneCamera = true;
    camerasOpen = 1; // by another program
    try (LocalVideo local = LocalVideo.start(Source::new, PATIENCE, SCREEN, true, () -> null)) {
      assertThrows(IOException.class, () -> local.change(TWO));
      assertEquals(SCREEN, local.used());
      assertEquals(List.of("screen opens", "two is refused"), events);
    }
  }
}
