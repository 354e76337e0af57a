package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.kernel.ScalarKernels;
import org.ternrtc.codec.vp8.kernel.VectorKernels;
import org.ternrtc.media.VideoFrame;

class ConformanceTest {
  static List<String> names() {
    return TestVectors.names();
  }

  @Test
  void thereAreSixtyOneVectors() {
    assertEquals(61, names().size());
  }

  @ParameterizedTest
  @MethodSource("names")
  void decodesToTheSamePicturesAsTheReferenceDecoder(String name) throws Exception {
    assertEquals(TestVectors.sums(name), decode(name, ScalarKernels.INSTANCE, 1));
  }

  @ParameterizedTest
  @MethodSource("names")
  void decodesToTheSamePicturesWithVectorKernels(String name) throws Exception {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            && VectorKernels.fitsMachine(),
        "vectors of 256 bits");
    assertEquals(TestVectors.sums(name), decode(name, VectorKernels.INSTANCE, 1));
  }

  @ParameterizedTest
  @MethodSource("names")
  void decodesToTheSamePicturesWithTwoThreads(String name) throws Exception {
    assertEquals(TestVectors.sums(name), decode(name, ScalarKernels.INSTANCE, 2));
  }

  private static List<String> decode(String name, Kernels kernels, int threads) throws Exception {
    List<String> sums = new ArrayList<>();
    try (Vp8Decoder decoder =
        new Vp8Decoder(
            Vp8Decoder.DEFAULT_MAX_DIMENSION,
            Vp8Decoder.DEFAULT_MAX_PIXELS,
            threads,
            1,
            () -> kernels)) {
      for (byte[] frame : TestVectors.frames(name)) {
        VideoFrame picture = decoder.decode(TestVectors.encoded(frame));
        if (picture != null) {
          sums.add(md5(picture));
        }
      }
    }
    return sums;
  }

  private static String md5(VideoFrame frame) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    int chromaWidth = (frame.width() + 1) / 2;
    int chromaHeight = (frame.height() + 1) / 2;
    update(digest, frame, frame.yOffset(), frame.yStride(), frame.width(), frame.height());
    update(digest, frame, frame.uOffset(), frame.uvStride(), chromaWidth, chromaHeight);
    update(digest, frame, frame.vOffset(), frame.uvStride(), chromaWidth, chromaHeight);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(
      MessageDigest digest, VideoFrame frame, int offset, int stride, int width, int height) {
    for (int row = 0; row < height; row++) {
      digest.update(frame.data(), offset + row * stride, width);
    }
  }
}
