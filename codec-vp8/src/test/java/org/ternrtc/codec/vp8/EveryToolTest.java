package org.ternrtc.codec.vp8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.pixel.ChangedRegions;

/**
 * Other people's decoders see our reconstruction whatever the encoder was told: every speed,
 * content, number of threads, layers and partitions, denoiser, hints, losses, at odd sizes.
 * Combinations come from seeds; {@code -Dtern.full=true} tries more of them.
 */
class EveryToolTest {
  private static final boolean FULL = Boolean.getBoolean("tern.full");
  private static final int[][] SIZES = {
    {16, 16}, {17, 33}, {96, 80}, {175, 143}, {176, 144}, {64, 200}, {320, 180}, {241, 66}
  };
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<ContentKind> CONTENTS = List.of(ContentKind.values());
  private static final int PICTURES = 7;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  static int[] seeds() {
    int[] seeds = new int[FULL ? 300 : 17];
    for (int i = 0; i < seeds.length; i++) {
      seeds[i] = i;
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverTheSettingsOthersDecodeOurReconstruction(int seed) throws Exception {
    Random random = new Random(seed);
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(60_000 + random.nextInt(900_000), 30)
            // Every speed comes up, whatever the seeds say.
            .withSpeed(seed % 17)
            .withContent(CONTENTS.get(random.nextInt(3)))
            .withThreads(1 + random.nextInt(4))
            .withTemporalLayers(1 + random.nextInt(3))
            .withTokenPartitions(1 << random.nextInt(4))
            .withDropFrames(random.nextInt(4) == 0)
            .withDenoise(random.nextInt(3) == 0)
            .withAcknowledgedReferences(random.nextInt(3) == 0);
    int[] size = SIZES[random.nextInt(SIZES.length)];
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    boolean hints = random.nextBoolean();
    Path file = folder.resolve("stream.ivf");
    MessageDigest digest = MessageDigest.getInstance("MD5");
    try (Vp8Encoder encoder = new Vp8Encoder(settings);
        IvfWriter writer = new IvfWriter(file, "VP80", size[0], size[1], 30, 1)) {
      VideoFrame before = null;
      for (int number = 0; number < PICTURES; number++) {
        // Some pictures come twice: then nothing has changed.
        VideoFrame picture = EncoderClips.frame(kind, size[0], size[1], number - number / 3);
        if (hints && before != null) {
          picture = picture.withDirty(ChangedRegions.between(before, picture));
        }
        boolean key = number > 0 && random.nextInt(8) == 0;
        EncodedFrame frame = encoder.encode(picture, key ? EncodeOptions.KEY : EncodeOptions.NONE);
        before = picture;
        if (frame != null) {
          writer.write(frame.data(), number);
          digest.update(encoder.reconstruction().data());
          tell(encoder, frame.metadata().frameId(), random.nextInt(3));
        }
      }
    }
    OtherDecoders.assertMd5(HexFormat.of().formatHex(digest.digest()), file);
  }

  /** The other side has the picture, or will never have it, or says nothing. */
  private static void tell(Vp8Encoder encoder, long frameId, int what) {
    if (what == 0) {
      encoder.acknowledge(frameId);
    } else if (what == 1 && frameId > 0) {
      encoder.lost(frameId);
    }
  }
}
