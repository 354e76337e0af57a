package org.ternrtc.app.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.VideoSource;
import org.ternrtc.media.file.IvfFileSource;
import org.ternrtc.media.file.Y4mFileSource;
import org.ternrtc.media.pattern.PatternSource;

/** Makes the sources that a {@link SourceSpec} names. */
public final class Sources {
  /** How often a screen is grabbed unless told otherwise. */
  public static final double DEFAULT_FRAMES_PER_SECOND = 30;

  private Sources() {}

  /**
   * The source, not started: no device is opened yet.
   *
   * @return null for {@link SourceSpec.None}
   * @throws IOException when there is no such file or screen; the message says so in one line
   */
  public static @Nullable VideoSource open(SourceSpec spec) throws IOException {
    return open(spec, DEFAULT_FRAMES_PER_SECOND);
  }

  /**
   * As above.
   *
   * @param framesPerSecond how often a screen is grabbed; patterns and files have their own rates
   */
  public static @Nullable VideoSource open(SourceSpec spec, double framesPerSecond)
      throws IOException {
    return switch (spec) {
      case SourceSpec.None _ -> null;
      case SourceSpec.TestPattern it ->
          new PatternSource(it.width(), it.height(), it.framesPerSecond());
      case SourceSpec.VideoFile file -> {
        Path path = file.path();
        if (!Files.exists(path)) {
          throw new NoSuchFileException(path.toString());
        }
        yield switch (file.format()) {
          case Y4M -> new Y4mFileSource(path);
          case IVF -> new IvfFileSource(path);
        };
      }
      case SourceSpec.Screen screen -> ScreenSource.open(screen.selector(), framesPerSecond);
    };
  }
}
