package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.peer.EncodedSourceTrack;
import org.ternrtc.peer.MediaTrack;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.VideoTrack;

/** What one sends, exchanged in a call of two; each source told by its size. */
@Timeout(120)
final class LocalVideoTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final LatestFrameSlot remote = new LatestFrameSlot();
  private final PeerConnection one =
      PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
  private final PeerConnection two =
      PeerConnection.create(
          Peers.configuration(List.of()),
          new PeerConnectionListener() {
            @Override
            public void onTrack(RtpTransceiver transceiver) {
              transceiver.receiver().track().addSink(remote);
            }
          });

  @TempDir Path folder;

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void connect(LocalVideo local) {
    var media = new CallMedia(local, remote, RtpEncodingParameters.DEFAULT);
    media.offerOn(one);
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
    one.awaitConnected(Duration.ofSeconds(30));
  }

  private void sees(int width, int height) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String last = "nothing";
    while (System.nanoTime() - deadline < 0) {
      VideoFrame frame = remote.poll(1_000_000_000L);
      if (frame != null) {
        last = frame.width() + "x" + frame.height();
        if (frame.width() == width && frame.height() == height) {
          return;
        }
      }
    }
    throw new AssertionError(width + "x" + height + " was not seen, the last is " + last);
  }

  private static void write(Path path) throws IOException {
    try (VideoEncoder encoder = VideoCodecs.encoder("VP8", VideoEncoderSettings.of(150_000, 20));
        IvfWriter out = new IvfWriter(path, "VP80", 240, 160, 20, 1)) {
      for (int i = 0; i < 20; i++) {
        EncodedFrame frame =
            encoder.encode(PatternPicture.render(i, 50L * i, 240, 160), i % 10 == 0);
        if (frame != null) {
          out.write(frame.data(), i);
        }
      }
    }
  }

  @Test
  void oneSourceFollowsAnotherAndWhatCannotBeHadChangesNothing() throws Exception {
    Path film = folder.resolve("film.ivf");
    write(film);
    try (LocalVideo local =
        LocalVideo.start(new SourceSpec.TestPattern(320, 200, 20), true, () -> one)) {
      connect(local);
      sees(320, 200);
      MediaTrack first = local.now();
      assertNotNull(first);

      local.change(SourceSpec.parse(film.toString()));
      assertTrue(first.ended(), "the source before was closed");
      assertTrue(local.now() instanceof EncodedSourceTrack, "sent as it is");
      sees(240, 160);
      local.off(true);
      assertNull(local.now(), "compressed pictures cannot be black: none are sent");
      local.off(false);
      sees(240, 160);

      assertThrows(
          IOException.class,
          () -> local.change(SourceSpec.parse(folder.resolve("none.y4m").toString())));
      assertEquals(SourceSpec.parse(film.toString()), local.used());
      assertTrue(local.sends());
      sees(240, 160);

      local.change(new SourceSpec.None());
      assertFalse(local.sends());
      local.off(true);
      local.change(new SourceSpec.TestPattern(160, 120, 20));
      sees(160, 120);
      VideoTrack last = assertInstanceOf(VideoTrack.class, local.now());
      assertFalse(last.enabled(), "off stays off");
    }
  }

  @Test
  void aCallThatBeganWithoutPicturesMayHaveThemLater() throws Exception {
    try (LocalVideo local = LocalVideo.start(new SourceSpec.None(), true, () -> one)) {
      connect(local);
      assertNull(local.now());
      local.change(new SourceSpec.TestPattern(320, 200, 20));
      sees(320, 200);
    }
  }
}
