package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CameraControl;

/** Asks a driver what can be set. */
final class V4l2Controls {
  private static final int MAX_CONTROLS = 256;
  private static final int MAX_CHOICES = 64;

  private V4l2Controls() {}

  static List<CameraControl> list(V4l2Io io, int fd) {
    List<CameraControl> controls = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocate(V4l2.QUERYCTRL_BYTES, 8);
      int last = 0;
      for (int i = 0; i < MAX_CONTROLS; i++) {
        query.fill((byte) 0);
        query.set(JAVA_INT, 0, last | V4l2.CTRL_NEXT);
        if (io.ioctl(fd, V4l2.QUERYCTRL, query) < 0) {
          break;
        }
        int id = query.get(JAVA_INT, 0);
        if (Integer.compareUnsigned(id, last) <= 0) {
          break; // a driver that does not go on would be asked for ever
        }
        last = id;
        CameraControl control = control(io, fd, arena, query);
        if (control != null) {
          controls.add(control);
        }
      }
    }
    return controls;
  }

  private static @Nullable CameraControl control(
      V4l2Io io, int fd, Arena arena, MemorySegment query) {
    int type = query.get(JAVA_INT, 4);
    int flags = query.get(JAVA_INT, 56);
    CameraControl.@Nullable Kind kind =
        switch (type) {
          case V4l2.CTRL_INTEGER -> CameraControl.Kind.NUMBER;
          case V4l2.CTRL_BOOLEAN -> CameraControl.Kind.SWITCH;
          case V4l2.CTRL_MENU, V4l2.CTRL_INTEGER_MENU -> CameraControl.Kind.MENU;
          case V4l2.CTRL_BUTTON -> CameraControl.Kind.BUTTON;
          case V4l2.CTRL_BITMASK -> CameraControl.Kind.BITS;
          default -> null; // headings, strings, 64-bit numbers and arrays
        };
    if (kind == null || (flags & V4l2.CTRL_DISABLED) != 0) {
      return null;
    }
    int id = query.get(JAVA_INT, 0);
    int minimum = query.get(JAVA_INT, 40);
    int maximum = query.get(JAVA_INT, 44);
    int defaultValue = query.get(JAVA_INT, 52);
    int value = defaultValue;
    if (kind != CameraControl.Kind.BUTTON && (flags & V4l2.CTRL_WRITE_ONLY) == 0) {
      MemorySegment now = arena.allocate(V4l2.CONTROL_BYTES, 8);
      now.set(JAVA_INT, 0, id);
      value = io.ioctl(fd, V4l2.G_CTRL, now) < 0 ? defaultValue : now.get(JAVA_INT, 4);
    }
    return new CameraControl(
        id,
        V4l2.text(query, 8, 32),
        kind,
        minimum,
        maximum,
        query.get(JAVA_INT, 48),
        defaultValue,
        value,
        (flags & V4l2.CTRL_NOT_SETTABLE) == 0,
        kind == CameraControl.Kind.MENU
            ? choices(io, fd, arena, id, type, minimum, maximum)
            : List.of());
  }

  private static List<CameraControl.Choice> choices(
      V4l2Io io, int fd, Arena arena, int id, int type, int minimum, int maximum) {
    List<CameraControl.Choice> choices = new ArrayList<>();
    MemorySegment menu = arena.allocate(V4l2.QUERYMENU_BYTES, 8);
    for (int value = minimum; value <= Math.min(maximum, minimum + MAX_CHOICES); value++) {
      menu.fill((byte) 0);
      menu.set(JAVA_INT, 0, id);
      menu.set(JAVA_INT, 4, value);
      // Menus have holes.
      if (io.ioctl(fd, V4l2.QUERYMENU, menu) >= 0) {
        String name =
            type == V4l2.CTRL_MENU ? V4l2.text(menu, 8, 32) : Long.toString(menu.get(JAVA_LONG, 8));
        choices.add(new CameraControl.Choice(value, name));
      }
    }
    return choices;
  }
}
