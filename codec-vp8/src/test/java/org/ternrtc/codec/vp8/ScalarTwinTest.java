package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.codec.vp8.kernel.EncoderKernelChoice;
import org.ternrtc.codec.vp8.kernel.KernelChoice;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/** A JVM without {@code jdk.incubator.vector} writes the same bits as one on vector kernels. */
class ScalarTwinTest {
  private static final long LONGEST_TRAINING_NANOS = 60_000_000_000L;

  @Test
  void streamsAreTheSameWithAndWithoutVectors() throws Exception {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no vector module here");
    assumeTrue(onVectors(), "vectors are not faster on this machine");
    String expected = SameStreams.digest();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(
                    File.pathSeparator,
                    place(Vp8Encoder.class),
                    place(VideoFrame.class),
                    Path.of("target", "test-classes").toString()),
                SameStreams.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals("false " + expected, said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Encodes until both kinds of kernels were trained; they are asked for with each picture. */
  private static boolean onVectors() {
    VideoFrame picture = EncoderClips.frame(Kind.MOVING_TEXTURE, 64, 64, 0);
    long start = System.nanoTime();
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      while (System.nanoTime() - start < LONGEST_TRAINING_NANOS) {
        encoder.encode(picture, EncodeOptions.NONE);
        if (vector(KernelChoice.current()) && vector(EncoderKernelChoice.current())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean vector(Object kernels) {
    return kernels.getClass().getSimpleName().startsWith("Vector");
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
