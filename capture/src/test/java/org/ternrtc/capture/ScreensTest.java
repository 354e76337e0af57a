package org.ternrtc.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.capture.robot.RobotScreenProvider;

final class ScreensTest {
  private static final List<Screen> SCREENS =
      List.of(
          new Screen("0", "whole screen", 0, 0, 3000, 1001, false),
          new Screen("1", "LEFT", 0, 0, 1001, 1001, true),
          new Screen("2", "RIGHT", 1001, 0, 1999, 1000, false));

  private record Fixed(String name, int priority, @Nullable String unavailable)
      implements ScreenProvider {
    @Override
    public List<Screen> list() {
      return SCREENS;
    }

    @Override
    public ScreenGrabber grabber(CaptureTarget target, GrabOptions options) {
      throw new UnsupportedOperationException(target.label());
    }
  }

  @Test
  void aScreenIsFoundByIdOrNameAndTheWholeOneByNothing() throws Exception {
    assertEquals("0", Screens.select(SCREENS, "").id());
    assertEquals("0", Screens.select(SCREENS, "0").id());
    assertEquals("RIGHT", Screens.select(SCREENS, "2").name());
    assertEquals("2", Screens.select(SCREENS, "right").id());
    String message =
        assertThrows(IOException.class, () -> Screens.select(SCREENS, "3")).getMessage();
    assertEquals("no screen 3; there are 0 (whole screen), 1 (LEFT), 2 (RIGHT)", message);
    assertThrows(IOException.class, () -> Screens.select(List.of(), ""));
  }

  @Test
  void theFirstAvailableProviderIsTakenAndElseEachSaysWhyNot() throws Exception {
    var broken = new Fixed("broken", 9, "no server");
    var working = new Fixed("working", 5, null);
    assertEquals(working, Screens.best(List.of(broken, working)));
    assertNull(Screens.reasons(List.of(broken, working)));
    assertEquals(
        "broken: no server; other: no display",
        Screens.reasons(List.of(broken, new Fixed("other", 1, "no display"))));
    assertTrue(
        String.valueOf(
                assertThrows(IOException.class, () -> Screens.best(List.of(broken))).getMessage())
            .contains("broken: no server"));
    assertNotNull(Screens.reasons(List.of()));
  }

  @Test
  void bothProvidersAreInstalledTheFastOneFirst() {
    assertEquals(
        List.of("x11", "robot"), Screens.providers().stream().map(ScreenProvider::name).toList());
  }

  @Test
  void withoutADisplayTheRobotSaysSo() {
    var robot = new RobotScreenProvider();
    assertEquals("Java has no display", robot.unavailable());
    assertThrows(IllegalArgumentException.class, () -> ScreenOptions.of(Double.NaN));
  }
}
