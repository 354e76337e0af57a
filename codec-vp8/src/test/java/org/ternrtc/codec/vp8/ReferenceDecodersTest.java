package org.ternrtc.codec.vp8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.file.IvfWriter;

/** Other people's decoders see our reconstruction, bit for bit. */
class ReferenceDecodersTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private record Stream(Path file, String md5) {}

  @ParameterizedTest
  @CsvSource({
    "MOVING_TEXTURE,176,144,300,20",
    "MOVING_TEXTURE,175,143,60,20",
    "FAST_BLOCKS,322,242,500,15",
    "NOISE,64,64,2000,8",
    "NOISE,130,66,100,8",
    "CUTS,320,180,400,16",
    "FLAT,16,16,50,10",
    "CUTS,1,1,50,6",
    "FAST_BLOCKS,1920,1080,4000,3",
  })
  void vpxdecAndFfmpegDecodeToOurReconstruction(
      Kind kind, int width, int height, int kbps, int frames) throws Exception {
    Stream stream = encode(kind, width, height, kbps, frames);
    OtherDecoders.assertMd5(stream.md5, stream.file);
  }

  private Stream encode(Kind kind, int width, int height, int kbps, int frames) throws Exception {
    Path file = folder.resolve("stream.ivf");
    MessageDigest digest = MessageDigest.getInstance("MD5");
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(kbps * 1000, 30));
        IvfWriter writer = new IvfWriter(file, "VP80", width, height, 30, 1)) {
      for (int number = 0; number < frames; number++) {
        EncodedFrame frame =
            encoder.encode(EncoderClips.frame(kind, width, height, number), number == 5);
        if (frame == null) {
          throw new AssertionError("a frame was dropped");
        }
        writer.write(frame.data(), number);
        digest.update(encoder.reconstruction().data());
      }
    }
    return new Stream(file, HexFormat.of().formatHex(digest.digest()));
  }
}
