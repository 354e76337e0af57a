package org.ternrtc.app.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.Cameras;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.Screens;
import org.ternrtc.capture.Window;

/** What there is to choose from on this machine, at the moment. */
public final class SourceChoices {
  /** More windows make no menu. */
  private static final int MOST_WINDOWS = 30;

  private static final int LONGEST_LABEL = 60;

  private SourceChoices() {}

  /**
   * Lists cameras, monitors, windows and what needs no device. Takes a second or two where the
   * system's libraries are loaded first; what cannot be listed is left out.
   *
   * @param used what is in use, as {@link SourceSpec} names it by id
   */
  public static List<SourceChoice> list(SourceSpec used) {
    List<SourceChoice> found = new ArrayList<>();
    cameras(used, found);
    screens(used, found);
    add(found, "Other", "Test pattern", SourceSpec.TestPattern.DEFAULT, used, true);
    add(found, "Other", "No pictures", new SourceSpec.None(), used, true);
    if (used instanceof SourceSpec.VideoFile file) {
      add(found, "Other", String.valueOf(file.path().getFileName()), file, used, true);
    }
    return found;
  }

  private static void cameras(SourceSpec used, List<SourceChoice> into) {
    try {
      for (Camera camera : Cameras.list()) {
        add(
            into,
            "Cameras",
            camera.name(),
            new SourceSpec.Camera(camera.id()),
            used,
            !camera.busy());
      }
    } catch (IOException e) {
      // None can be used here: there is nothing to choose.
      log(e);
    }
  }

  private static void screens(SourceSpec used, List<SourceChoice> into) {
    try {
      for (Screen screen : Screens.list()) {
        String size = " (" + screen.width() + "x" + screen.height() + ")";
        add(into, "Screens", screen.name() + size, new SourceSpec.Screen(screen.id()), used, true);
      }
      List<Window> windows = Screens.windows();
      for (Window window : windows.subList(0, Math.min(MOST_WINDOWS, windows.size()))) {
        if (!window.title().isBlank()) {
          add(into, "Windows", window.title(), new SourceSpec.Window(window.id()), used, true);
        }
      }
    } catch (IOException e) {
      log(e);
    }
  }

  private static void log(IOException reason) {
    System.getLogger(SourceChoices.class.getName())
        .log(System.Logger.Level.DEBUG, "nothing to choose: {0}", reason.getMessage());
  }

  private static void add(
      List<SourceChoice> into,
      String group,
      String name,
      SourceSpec spec,
      SourceSpec used,
      boolean free) {
    boolean uses = spec.equals(used);
    String label = name.length() > LONGEST_LABEL ? name.substring(0, LONGEST_LABEL) + "…" : name;
    into.add(new SourceChoice(group, label, spec, uses, free || uses));
  }
}
