package org.ternrtc.app.vp8;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoEncoderSettings;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that become {@link VideoEncoderSettings}. */
final class EncoderArguments {
  @Option(names = "--bitrate", paramLabel = "KBPS", required = true, description = "target rate")
  private int kilobits;

  @Option(names = "--fps", paramLabel = "N", description = "picture rate (default: the file's)")
  private @Nullable Double framesPerSecond;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the encoder may use (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int threads = 1;

  @Option(
      names = "--content",
      paramLabel = "KIND",
      description = "camera, screen or auto (default: ${DEFAULT-VALUE})",
      defaultValue = "camera",
      converter = Content.class)
  private ContentKind content = ContentKind.CAMERA;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "0, slow and good, to 16, fast, or auto: the default, and faster while pictures take"
              + " too long (default: ${DEFAULT-VALUE})",
      defaultValue = "" + VideoEncoderSettings.DEFAULT_SPEED,
      converter = Speed.class)
  private int speed = VideoEncoderSettings.DEFAULT_SPEED;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "temporal layers, 1 to 3 (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int layers = 1;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "token partitions, 1, 2, 4 or 8 (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int partitions = 1;

  @Option(
      names = "--denoise",
      paramLabel = "on|off",
      description = "take out a camera's noise before encoding (default: off)",
      defaultValue = "OFF")
  private Switch denoise = Switch.OFF;

  @Option(
      names = "--drop",
      paramLabel = "on|off",
      description = "whether the rate control may drop pictures (default: off)",
      defaultValue = "OFF")
  private Switch drop = Switch.OFF;

  @Option(
      names = "--min-q",
      paramLabel = "N",
      description = "finest quantizer, 0 to 63 (default: ${DEFAULT-VALUE})",
      defaultValue = "2")
  private int minQuantizer = 2;

  @Option(
      names = "--max-q",
      paramLabel = "N",
      description = "coarsest quantizer, 0 to 63 (default: ${DEFAULT-VALUE})",
      defaultValue = "56")
  private int maxQuantizer = 56;

  int threads() {
    return threads;
  }

  /**
   * @param fileRate pictures a second, unless told otherwise
   */
  VideoEncoderSettings settings(double fileRate) {
    try {
      return VideoEncoderSettings.of(
              Math.multiplyExact(kilobits, 1000),
              framesPerSecond == null ? fileRate : framesPerSecond)
          .withThreads(threads)
          .withContent(content)
          .withSpeed(speed == Speed.AUTO ? VideoEncoderSettings.DEFAULT_SPEED : speed)
          .withAdaptSpeed(speed == Speed.AUTO)
          .withTemporalLayers(layers)
          .withTokenPartitions(partitions)
          .withDenoise(denoise == Switch.ON)
          .withDropFrames(drop == Switch.ON)
          .withQuantizer(minQuantizer, maxQuantizer);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CommandFault(CommandFault.USAGE, "not possible: " + e.getMessage(), e);
    }
  }

  /** Reads a number or {@code auto}. */
  static final class Speed implements CommandLine.ITypeConverter<Integer> {
    static final int AUTO = -1;

    @Override
    public Integer convert(String value) {
      if (value.equalsIgnoreCase("auto")) {
        return AUTO;
      }
      try {
        return Integer.parseUnsignedInt(value);
      } catch (NumberFormatException e) {
        throw new CommandLine.TypeConversionException(
            "'" + value + "' is neither auto nor a number from 0 to 16");
      }
    }
  }

  /** Reads {@code camera}, {@code screen}, {@code auto}. */
  static final class Content implements CommandLine.ITypeConverter<ContentKind> {
    @Override
    public ContentKind convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "camera" -> ContentKind.CAMERA;
        case "screen" -> ContentKind.SCREEN;
        case "auto" -> ContentKind.DETECT;
        default ->
            throw new CommandLine.TypeConversionException(
                "'" + value + "' is none of camera, screen, auto");
      };
    }
  }

  /** An option's yes and no. */
  enum Switch {
    ON,
    OFF
  }
}
