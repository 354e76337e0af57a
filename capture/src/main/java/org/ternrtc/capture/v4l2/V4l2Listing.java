package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CameraFormat;
import org.ternrtc.capture.FrameInterval;

/** Asks one device file what it is and what it can give. */
final class V4l2Listing {
  /** Drivers list less; this ends a driver that lists for ever. */
  private static final int MAX_FORMATS = 128;

  private static final int MAX_SIZES = 512;
  private static final int MAX_INTERVALS = 64;

  /** What is listed of a driver that takes any size. */
  private static final int[][] USUAL_SIZES = {
    {160, 120},
    {320, 180},
    {320, 240},
    {640, 360},
    {640, 480},
    {800, 600},
    {960, 540},
    {1280, 720},
    {1280, 960},
    {1920, 1080},
    {2560, 1440},
    {3840, 2160}
  };

  /** What is listed of a driver that takes any rate. */
  private static final int[] USUAL_RATES = {5, 10, 15, 24, 25, 30, 50, 60};

  /**
   * What a device file is.
   *
   * @param busy whether another program streams from it
   */
  record Node(String driver, String name, String bus, boolean busy, List<CameraFormat> formats) {}

  private final V4l2Io io;
  private final int fd;

  private V4l2Listing(V4l2Io io, int fd) {
    this.io = io;
    this.fd = fd;
  }

  /** Looks at a device file; null when it is none of a camera, or cannot be opened. */
  static @Nullable Node look(V4l2Io io, String path) {
    int fd = io.open(path);
    if (fd < 0) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      return new V4l2Listing(io, fd).node(arena);
    } finally {
      io.close(fd);
    }
  }

  private @Nullable Node node(Arena arena) {
    MemorySegment capability = arena.allocate(V4l2.CAPABILITY_BYTES, 8);
    if (io.ioctl(fd, V4l2.QUERYCAP, capability) < 0) {
      return null;
    }
    int all = capability.get(JAVA_INT, 84);
    // A camera has several device files, some for its metadata: what this one does stands apart.
    int can = (all & V4l2.CAP_DEVICE_CAPS) != 0 ? capability.get(JAVA_INT, 88) : all;
    if ((can & V4l2.CAP_VIDEO_CAPTURE) == 0 || (can & V4l2.CAP_STREAMING) == 0) {
      return null;
    }
    return new Node(
        V4l2.text(capability, 0, 16),
        V4l2.text(capability, 16, 32),
        V4l2.text(capability, 48, 32),
        busy(arena),
        formats(arena));
  }

  /** Whoever streams holds the buffers: asking for one is refused then, and costs nothing else. */
  private boolean busy(Arena arena) {
    MemorySegment request = arena.allocate(V4l2.REQUESTBUFFERS_BYTES, 8);
    request.set(JAVA_INT, 0, 1);
    request.set(JAVA_INT, 4, V4l2.VIDEO_CAPTURE);
    request.set(JAVA_INT, 8, V4l2.MEMORY_MMAP);
    int result = io.ioctl(fd, V4l2.REQBUFS, request);
    if (result >= 0) {
      request.set(JAVA_INT, 0, 0);
      io.ioctl(fd, V4l2.REQBUFS, request);
    }
    return result == -V4l2Io.EBUSY;
  }

  private List<CameraFormat> formats(Arena arena) {
    List<CameraFormat> formats = new ArrayList<>();
    MemorySegment description = arena.allocate(V4l2.FMTDESC_BYTES, 8);
    for (int index = 0; index < MAX_FORMATS; index++) {
      description.fill((byte) 0);
      description.set(JAVA_INT, 0, index);
      description.set(JAVA_INT, 4, V4l2.VIDEO_CAPTURE);
      if (io.ioctl(fd, V4l2.ENUM_FMT, description) < 0) {
        break;
      }
      int pixelFormat = description.get(JAVA_INT, 44);
      for (int[] size : sizes(arena, pixelFormat)) {
        formats.add(
            new CameraFormat(
                V4l2.fourcc(pixelFormat),
                size[0],
                size[1],
                intervals(arena, pixelFormat, size[0], size[1])));
      }
    }
    return formats;
  }

  private List<int[]> sizes(Arena arena, int pixelFormat) {
    List<int[]> sizes = new ArrayList<>();
    MemorySegment size = arena.allocate(V4l2.FRMSIZEENUM_BYTES, 8);
    for (int index = 0; index < MAX_SIZES; index++) {
      size.fill((byte) 0);
      size.set(JAVA_INT, 0, index);
      size.set(JAVA_INT, 4, pixelFormat);
      if (io.ioctl(fd, V4l2.ENUM_FRAMESIZES, size) < 0) {
        break;
      }
      if (size.get(JAVA_INT, 8) != V4l2.DISCRETE) {
        addRange(size, sizes);
        break;
      }
      add(sizes, size.get(JAVA_INT, 12), size.get(JAVA_INT, 16));
    }
    return sizes;
  }

  private static void add(List<int[]> sizes, int width, int height) {
    if (width > 0 && height > 0 && width <= 16_383 && height <= 16_383) {
      sizes.add(new int[] {width, height});
    }
  }

  private static void addRange(MemorySegment size, List<int[]> sizes) {
    int minWidth = size.get(JAVA_INT, 12);
    int maxWidth = size.get(JAVA_INT, 16);
    int stepWidth = Math.max(1, size.get(JAVA_INT, 20));
    int minHeight = size.get(JAVA_INT, 24);
    int maxHeight = size.get(JAVA_INT, 28);
    int stepHeight = Math.max(1, size.get(JAVA_INT, 32));
    for (int[] usual : USUAL_SIZES) {
      if (usual[0] >= minWidth
          && usual[0] <= maxWidth
          && (usual[0] - minWidth) % stepWidth == 0
          && usual[1] >= minHeight
          && usual[1] <= maxHeight
          && (usual[1] - minHeight) % stepHeight == 0) {
        add(sizes, usual[0], usual[1]);
      }
    }
    if (sizes.isEmpty()) {
      add(sizes, maxWidth, maxHeight);
    }
  }

  private List<FrameInterval> intervals(Arena arena, int pixelFormat, int width, int height) {
    Set<FrameInterval> intervals = new LinkedHashSet<>();
    MemorySegment interval = arena.allocate(V4l2.FRMIVALENUM_BYTES, 8);
    for (int index = 0; index < MAX_INTERVALS; index++) {
      interval.fill((byte) 0);
      interval.set(JAVA_INT, 0, index);
      interval.set(JAVA_INT, 4, pixelFormat);
      interval.set(JAVA_INT, 8, width);
      interval.set(JAVA_INT, 12, height);
      if (io.ioctl(fd, V4l2.ENUM_FRAMEINTERVALS, interval) < 0) {
        break;
      }
      int numerator = interval.get(JAVA_INT, 20);
      int denominator = interval.get(JAVA_INT, 24);
      add(intervals, numerator, denominator);
      if (interval.get(JAVA_INT, 16) != V4l2.DISCRETE) {
        addRates(
            intervals,
            numerator,
            denominator,
            interval.get(JAVA_INT, 28),
            interval.get(JAVA_INT, 32));
        break;
      }
    }
    List<FrameInterval> sorted = new ArrayList<>(intervals);
    sorted.sort(Comparator.comparingDouble(FrameInterval::framesPerSecond).reversed());
    return sorted;
  }

  private static void add(Set<FrameInterval> intervals, int numerator, int denominator) {
    if (numerator > 0 && denominator > 0) {
      intervals.add(new FrameInterval(numerator, denominator));
    }
  }

  /** The usual rates between the shortest interval and the longest. */
  private static void addRates(
      Set<FrameInterval> intervals, int shortNum, int shortDen, int longNum, int longDen) {
    for (int rate : USUAL_RATES) {
      // 1/rate >= short and <= long, without dividing.
      if ((long) shortNum * rate <= shortDen && (long) longNum * rate >= longDen) {
        add(intervals, 1, rate);
      }
    }
    add(intervals, longNum, longDen);
  }
}
