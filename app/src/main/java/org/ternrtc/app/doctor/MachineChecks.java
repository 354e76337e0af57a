package org.ternrtc.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.ternrtc.app.window.CallWindow;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.Cameras;
import org.ternrtc.capture.Screens;

/** Looks at Java, the network's addresses, the display and the devices. Opens no device. */
final class MachineChecks {
  private MachineChecks() {}

  static Result java() {
    String text =
        "Java "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB of heap";
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Result.ok("java", text + ", vectors")
        : Result.missing(
            "java",
            text + ", no vectors: pictures cost three to ten times the processor time",
            "Start with ./tern, or give java --add-modules jdk.incubator.vector.");
  }

  static Result addresses() {
    List<InetAddress> found = new ArrayList<>();
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (network.isUp() && !network.isLoopback()) {
          network.inetAddresses().filter(each -> !each.isLinkLocalAddress()).forEach(found::add);
        }
      }
    } catch (SocketException e) {
      return Result.broken(
          "network",
          "the network's addresses cannot be listed: " + e.getMessage(),
          "Look at what the system allows this process to see.");
    }
    if (found.isEmpty()) {
      return Result.missing(
          "network",
          "no network address but loopback: calls stay on this machine",
          "Connect it to a network.");
    }
    return Result.ok(
        "network",
        found.stream().limit(8).map(MachineChecks::literal).collect(Collectors.joining(", ")));
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  static Result display() {
    return CallWindow.possible()
        ? Result.ok("display", "there is one: calls have a window")
        : Result.missing(
            "display",
            "there is none: no windows",
            "Call with --headless, or set DISPLAY; the page of ./tern serve needs none here.");
  }

  static Result screens() {
    String reason = Screens.unavailable();
    if (reason != null) {
      return Result.missing(
          "screen",
          "screens and windows cannot be sent: " + reason,
          "Run in an X11 session, or have the page share the browser's screen.");
    }
    try {
      return Result.ok(
          "screen",
          Screens.list().stream()
              .map(screen -> screen.width() + "x" + screen.height())
              .collect(Collectors.joining(", ")));
    } catch (IOException e) {
      return Result.missing("screen", String.valueOf(e.getMessage()), "See ./tern devices.");
    }
  }

  static Result cameras() {
    String reason = Cameras.unavailable();
    try {
      List<Camera> cameras = reason == null ? Cameras.list() : List.of();
      if (cameras.isEmpty()) {
        return Result.missing(
            "camera",
            "no camera" + (reason == null ? "" : ": " + reason),
            "Plug one in; /dev/video* must be readable (on Debian: group video).");
      }
      String names =
          cameras.stream()
              .map(camera -> camera.name() + (camera.busy() ? " (in use)" : ""))
              .collect(Collectors.joining(", "));
      return cameras.stream().allMatch(Camera::busy)
          ? Result.missing("camera", names, "Close the program that uses it.")
          : Result.ok("camera", names);
    } catch (IOException e) {
      return Result.missing("camera", String.valueOf(e.getMessage()), "See ./tern devices.");
    }
  }
}
