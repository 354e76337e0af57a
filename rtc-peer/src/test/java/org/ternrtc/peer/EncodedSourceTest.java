package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.file.IvfEncodedSource;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.pattern.PatternPicture;

/** Pictures that come compressed, in a call over real sockets on the loopback interface. */
@Timeout(90)
final class EncodedSourceTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private final CountDownLatch tracked = new CountDownLatch(1);

  @TempDir Path folder;

  /**
   * A film of two seconds, a key frame every twenty pictures, and its frames as they stand there.
   */
  private static List<byte[]> film(Path path) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    try (VideoEncoder encoder = VideoCodecs.encoder("VP8", VideoEncoderSettings.of(200_000, 20));
        IvfWriter out = new IvfWriter(path, "VP80", 320, 240, 20, 1)) {
      for (int i = 0; frames.size() < 40; i++) {
        EncodedFrame frame =
            encoder.encode(PatternPicture.render(i, 50L * i, 320, 240), i % 20 == 0);
        if (frame != null) {
          out.write(frame.data(), frames.size());
          frames.add(frame.data());
        }
      }
    }
    return frames;
  }

  @Test
  void whatIsReceivedIsWhatStandsInTheFileAndCanBeDecoded() throws Exception {
    Path path = folder.resolve("film.ivf");
    List<byte[]> film = film(path);
    List<EncodedFrame> received = new CopyOnWriteArrayList<>();
    CountDownLatch enough = new CountDownLatch(60);
    CountDownLatch decoded = new CountDownLatch(40);
    try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
        PeerConnection two =
            PeerConnection.create(
                LOOPBACK,
                new PeerConnectionListener() {
                  @Override
                  public void onTrack(RtpTransceiver transceiver) {
                    transceiver.receiver().track().addSink(_ -> decoded.countDown());
                    transceiver
                        .receiver()
                        .setEncodedSink(frame -> {
                          received.add(frame);
                          enough.countDown();
                        });
                    tracked.countDown();
                  }
                });
        EncodedSourceTrack track = EncodedSourceTrack.of(new IvfEncodedSource(path)).start()) {
      one.addTrack(track);
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(Duration.ofSeconds(20)));
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(Duration.ofSeconds(20)));
      one.awaitConnected(Duration.ofSeconds(30));
      assertTrue(tracked.await(10, TimeUnit.SECONDS));
      assertTrue(enough.await(40, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      assertTrue(decoded.await(20, TimeUnit.SECONDS), () -> two.getStats().all().toString());
      assertEquals(
          "none", one.getStats().ofType("outbound-rtp").getFirst().text("encoderImplementation"));
    }
    assertTrue(received.getFirst().key(), "it begins with a key frame");
    int known = 0;
    int place = -1;
    for (EncodedFrame frame : received) {
      int at = place(film, frame.data(), place);
      assertTrue(at >= 0, "a frame that the file does not have");
      assertArrayEquals(film.get(at), frame.data());
      // From one to the next, or to a key frame that was asked for.
      assertTrue(
          place < 0 || at == (place + 1) % film.size() || frame.key(),
          "picture " + at + " after " + place);
      place = at;
      known++;
    }
    assertTrue(known >= 60);
  }

  /** Where a frame stands in the film, looked for behind the one before. */
  private static int place(List<byte[]> film, byte[] data, int before) {
    for (int i = 1; i <= film.size(); i++) {
      int at = Math.floorMod(before + i, film.size());
      if (java.util.Arrays.equals(film.get(at), data)) {
        return at;
      }
    }
    return -1;
  }

  @Test
  void aTrackOfAnotherCodecIsRefusedWhereItIsMade() throws Exception {
    Path path = folder.resolve("vp9.ivf");
    try (IvfWriter out = new IvfWriter(path, "VP90", 320, 240, 20, 1)) {
      out.write(new byte[20], 0);
    }
    assertThrows(
        java.io.IOException.class, () -> EncodedSourceTrack.of(new IvfEncodedSource(path)));
  }
}
