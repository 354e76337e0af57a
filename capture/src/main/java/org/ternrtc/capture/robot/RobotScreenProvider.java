package org.ternrtc.capture.robot;

import java.awt.AWTError;
import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CaptureTarget;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;

/**
 * Grabs screens with {@link java.awt.Robot}: on macOS and Windows, and on Wayland through the
 * desktop's own portal, which asks the user. Sizes are AWT's, in units of its scale.
 */
public final class RobotScreenProvider implements ScreenProvider {
  /** What {@link java.util.ServiceLoader} calls. */
  public RobotScreenProvider() {}

  @Override
  public String name() {
    return "robot";
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public @Nullable String unavailable() {
    try {
      if (GraphicsEnvironment.isHeadless()) {
        return "Java has no display";
      }
      list();
      return null;
    } catch (IOException | LinkageError e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public List<Screen> list() throws IOException {
    try {
      GraphicsEnvironment environment = GraphicsEnvironment.getLocalGraphicsEnvironment();
      GraphicsDevice main = environment.getDefaultScreenDevice();
      var whole = new Rectangle();
      List<Screen> monitors = new ArrayList<>();
      for (GraphicsDevice device : environment.getScreenDevices()) {
        Rectangle bounds = device.getDefaultConfiguration().getBounds();
        whole = whole.isEmpty() ? bounds : whole.union(bounds);
        String id = Integer.toString(monitors.size() + 1);
        monitors.add(screen(id, device.getIDstring(), bounds, device.equals(main)));
      }
      List<Screen> all = new ArrayList<>();
      all.add(screen(Screen.WHOLE, "whole screen", whole, false));
      all.addAll(monitors);
      return List.copyOf(all);
    } catch (HeadlessException | AWTError e) {
      throw new IOException("Java has no display: " + e.getMessage(), e);
    }
  }

  private static Screen screen(String id, String name, Rectangle bounds, boolean primary) {
    return new Screen(id, name, bounds.x, bounds.y, bounds.width, bounds.height, primary);
  }

  @Override
  public ScreenGrabber grabber(CaptureTarget target, GrabOptions options) throws IOException {
    if (!(target instanceof Screen)) {
      throw new IOException("AWT's Robot grabs screens, not windows");
    }
    return new RobotGrabber(target, options);
  }
}
