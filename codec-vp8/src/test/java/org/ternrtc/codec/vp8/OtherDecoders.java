package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** {@code vpxdec} and ffmpeg, where they are installed. */
final class OtherDecoders {
  private OtherDecoders() {}

  /** Wants the I420 of all pictures of an IVF file to have that MD5; skips where none is there. */
  static void assertMd5(String md5, Path ivf) throws Exception {
    boolean libvpx = installed("vpxdec");
    boolean ffmpeg = installed("ffmpeg");
    assumeTrue(libvpx || ffmpeg, "vpxdec or ffmpeg");
    String file = ivf.toString();
    if (libvpx) {
      assertEquals(md5, md5Of("vpxdec", "--i420", "-o", "-", file), "vpxdec");
    }
    if (ffmpeg) {
      assertEquals(
          md5,
          md5Of(
              "ffmpeg",
              "-v",
              "error",
              "-nostdin",
              "-vsync",
              "passthrough",
              "-i",
              file,
              "-f",
              "rawvideo",
              "-pix_fmt",
              "yuv420p",
              "-"),
          "ffmpeg");
    }
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
