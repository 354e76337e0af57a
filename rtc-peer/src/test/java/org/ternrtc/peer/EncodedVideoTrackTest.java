package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/** What an encoder is told of changes holds although it does not get every picture. */
@Timeout(60)
final class EncodedVideoTrackTest {
  private static final long PERIOD = 1_000_000_000L / 30;

  private final LinkedBlockingQueue<VideoFrame> encoded = new LinkedBlockingQueue<>();

  /** Takes what it is given for something to be looked at. */
  private final class Recording implements VideoCodecProvider, VideoEncoder {
    @Override
    public String name() {
      return "recording";
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public boolean encodes(String codec) {
      return true;
    }

    @Override
    public boolean decodes(String codec) {
      return false;
    }

    @Override
    public VideoEncoder createEncoder(String codec, VideoEncoderSettings settings) {
      return this;
    }

    @Override
    public VideoDecoder createDecoder(String codec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable EncodedFrame encode(VideoFrame frame, EncodeOptions options) {
      encoded.add(frame);
      return null;
    }

    @Override
    public void setRate(int bitsPerSecond, double framesPerSecond) {}

    @Override
    public void close() {}
  }

  private VideoFrame next() throws InterruptedException {
    VideoFrame frame = encoded.poll(20, TimeUnit.SECONDS);
    assertNotNull(frame);
    return frame;
  }

  private static VideoFrame frame(int number, Region... dirty) {
    return VideoFrame.allocate(64, 64, number * PERIOD).withDirty(List.of(dirty));
  }

  @Test
  void whatChangesInPicturesThatArePausedOrTooManyIsToldWithTheNext() throws Exception {
    Region one = new Region(0, 0, 16, 16);
    Region two = new Region(16, 0, 16, 16);
    Region three = new Region(32, 32, 2, 2);
    Region four = new Region(0, 48, 8, 8);
    try (VideoTrack track = new VideoTrack(ContentKind.SCREEN);
        EncodedVideoTrack encoding =
            new EncodedVideoTrack(
                track, "VP8", new Recording(), VideoEncoderSettings.of(100_000, 30))) {
      encoding.addSink(sent -> {});
      track.accept(frame(0));
      assertEquals(List.of(), next().dirty());
      // A third of a period later: more than is wanted.
      track.accept(frame(0, four).withCaptureNanos(PERIOD / 3));
      track.accept(frame(1, one));
      assertEquals(List.of(four, one), next().dirty());
      encoding.paused(true);
      track.accept(frame(2, one));
      track.accept(frame(3, two));
      encoding.paused(false);
      track.accept(frame(4, three));
      assertEquals(List.of(one, two, three), next().dirty());
    }
  }
}
