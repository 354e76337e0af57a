package org.ternrtc.benchmarks.vp8;

import java.util.List;
import org.ternrtc.media.ContentKind;

/**
 * A clip, the rates it is encoded at, and the one at which speed is compared.
 *
 * @param name of the file without {@code .y4m}
 */
record BenchClip(String name, ContentKind content, List<Integer> ladder, int speedKbps) {
  private static final List<Integer> AT_720P = List.of(800, 1500, 3000, 6000);

  static final BenchClip CAM_VGA =
      new BenchClip("cam-vga", ContentKind.CAMERA, List.of(300, 600, 1200, 2400), 600);
  static final BenchClip FILM_720P = new BenchClip("film-720p", ContentKind.CAMERA, AT_720P, 1500);
  static final BenchClip CAM_720P = new BenchClip("cam-720p", ContentKind.CAMERA, AT_720P, 1500);
  static final BenchClip SCREEN_720P =
      new BenchClip("screen-720p", ContentKind.SCREEN, List.of(250, 500, 1000, 2000, 4000), 2000);
  static final BenchClip SCREEN_1080P =
      new BenchClip("screen-1080p", ContentKind.SCREEN, List.of(500, 1000, 2000, 4000, 8000), 4000);
}
