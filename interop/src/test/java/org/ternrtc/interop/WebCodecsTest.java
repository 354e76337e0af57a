package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;
import tools.jackson.databind.JsonNode;

/**
 * What our encoder makes is decoded by the browsers' own decoders to exactly what our decoder makes
 * of it.
 */
@Timeout(120)
final class WebCodecsTest {
  private static final int PICTURES = 40;

  @ParameterizedTest
  @CsvSource({
    "CHROMIUM,640,480",
    "CHROMIUM,176,144",
    "CHROMIUM,321,243",
    "FIREFOX,640,480",
    "FIREFOX,321,243"
  })
  void everyPictureIsTheSameBitForBit(Browser.Kind kind, int width, int height) throws Exception {
    List<Map<String, Object>> frames = new ArrayList<>();
    List<VideoFrame> expected = new ArrayList<>();
    try (VideoEncoder encoder = VideoCodecs.encoder("VP8", VideoEncoderSettings.of(600_000, 30));
        VideoDecoder decoder = VideoCodecs.decoder("VP8")) {
      for (int i = 0; i < PICTURES; i++) {
        EncodedFrame frame =
            encoder.encode(PatternPicture.render(i, 40L * i, width, height), i == 25);
        assertNotNull(frame);
        frames.add(
            Map.of("key", frame.key(), "data", Base64.getEncoder().encodeToString(frame.data())));
        VideoFrame decoded = decoder.decode(frame);
        assertNotNull(decoded);
        expected.add(decoded);
      }
    }
    // A secure context, without which a page has no decoder: this machine by its own name.
    try (PageServer page = new PageServer("127.0.0.1");
        Browser browser = Browser.open(kind, page.url(), null, false)) {
      page.eval("return 1", Duration.ofSeconds(60));
      JsonNode pictures =
          page.eval(
              "return await decodeVp8("
                  + PageServer.JSON.writeValueAsString(frames)
                  + ", "
                  + width
                  + ", "
                  + height
                  + ");",
              Duration.ofSeconds(60));
      assertEquals(PICTURES, pictures.size());
      int compared = 0;
      for (int i = 0; i < PICTURES; i++) {
        JsonNode picture = pictures.get(i);
        if (picture.get("format").asString().equals("I420")) {
          assertEquals(digest(expected.get(i)), picture.get("sha256").asString(), "picture " + i);
          compared++;
        } else if (!picture.get("pixels").isNull()) {
          sameColours(
              expected.get(i), Base64.getDecoder().decode(picture.get("pixels").asString()), i);
          compared++;
        }
      }
      assertTrue(compared >= PICTURES / 8, compared + " pictures compared");
    }
  }

  /**
   * Firefox shows no planes, only what it made of them: BT.601 with every chroma sample used for
   * four pixels. An error of one in a plane is an error of up to two in a colour, and any
   * difference of the decoders grows from picture to picture.
   */
  private static void sameColours(VideoFrame frame, byte[] bgrx, int number) {
    int worst = 0;
    byte[] data = frame.data();
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int chroma = (y / 2) * frame.uvStride() + x / 2;
        double luma = 1.164383 * ((data[frame.yOffset() + y * frame.yStride() + x] & 0xFF) - 16);
        int u = (data[frame.uOffset() + chroma] & 0xFF) - 128;
        int v = (data[frame.vOffset() + chroma] & 0xFF) - 128;
        int at = 4 * (y * frame.width() + x);
        worst = Math.max(worst, off(luma + 2.017232 * u, bgrx[at]));
        worst = Math.max(worst, off(luma - 0.391762 * u - 0.812968 * v, bgrx[at + 1]));
        worst = Math.max(worst, off(luma + 1.596027 * v, bgrx[at + 2]));
      }
    }
    assertTrue(worst <= 3, "picture " + number + ": a colour is off by " + worst);
  }

  private static int off(double expected, byte got) {
    return (int) Math.abs(Math.rint(Math.clamp(expected, 0, 255)) - (got & 0xFF));
  }

  private static String digest(VideoFrame frame) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int y = 0; y < frame.height(); y++) {
      sha.update(frame.data(), frame.yOffset() + y * frame.yStride(), frame.width());
    }
    int chromaWidth = (frame.width() + 1) / 2;
    for (int plane : new int[] {frame.uOffset(), frame.vOffset()}) {
      for (int y = 0; y < (frame.height() + 1) / 2; y++) {
        sha.update(frame.data(), plane + y * frame.uvStride(), chromaWidth);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
