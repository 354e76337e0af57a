package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Device files and their drivers as a program sees them, without a kernel: formats, rates, buffers,
 * controls, and whatever goes wrong. Thread-safe, as the kernel is.
 */
final class FakeCamera implements V4l2Io {
  /** A size of a format and its intervals, as numerator and denominator. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Size(String format, int width, int height, int[][] intervals) {}

  /** A control; its menu may have holes. */
  record Control(
      int id,
      String name,
      int type,
      int minimum,
      int maximum,
      int flags,
      Map<Integer, String> menu) {}

  private static final int CAPTURE_STREAMING =
      V4l2.CAP_VIDEO_CAPTURE | V4l2.CAP_STREAMING | V4l2.CAP_DEVICE_CAPS;

  private record Filled(int index, int bytes, int flags, long nanos) {}

  final List<Size> sizes = new ArrayList<>();
  final List<Control> controls = new ArrayList<>();
  final Map<Integer, Integer> values = new HashMap<>();

  /** Errnos that requests fail with, by request. */
  final Map<Integer, Integer> failures = new HashMap<>();

  String bus = "usb-0000:00:14.0-1";
  int deviceCapabilities = V4l2.CAP_VIDEO_CAPTURE | V4l2.CAP_STREAMING;
  int openError;
  int bufferCount = 4;
  boolean refusesMapping;
  boolean stepwise;
  int[] granted = {};
  int[] interval = {1, 30};
  int openFiles;
  int mappings;
  boolean streaming;
  boolean interrupted;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> buffers = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final ArrayDeque<Filled> filled = new ArrayDeque<>();
  private boolean unplugged;
  private boolean hangsUp;
  private int bufferBytes;

  /** A picture arrives, if the program has given back a buffer for it. */
  void picture(byte[] data, int flags, long nanos) {
    lock.lock();
    try {
      Integer index = free.poll();
      if (index != null) {
        int bytes = Math.min(data.length, bufferBytes);
        MemorySegment.copy(data, 0, buffers.get(index), JAVA_BYTE, 0, bytes);
        filled.add(new Filled(index, bytes, flags, nanos));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The cable is pulled. */
  void unplug(boolean pollSaysHangUp) {
    lock.lock();
    try {
      unplugged = true;
      hangsUp = pollSaysHangUp;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int freeBuffers() {
    lock.lock();
    try {
      return free.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int open(String path) {
    if (openError != 0) {
      return -openError;
    }
    if (unplugged) {
      return -ENOENT;
    }
    openFiles++;
    return 40;
  }

  @Override
  public void close(int fd) {
    openFiles--;
  }

  @Override
  public @Nullable MemorySegment mmap(int fd, long length, long offset) {
    if (refusesMapping) {
      return null;
    }
    mappings++;
    return buffers.get((int) (offset >> 16));
  }

  @Override
  public void munmap(MemorySegment mapped) {
    mappings--;
  }

  @Override
  public int poll(int fd, int timeoutMillis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (true) {
        if (interrupted) {
          interrupted = false;
          return -EINTR;
        }
        if (unplugged) {
          return hangsUp ? POLLERR | POLLHUP : POLLIN;
        }
        if (!filled.isEmpty()) {
          return POLLIN;
        }
        if (left <= 0) {
          return 0;
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      return -EINTR;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int ioctl(int fd, int request, MemorySegment argument) {
    lock.lock();
    try {
      Integer failure = failures.get(request);
      if (failure != null) {
        return -failure;
      }
      if (unplugged) {
        return -ENODEV;
      }
      return switch (request) {
        case V4l2.QUERYCAP -> capability(argument);
        case V4l2.ENUM_FMT -> format(argument);
        case V4l2.ENUM_FRAMESIZES -> size(argument);
        case V4l2.ENUM_FRAMEINTERVALS -> interval(argument);
        case V4l2.S_FMT -> setFormat(argument);
        case V4l2.S_PARM -> setRate(argument);
        case V4l2.REQBUFS -> requestBuffers(argument);
        case V4l2.QUERYBUF -> queryBuffer(argument);
        case V4l2.QBUF -> give(argument);
        case V4l2.DQBUF -> take(argument);
        case V4l2.STREAMON -> stream(argument, true);
        case V4l2.STREAMOFF -> stream(argument, false);
        case V4l2.QUERYCTRL -> control(argument);
        case V4l2.QUERYMENU -> menu(argument);
        case V4l2.G_CTRL -> value(argument);
        case V4l2.S_CTRL -> setValue(argument);
        default -> -ENOTTY;
      };
    } finally {
      lock.unlock();
    }
  }

  private static void text(MemorySegment into, long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, offset, bytes.length);
  }

  private int capability(MemorySegment out) {
    text(out, 0, "fake");
    text(out, 16, "Fake Camera");
    text(out, 48, bus);
    out.set(JAVA_INT, 84, CAPTURE_STREAMING);
    out.set(JAVA_INT, 88, deviceCapabilities);
    return 0;
  }

  private List<String> formats() {
    return sizes.stream().map(Size::format).distinct().toList();
  }

  private int format(MemorySegment io) {
    int index = io.get(JAVA_INT, 0);
    if (index >= formats().size()) {
      return -EINVAL;
    }
    io.set(JAVA_INT, 44, V4l2.fourcc(formats().get(index)));
    return 0;
  }

  private List<Size> of(int fourcc) {
    return sizes.stream().filter(size -> V4l2.fourcc(size.format()) == fourcc).toList();
  }

  private int size(MemorySegment io) {
    List<Size> found = of(io.get(JAVA_INT, 4));
    int index = io.get(JAVA_INT, 0);
    if (stepwise) {
      int[] range = {16, 2000, 16, 16, 1100, 2};
      for (int i = 0; i < 6; i++) {
        io.set(JAVA_INT, 12 + 4 * i, range[i]);
      }
      io.set(JAVA_INT, 8, 3);
      return index == 0 ? 0 : -EINVAL;
    }
    if (index >= found.size()) {
      return -EINVAL;
    }
    io.set(JAVA_INT, 8, V4l2.DISCRETE);
    io.set(JAVA_INT, 12, found.get(index).width());
    io.set(JAVA_INT, 16, found.get(index).height());
    return 0;
  }

  private int interval(MemorySegment io) {
    int index = io.get(JAVA_INT, 0);
    if (stepwise) {
      int[] range = {1, 60, 1, 2, 1, 60};
      for (int i = 0; i < 6; i++) {
        io.set(JAVA_INT, 20 + 4 * i, range[i]);
      }
      io.set(JAVA_INT, 16, 3);
      return index == 0 ? 0 : -EINVAL;
    }
    for (Size size : of(io.get(JAVA_INT, 4))) {
      if (size.width() == io.get(JAVA_INT, 8)
          && size.height() == io.get(JAVA_INT, 12)
          && index < size.intervals().length) {
        io.set(JAVA_INT, 16, V4l2.DISCRETE);
        io.set(JAVA_INT, 20, size.intervals()[index][0]);
        io.set(JAVA_INT, 24, size.intervals()[index][1]);
        return 0;
      }
    }
    return -EINVAL;
  }

  private int setFormat(MemorySegment io) {
    if (granted.length == 2) {
      io.set(JAVA_INT, 8, granted[0]);
      io.set(JAVA_INT, 12, granted[1]);
    }
    int width = io.get(JAVA_INT, 8);
    boolean packed = V4l2.fourcc(io.get(JAVA_INT, 16)).equals("YUYV");
    io.set(JAVA_INT, 24, packed ? 2 * width : 0);
    bufferBytes = 4 * Math.max(16, width) * Math.max(16, io.get(JAVA_INT, 12));
    return 0;
  }

  private int setRate(MemorySegment io) {
    interval = new int[] {io.get(JAVA_INT, 12), io.get(JAVA_INT, 16)};
    return 0;
  }

  private int requestBuffers(MemorySegment io) {
    buffers.clear();
    free.clear();
    filled.clear();
    int count = Math.min(io.get(JAVA_INT, 0), bufferCount);
    for (int i = 0; i < count; i++) {
      buffers.add(arena.allocate(Math.max(64, bufferBytes)));
    }
    io.set(JAVA_INT, 0, count);
    return 0;
  }

  private int queryBuffer(MemorySegment io) {
    io.set(JAVA_INT, 72, bufferBytes);
    io.set(JAVA_INT, 64, io.get(JAVA_INT, 0) << 16);
    return 0;
  }

  private int give(MemorySegment io) {
    free.add(io.get(JAVA_INT, 0));
    return 0;
  }

  private int take(MemorySegment io) {
    Filled next = filled.poll();
    if (next == null) {
      return -EAGAIN;
    }
    io.set(JAVA_INT, 0, next.index());
    io.set(JAVA_INT, 8, next.bytes());
    io.set(JAVA_INT, 12, next.flags());
    io.set(JAVA_LONG, 24, Math.floorDiv(next.nanos(), 1_000_000_000L));
    io.set(JAVA_LONG, 32, Math.floorMod(next.nanos(), 1_000_000_000L) / 1000);
    return 0;
  }

  private int stream(MemorySegment type, boolean on) {
    if (type.get(JAVA_INT, 0) != V4l2.VIDEO_CAPTURE) {
      return -EINVAL;
    }
    streaming = on;
    return 0;
  }

  private @Nullable Control byId(int id) {
    return controls.stream().filter(control -> control.id() == id).findFirst().orElse(null);
  }

  private int control(MemorySegment io) {
    int after = io.get(JAVA_INT, 0) & ~V4l2.CTRL_NEXT;
    for (Control control : controls) {
      if (control.id() > after) {
        io.set(JAVA_INT, 0, control.id());
        io.set(JAVA_INT, 4, control.type());
        text(io, 8, control.name());
        io.set(JAVA_INT, 40, control.minimum());
        io.set(JAVA_INT, 44, control.maximum());
        io.set(JAVA_INT, 48, 1);
        io.set(JAVA_INT, 52, control.minimum());
        io.set(JAVA_INT, 56, control.flags());
        return 0;
      }
    }
    return -EINVAL;
  }

  private int menu(MemorySegment io) {
    Control control = byId(io.get(JAVA_INT, 0));
    String name = control == null ? null : control.menu().get(io.get(JAVA_INT, 4));
    if (name == null) {
      return -EINVAL;
    }
    text(io, 8, name);
    return 0;
  }

  private int value(MemorySegment io) {
    Integer value = values.get(io.get(JAVA_INT, 0));
    if (value == null) {
      return -EINVAL;
    }
    io.set(JAVA_INT, 4, value);
    return 0;
  }

  private int setValue(MemorySegment io) {
    values.put(io.get(JAVA_INT, 0), io.get(JAVA_INT, 4));
    return 0;
  }
}
