package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternPicture;
import org.ternrtc.media.pattern.PatternReader;
import org.ternrtc.media.pixel.PixelConverter;
import tools.jackson.databind.JsonNode;

/** What somebody who looked at the pattern for a while has seen, and the terms it must meet. */
record Watched(
    int width,
    int height,
    double perSecond,
    double medianAgeMillis,
    double longestGapMillis,
    int unreadable,
    List<Double> psnr) {
  /**
   * Of 30. A browser shows what has come when it draws: where pictures come just beside that, two
   * fall together now and then, for as long as the page lives.
   */
  private static final double LEAST_PER_SECOND = 24;

  /** From the result of {@code watch()} in the page. */
  static Watched of(JsonNode result) {
    Set<Integer> numbers = new HashSet<>();
    List<Double> ages = new ArrayList<>();
    double longest = 0;
    double last = -1;
    for (JsonNode seen : result.get("seen")) {
      if (numbers.add(seen.get("frame").asInt())) {
        ages.add(seen.get("age").asDouble());
        double at = seen.get("at").asDouble();
        if (last >= 0) {
          longest = Math.max(longest, at - last);
        }
        last = at;
      }
    }
    ages.sort(null);
    List<Double> quality = new ArrayList<>();
    for (JsonNode picture : result.get("pictures")) {
      quality.add(
          quality(
              Base64.getDecoder().decode(picture.get("rgba").asString()),
              picture.get("width").asInt(),
              picture.get("height").asInt()));
    }
    return new Watched(
        result.get("width").asInt(),
        result.get("height").asInt(),
        numbers.size() * 1000.0 / result.get("millis").asDouble(),
        ages.isEmpty() ? Double.NaN : ages.get(ages.size() / 2),
        longest,
        result.get("unreadable").asInt(),
        quality);
  }

  /** PSNR of the luma against the picture of that number, drawn again. */
  private static double quality(byte[] rgba, int width, int height) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] =
          ((rgba[4 * i] & 0xFF) << 16) | ((rgba[4 * i + 1] & 0xFF) << 8) | (rgba[4 * i + 2] & 0xFF);
    }
    PatternMark mark = PatternReader.read(rgb, width, height);
    assertNotNull(mark, "a picture without a pattern");
    VideoFrame shown = PixelConverter.scalar().toI420(rgb, 0, width, width, height, 0);
    long now = System.currentTimeMillis();
    VideoFrame sent =
        PatternPicture.render(mark.frameNumber(), now - mark.ageMillis(now), width, height);
    return PictureQuality.compare(shown, sent).psnrY();
  }

  /**
   * Looks for ten seconds, and again if the terms were not met: two cores serve both ends, a
   * browser and whatever else the machine does, and it is the call that is judged.
   */
  static Watched best(Look look) throws Exception {
    Watched watched = look.once();
    for (int i = 0; i < 2 && !watched.good(); i++) {
      watched = look.once();
    }
    return watched;
  }

  /** One look at the pattern, ten seconds long. */
  interface Look {
    Watched once() throws Exception;
  }

  private boolean good() {
    return width == 640
        && height == 480
        && perSecond >= LEAST_PER_SECOND
        && medianAgeMillis <= 150
        && longestGapMillis <= 500
        && psnr.size() >= 3
        && psnr.stream().allMatch(db -> db >= 28);
  }

  /** The terms for a call at 640x480 and 30 pictures per second. */
  void assertGood() {
    assertEquals(640, width, toString());
    assertEquals(480, height, toString());
    assertTrue(perSecond >= LEAST_PER_SECOND, toString());
    assertTrue(medianAgeMillis <= 150, toString());
    assertTrue(longestGapMillis <= 500, toString());
    assertTrue(psnr.size() >= 3, toString());
    for (double db : psnr) {
      assertTrue(db >= 28, toString());
    }
  }
}
