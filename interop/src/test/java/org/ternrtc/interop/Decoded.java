package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternReader;

/** A sink that reads the mark of each picture that Tern has decoded. */
final class Decoded implements VideoSink {
  private final CountDownLatch wanted;
  private final Set<Integer> numbers = new HashSet<>();
  private final List<Long> ages = new ArrayList<>();
  private int unreadable;
  private @Nullable VideoFrame last;

  Decoded(int pictures) {
    wanted = new CountDownLatch(pictures);
  }

  @Override
  public synchronized void accept(VideoFrame frame) {
    last = frame;
    PatternMark mark = PatternReader.read(frame);
    if (mark == null) {
      unreadable++;
    } else if (numbers.add(mark.frameNumber())) {
      ages.add(mark.ageMillis(System.currentTimeMillis()));
      wanted.countDown();
    }
  }

  /** Waits for the pictures; each must have had another number. */
  void await(int seconds, java.util.function.Supplier<String> why) throws InterruptedException {
    assertTrue(wanted.await(seconds, TimeUnit.SECONDS), () -> this + " " + why.get());
  }

  synchronized long medianAgeMillis() {
    List<Long> sorted = new ArrayList<>(ages);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }

  synchronized @Nullable VideoFrame last() {
    return last;
  }

  @Override
  public synchronized String toString() {
    return numbers.size() + " pictures with a mark, " + unreadable + " without";
  }
}
