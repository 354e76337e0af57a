package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
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
    boolean libvpx = installed("vpxdec");
    boolean ffmpeg = installed("ffmpeg");
    assumeTrue(libvpx || ffmpeg, "vpxdec or ffmpeg");
    if (libvpx) {
      assertEquals(stream.md5, md5Of("vpxdec", "--i420", "-o", "-", stream.file.toString()));
    }
    if (ffmpeg) {
      assertEquals(
          stream.md5,
          md5Of(
              "ffmpeg",
              "-v",
              "error",
              "-nostdin",
              "-i",
              stream.file.toString(),
              "-f",
              "rawvideo",
              "-pix_fmt",
              "yuv420p",
              "-"));
    }
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

  private static boolean installed(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(java.io.File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static String md5Of(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[1 << 16];
      for (int n = read(process, buffer); n >= 0; n = read(process, buffer)) {
        digest.update(buffer, 0, n);
      }
      assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      return HexFormat.of().formatHex(digest.digest());
    } finally {
      process.destroyForcibly();
    }
  }

  private static int read(Process process, byte[] buffer) throws IOException {
    return process.getInputStream().read(buffer);
  }
}
