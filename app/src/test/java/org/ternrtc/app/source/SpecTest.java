package org.ternrtc.app.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecTest {
  @Test
  void readsEverySourceOfTheGrammar() {
    assertEquals(new SourceSpec.TestPattern(640, 480, 30), SourceSpec.parse("pattern"));
    assertEquals(
        new SourceSpec.TestPattern(1280, 720, 29.97), SourceSpec.parse("pattern:1280x720@29.97"));
    assertEquals(new SourceSpec.TestPattern(320, 240, 30), SourceSpec.parse("pattern:320x240"));
    assertEquals(new SourceSpec.Screen(""), SourceSpec.parse("screen"));
    assertEquals(new SourceSpec.Screen("1"), SourceSpec.parse("SCREEN:1"));
    assertEquals(new SourceSpec.Window("Über: a"), SourceSpec.parse("window:Über: a"));
    assertEquals(new SourceSpec.Camera(""), SourceSpec.parse("camera"));
    assertEquals(
        new SourceSpec.Camera("uvcvideo@usb-0000:00:14.0-1#2"),
        SourceSpec.parse("Camera:uvcvideo@usb-0000:00:14.0-1#2"));
    assertEquals(
        new SourceSpec.VideoFile(Path.of("dir/A b.Y4M"), SourceSpec.VideoFile.Format.Y4M),
        SourceSpec.parse("dir/A b.Y4M"));
    assertEquals(
        new SourceSpec.VideoFile(Path.of("x.ivf"), SourceSpec.VideoFile.Format.IVF),
        SourceSpec.parse("x.ivf"));
    assertEquals(new SourceSpec.None(), SourceSpec.parse("none"));
  }

  @Test
  void refusesEverythingElseWithItsReason() {
    for (String wrong :
        List.of(
            "",
            "pattern:",
            "pattern:640",
            "pattern:64x48",
            "pattern:99999x480",
            "pattern:640x480@0",
            "pattern:640x480@1000",
            "screen:",
            "screen:a b",
            "screen:-1",
            "camera:",
            "window",
            "window: ",
            "window:a\u0007",
            "tone",
            "mic:1",
            "clip.webm",
            "clip.mp4")) {
      var refusal = assertThrows(IllegalArgumentException.class, () -> SourceSpec.parse(wrong));
      assertFalse(String.valueOf(refusal.getMessage()).contains("\n"), wrong);
    }
    assertTrue(
        String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> SourceSpec.parse("tone"))
                    .getMessage())
            .contains("not in this version"));
  }

  @Test
  void screensWindowsAndCamerasAreDevices() {
    assertTrue(SourceSpec.parse("camera").device());
    assertTrue(SourceSpec.parse("window:x").device());
    assertTrue(SourceSpec.parse("screen").device());
    assertFalse(SourceSpec.parse("pattern").device());
    assertFalse(SourceSpec.parse("x.y4m").device());
  }

  @Test
  void readsEverySinkOfTheGrammar() {
    assertEquals(new SinkSpec.Window(), SinkSpec.parse("window"));
    assertEquals(new SinkSpec.Null(), SinkSpec.parse("null"));
    assertEquals(new SinkSpec.Y4m(Path.of("out.y4m")), SinkSpec.parse("out.y4m"));
    assertThrows(IllegalArgumentException.class, () -> SinkSpec.parse("out.mp4"));
  }
}
