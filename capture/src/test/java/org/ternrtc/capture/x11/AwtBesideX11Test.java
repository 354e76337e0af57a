package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * AWT and we use Xlib in the same process, whose handlers are global. Each case runs in a process
 * of its own, as an application would: on the class path, providers found by their service files.
 */
@Timeout(90)
final class AwtBesideX11Test {
  private static final String RED_X11 = "x11 320x240 82 90 240";
  private static final String RED_ROBOT = "robot 320x240 82 90 240";

  private static List<String> run(Xvfb server, String... steps) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(
        String.join(
            File.pathSeparator,
            "target/test-classes",
            "target/classes",
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", "")));
    command.add(GrabInOneProcess.class.getName());
    command.addAll(List.of(steps));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", server.display());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), out);
    return out.lines().toList();
  }

  @Test
  void bothGrabTheSamePictureInOneProcessAndErrorsOfOursEndNothing() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      server.run("xsetroot", "-solid", "#ff0000");
      assertEquals(
          // AWT's handler, installed after ours, hides the second error's code.
          List.of("error 8", RED_X11, RED_ROBOT, "error 0", RED_X11, RED_ROBOT),
          run(server, "bad-match", "screens", "robot", "bad-match", "screens", "robot"));
      assertEquals(
          List.of("error 8", RED_X11, RED_ROBOT),
          run(server, "awt", "bad-match", "screens", "robot"));
    }
  }

  @Test
  void theRobotHoldsToTheContractOfProviders() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      assertEquals(List.of("true"), run(server, "contract"));
    }
  }
}
