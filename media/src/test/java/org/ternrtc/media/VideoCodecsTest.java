package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class VideoCodecsTest {
  private record Provider(String name, int priority) implements VideoCodecProvider {
    @Override
    public boolean encodes(String codec) {
      return false;
    }

    @Override
    public boolean decodes(String codec) {
      return false;
    }

    @Override
    public VideoEncoder createEncoder(String codec, VideoEncoderSettings settings) {
      throw new IllegalArgumentException(codec);
    }

    @Override
    public VideoDecoder createDecoder(String codec) {
      throw new IllegalArgumentException(codec);
    }
  }

  @Test
  void theHighestPriorityComesFirstAndABrokenProviderHidesNoOther() {
    List<Supplier<VideoCodecProvider>> installed =
        List.of(
            () -> new Provider("low", 1),
            () -> {
              throw new ServiceConfigurationError("broken");
            },
            () -> new Provider("high", 9));
    assertEquals(
        List.of("high", "low"),
        VideoCodecs.sorted(installed.iterator()).stream().map(VideoCodecProvider::name).toList());
  }

  @Test
  void aCodecThatNobodyKnowsIsNamed() {
    assertNull(VideoCodecs.provider("unknown"));
    assertFalse(VideoCodecs.canEncode("unknown"));
    assertFalse(VideoCodecs.canDecode("unknown"));
    assertEquals(
        "no decoder for unknown is installed",
        assertThrows(IllegalArgumentException.class, () -> VideoCodecs.decoder("unknown"))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> VideoCodecs.encoder("unknown", VideoEncoderSettings.of(100_000, 30)));
  }
}
