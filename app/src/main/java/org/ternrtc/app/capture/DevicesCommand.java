package org.ternrtc.app.capture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.Cameras;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.Screens;
import org.ternrtc.capture.Window;
import org.ternrtc.capture.sound.SoundDevices;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tern devices}: what {@code --source} can name on this machine. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description =
        "Lists the monitors, windows, cameras, microphones and loudspeakers of this machine.")
public final class DevicesCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(names = "--json", description = "one JSON object per line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String noScreens = Screens.unavailable();
    List<Screen> screens = noScreens == null ? Screens.list() : List.of();
    List<Window> windows = noScreens == null ? Screens.windows() : List.of();
    String noCameras = Cameras.unavailable();
    List<Camera> cameras = noCameras == null ? Cameras.list() : List.of();
    if (json) {
      out.println(JsonLine.write(Map.of("kind", "pattern", "source", "pattern:640x480@30")));
      screens.forEach(screen -> out.println(JsonLine.write(json(screen))));
      windows.forEach(window -> out.println(JsonLine.write(json(window))));
      cameras.forEach(camera -> out.println(JsonLine.write(json(camera))));
      SoundDevices.microphones().forEach(name -> out.println(sound("microphone", "mic:", name)));
      SoundDevices.speakers().forEach(name -> out.println(sound("speaker", "speaker:", name)));
    } else {
      out.println("pattern:640x480@30  the test pattern, any size and rate");
      screens.forEach(screen -> line(out, source(screen), text(screen)));
      windows.forEach(window -> line(out, source(window), text(window)));
      cameras.forEach(camera -> camera(out, camera));
      SoundDevices.microphones().forEach(name -> line(out, "mic:" + name, "microphone"));
      SoundDevices.speakers().forEach(name -> line(out, "speaker:" + name, "loudspeaker"));
      if (noScreens != null) {
        out.println("no screens: " + noScreens);
      }
      if (noCameras != null || cameras.isEmpty()) {
        out.println("no cameras" + (noCameras == null ? "" : ": " + noCameras));
      }
    }
    out.flush();
    return 0;
  }

  private static String sound(String kind, String prefix, String name) {
    return JsonLine.write(Map.of("kind", kind, "source", prefix + name, "name", name));
  }

  private static void line(PrintWriter out, String source, String text) {
    out.printf("%-19s %s%n", source, text);
  }

  private static String source(Screen screen) {
    return screen.whole() ? "screen" : "screen:" + screen.id();
  }

  private static String text(Screen screen) {
    return (screen.whole() ? "the whole desktop" : screen.name())
        + place(screen.x(), screen.y(), screen.width(), screen.height())
        + (screen.scale() == 1 ? "" : ", scale " + screen.scale())
        + (screen.primary() ? ", primary" : "");
  }

  private static String place(int x, int y, int width, int height) {
    return ", " + width + "x" + height + " at " + x + "," + y;
  }

  private static String source(Window window) {
    return "window:" + window.id();
  }

  private static String text(Window window) {
    return (window.title().isEmpty() ? "(no title)" : window.title())
        + (window.process().isEmpty() ? "" : ", " + window.process())
        + place(window.x(), window.y(), window.width(), window.height())
        + (window.minimised() ? ", minimised" : "");
  }

  private static void camera(PrintWriter out, Camera camera) {
    line(
        out,
        "camera:" + camera.id(),
        camera.name() + ", " + camera.path() + (camera.busy() ? ", in use" : ""));
    Map<String, Set<String>> sizes = new LinkedHashMap<>();
    for (CameraFormat format : camera.formats()) {
      double rate =
          format.intervals().isEmpty() ? 0 : format.intervals().getFirst().framesPerSecond();
      sizes
          .computeIfAbsent(format.pixelFormat(), _ -> new LinkedHashSet<>())
          .add(
              format.width()
                  + "x"
                  + format.height()
                  + (rate == 0 ? "" : String.format(Locale.ROOT, "@%.4g", rate)));
    }
    sizes.forEach((format, all) -> {
      String some =
          all.stream().skip(Math.max(0, all.size() - 8L)).collect(Collectors.joining(" "));
      line(out, "", format + " " + (all.size() > 8 ? "... " : "") + some);
    });
  }

  private static Map<String, Object> json(Screen screen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", screen.whole() ? "desktop" : "monitor");
    json.put("source", source(screen));
    json.put("id", screen.id());
    json.put("name", screen.name());
    json.put("output", screen.output());
    json.put("x", screen.x());
    json.put("y", screen.y());
    json.put("width", screen.width());
    json.put("height", screen.height());
    json.put("scale", screen.scale());
    json.put("logicalWidth", screen.logicalWidth());
    json.put("logicalHeight", screen.logicalHeight());
    json.put("primary", screen.primary());
    return json;
  }

  private static Map<String, Object> json(Window window) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "window");
    json.put("source", source(window));
    json.put("id", window.id());
    json.put("title", window.title());
    json.put("class", window.windowClass());
    json.put("process", window.process());
    json.put("pid", window.pid());
    json.put("x", window.x());
    json.put("y", window.y());
    json.put("width", window.width());
    json.put("height", window.height());
    json.put("minimised", window.minimised());
    return json;
  }

  private static Map<String, Object> json(Camera camera) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "camera");
    json.put("source", "camera:" + camera.id());
    json.put("id", camera.id());
    json.put("name", camera.name());
    json.put("path", camera.path());
    json.put("driver", camera.driver());
    json.put("bus", camera.bus());
    json.put("vendorId", camera.vendorId());
    json.put("productId", camera.productId());
    json.put("serial", camera.serial());
    json.put("busy", camera.busy());
    List<Map<String, Object>> formats = new ArrayList<>();
    for (CameraFormat format : camera.formats()) {
      List<Double> rates = format.intervals().stream().map(FrameInterval::framesPerSecond).toList();
      formats.add(
          Map.of(
              "pixelFormat", format.pixelFormat(),
              "width", format.width(),
              "height", format.height(),
              "framesPerSecond", rates));
    }
    json.put("formats", formats);
    return json;
  }
}
