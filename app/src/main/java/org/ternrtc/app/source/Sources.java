package org.ternrtc.app.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.EncodedVideoSource;
import org.ternrtc.media.VideoSource;
import org.ternrtc.media.file.IvfEncodedSource;
import org.ternrtc.media.file.IvfFileSource;
import org.ternrtc.media.file.Y4mFileSource;
import org.ternrtc.media.pattern.PatternSource;

/** Makes the sources that a {@link SourceSpec} names. */
public final class Sources {
  private Sources() {}

  /**
   * The source, not started: no device is opened yet.
   *
   * @return null for {@link SourceSpec.None}
   * @throws IOException when there is no such file or device; the message says so in one line
   */
  public static @Nullable VideoSource open(SourceSpec spec) throws IOException {
    return open(spec, GrabArguments.DEFAULT);
  }

  /**
   * As above.
   *
   * @param grab how a device is captured; patterns and files have their own rates
   */
  public static @Nullable VideoSource open(SourceSpec spec, GrabArguments grab) throws IOException {
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
      case SourceSpec.Screen screen -> screen(screen, grab);
      case SourceSpec.Window window -> ScreenSource.openWindow(window.selector(), grab.screen());
      case SourceSpec.Camera camera -> CameraSource.open(camera.selector(), grab.camera());
    };
  }

  /**
   * The source, not started, if its pictures are compressed already and are to be sent as they are.
   *
   * @return null when they are not
   * @throws IOException when there is no such file; the message says so in one line
   */
  public static @Nullable EncodedVideoSource compressed(SourceSpec spec) throws IOException {
    if (!(spec instanceof SourceSpec.VideoFile(Path path, SourceSpec.VideoFile.Format format))
        || format != SourceSpec.VideoFile.Format.IVF) {
      return null;
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new IvfEncodedSource(path);
  }

  /** AWT's Robot knows no pointer: without one the screen is still worth showing. */
  private static ScreenSource screen(SourceSpec.Screen screen, GrabArguments grab)
      throws IOException {
    ScreenSource source = ScreenSource.open(screen.selector(), grab.screen());
    return grab.equals(GrabArguments.DEFAULT) && source.providerName().equals("robot")
        ? ScreenSource.open(screen.selector(), grab.framesPerSecond())
        : source;
  }
}
