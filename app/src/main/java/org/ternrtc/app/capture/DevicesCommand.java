package org.ternrtc.app.capture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.Screens;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tern devices}: what {@code --source} can name on this machine. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the monitors of this machine. Cameras, windows and sound come later.")
public final class DevicesCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(names = "--json", description = "one JSON object per line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String unavailable = Screens.unavailable();
    List<Screen> screens = unavailable == null ? Screens.list() : List.of();
    if (json) {
      out.println(JsonLine.write(Map.of("kind", "pattern", "source", "pattern:640x480@30")));
      for (Screen screen : screens) {
        out.println(JsonLine.write(json(screen)));
      }
    } else {
      out.println("pattern:640x480@30  the test pattern, any size and rate");
      for (Screen screen : screens) {
        out.printf(
            "%-19s %s, %dx%d at %d,%d%s%n",
            source(screen),
            screen.id().equals(Screen.WHOLE) ? "the whole desktop" : screen.name(),
            screen.width(),
            screen.height(),
            screen.x(),
            screen.y(),
            screen.primary() ? ", primary" : "");
      }
      if (unavailable != null) {
        out.println("no screens: " + unavailable);
      }
    }
    out.flush();
    return 0;
  }

  private static String source(Screen screen) {
    return screen.id().equals(Screen.WHOLE) ? "screen" : "screen:" + screen.id();
  }

  private static Map<String, Object> json(Screen screen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "monitor");
    json.put("source", source(screen));
    json.put("id", screen.id());
    json.put("name", screen.name());
    json.put("x", screen.x());
    json.put("y", screen.y());
    json.put("width", screen.width());
    json.put("height", screen.height());
    json.put("primary", screen.primary());
    return json;
  }
}
