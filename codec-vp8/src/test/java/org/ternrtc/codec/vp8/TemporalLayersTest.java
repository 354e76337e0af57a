package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.FrameReferences;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;

class TemporalLayersTest {
  private static final int WIDTH = 176;
  private static final int HEIGHT = 144;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private record Coded(EncodedFrame frame, VideoFrame reconstruction) {}

  private static List<Coded> encode(VideoEncoderSettings settings, int frames) {
    List<Coded> coded = new ArrayList<>();
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (int number = 0; number < frames; number++) {
        VideoFrame picture = EncoderClips.frame(Kind.MOVING_TEXTURE, WIDTH, HEIGHT, number);
        EncodedFrame frame =
            encoder.encode(picture, number == 13 ? EncodeOptions.KEY : EncodeOptions.NONE);
        if (frame == null) {
          throw new AssertionError("dropped");
        }
        coded.add(new Coded(frame, encoder.reconstruction()));
      }
    }
    return coded;
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "1,2,0", "1,4,0", "1,8,0", "2,1,0", "2,2,1", "3,8,0", "3,1,1", "3,4,2"})
  void everyLayerCanBeLeftOutAndTheRestDecodesToOurReconstruction(
      int layers, int partitions, int topLayer) throws Exception {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(300_000, 30)
            .withTemporalLayers(layers)
            .withTokenPartitions(partitions);
    Path file = folder.resolve("stream.ivf");
    MessageDigest digest = MessageDigest.getInstance("MD5");
    int kept = 0;
    try (IvfWriter writer = new IvfWriter(file, "VP80", WIDTH, HEIGHT, 30, 1);
        Vp8Decoder decoder = new Vp8Decoder()) {
      for (Coded coded : encode(settings, 24)) {
        if (coded.frame.metadata().temporalLayer() > topLayer) {
          continue;
        }
        VideoFrame decoded = decoder.decode(coded.frame);
        if (decoded == null) {
          throw new AssertionError("nothing shown");
        }
        assertArrayEquals(coded.reconstruction.data(), decoded.data());
        writer.write(coded.frame.data(), kept++);
        digest.update(coded.reconstruction.data());
      }
    }
    assertTrue(kept >= 24 >> (layers - 1 - topLayer));
    OtherDecoders.assertMd5(HexFormat.of().formatHex(digest.digest()), file);
  }

  @Test
  void theLayersFollowTheirPatternFromEachKeyFrameOn() {
    List<Coded> coded = encode(VideoEncoderSettings.of(300_000, 30).withTemporalLayers(3), 20);
    int[] pattern = {0, 2, 1, 2};
    for (int number = 0; number < coded.size(); number++) {
      EncodedFrame frame = coded.get(number).frame;
      int expected = pattern[(number < 13 ? number : number - 13) % 4];
      assertEquals(expected, frame.metadata().temporalLayer(), "picture " + number);
      assertEquals(number, frame.metadata().frameId());
      assertEquals(expected == 2, frame.metadata().discardable());
    }
  }

  @Test
  void dependenciesNameTheFramesThatAreReferredTo() {
    List<Coded> coded = encode(VideoEncoderSettings.of(300_000, 30).withTemporalLayers(3), 8);
    assertEquals(List.of(), coded.get(0).frame.metadata().dependencies());
    assertEquals(List.of(0L), coded.get(1).frame.metadata().dependencies());
    assertEquals(List.of(0L), coded.get(2).frame.metadata().dependencies());
    assertEquals(List.of(2L, 0L), coded.get(3).frame.metadata().dependencies());
    assertEquals(List.of(0L), coded.get(4).frame.metadata().dependencies());
    assertEquals(List.of(4L), coded.get(5).frame.metadata().dependencies());
    assertTrue(coded.get(1).frame.metadata().layerSync());
    assertTrue(coded.get(2).frame.metadata().layerSync());
  }

  @Test
  void theCallerMayRuleTheReferencesOfAPicture() throws Exception {
    FrameReferences toAltref = new FrameReferences(true, false, false, true, false, true);
    FrameReferences fromAltref = new FrameReferences(false, false, true, true, false, false);
    FrameReferences fromNothing = new FrameReferences(false, false, false, true, false, false);
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30));
        Vp8Decoder decoder = new Vp8Decoder()) {
      for (int number = 0; number < 9; number++) {
        FrameReferences wanted =
            switch (number) {
              case 3 -> toAltref;
              case 4, 5 -> FrameReferences.LAST;
              case 6 -> fromAltref;
              case 8 -> fromNothing;
              default -> null;
            };
        EncodedFrame frame =
            encoder.encode(
                EncoderClips.frame(Kind.MOVING_TEXTURE, WIDTH, HEIGHT, number),
                EncodeOptions.NONE.withReferences(wanted));
        if (frame == null) {
          throw new AssertionError("dropped");
        }
        assertEquals(number == 0, frame.key());
        if (number == 6) {
          assertEquals(List.of(3L), frame.metadata().dependencies());
        }
        if (number == 8) {
          assertEquals(List.of(), frame.metadata().dependencies());
        }
        // Pictures 4 and 5 are lost; picture 6 does without them.
        if (number != 4 && number != 5) {
          VideoFrame decoded = decoder.decode(frame);
          assertArrayEquals(
              encoder.reconstruction().data(), decoded == null ? null : decoded.data());
        }
      }
    }
  }
}
