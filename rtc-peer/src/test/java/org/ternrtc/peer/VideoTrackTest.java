package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;

final class VideoTrackTest {
  private final VideoTrack track = new VideoTrack(ContentKind.CAMERA);
  private final List<VideoFrame> seen = new ArrayList<>();

  @Test
  void everySinkGetsEveryPicture() {
    List<VideoFrame> other = new ArrayList<>();
    track.addSink(seen::add);
    track.addSink(other::add);
    VideoFrame frame = VideoFrame.allocate(16, 16, 5);
    track.accept(frame);
    assertSame(frame, seen.getFirst());
    assertSame(frame, other.getFirst());
  }

  @Test
  @Timeout(60)
  void theFirstPictureIsWaitedForAndNotLongerThanToTheEnd() throws InterruptedException {
    assertFalse(track.awaitPicture(Duration.ZERO));
    Thread source = Thread.ofVirtual().start(() -> track.accept(VideoFrame.allocate(16, 16, 5)));
    assertTrue(track.awaitPicture(Duration.ofSeconds(50)));
    source.join();
    VideoTrack silent = new VideoTrack(ContentKind.CAMERA);
    Thread end = Thread.ofVirtual().start(() -> silent.ended("unplugged"));
    assertFalse(silent.awaitPicture(Duration.ofDays(1)));
    end.join();
  }

  @Test
  void aDisabledTrackGivesBlackOfTheSameSizeAndTime() {
    track.addSink(seen::add);
    track.setEnabled(false);
    track.accept(VideoFrame.allocate(18, 10, 77));
    VideoFrame black = seen.getFirst();
    assertEquals(18, black.width());
    assertEquals(77, black.captureNanos());
    assertEquals(16, black.data()[black.yOffset()]);
    assertEquals((byte) 128, black.data()[black.uOffset()]);
    assertEquals((byte) 128, black.data()[black.vOffset()]);
  }

  @Test
  void aDisabledTrackGivesOneBlackPictureASecondAndAtOnceWhenTheSizeChanges() {
    track.addSink(seen::add);
    track.setEnabled(false);
    for (int i = 0; i < 61; i++) {
      track.accept(VideoFrame.allocate(18, 10, Long.MAX_VALUE - 5 + i * 50_000_000L));
    }
    assertEquals(4, seen.size());
    assertSame(seen.getFirst().data(), seen.getLast().data());
    assertEquals(List.of(), seen.getLast().dirty());
    track.accept(VideoFrame.allocate(20, 10, 0));
    assertEquals(20, seen.getLast().width());
    track.setEnabled(true);
    assertTrue(track.wantsRepeats(), "a still picture must come again now");
    VideoFrame frame = VideoFrame.allocate(20, 10, 1).withDirty(List.of());
    track.accept(frame);
    assertSame(frame.data(), seen.getLast().data());
    assertNull(seen.getLast().dirty(), "all of it differs from black");
    track.accept(frame);
    assertSame(frame, seen.getLast());
    track.setEnabled(false);
    track.accept(VideoFrame.allocate(20, 10, 2));
    assertEquals(16, seen.getLast().data()[0], "black at once");
  }

  @Test
  void aTrackWantsStillPicturesAgainWhileOneOfItsSinksDoes() {
    assertFalse(track.wantsRepeats(), "nobody looks");
    VideoSink content =
        new VideoSink() {
          @Override
          public void accept(VideoFrame frame) {}

          @Override
          public boolean wantsRepeats() {
            return false;
          }
        };
    track.addSink(content);
    assertFalse(track.wantsRepeats());
    track.addSink(seen::add);
    assertTrue(track.wantsRepeats());
  }

  @Test
  void aSinkThatThrowsIsRemovedAndTheOthersGoOn() {
    track.addSink(frame -> {
      throw new IllegalStateException("deliberate");
    });
    track.addSink(seen::add);
    track.accept(VideoFrame.allocate(2, 2, 0));
    track.accept(VideoFrame.allocate(2, 2, 1));
    assertEquals(2, seen.size());
  }

  @Test
  void theEndIsSaidOnceAndToLateSinksToo() {
    List<String> ends = new ArrayList<>();
    track.addSink(endings(ends));
    track.ended("end of file");
    track.close();
    assertEquals(List.of("end of file"), ends);
    track.addSink(endings(ends));
    assertEquals(2, ends.size());
    assertTrue(track.ended());
  }

  private static VideoSink endings(List<String> ends) {
    return new VideoSink() {
      @Override
      public void accept(VideoFrame frame) {}

      @Override
      public void ended(String reason) {
        ends.add(reason);
      }
    };
  }
}
