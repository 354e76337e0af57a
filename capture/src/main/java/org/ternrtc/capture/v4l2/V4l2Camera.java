package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CameraControl;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.FrameInterval;
import org.ternrtc.media.VideoFrame;

/** Owns one opened device file and the buffers it streams into. */
final class V4l2Camera implements CameraGrabber {
  private static final System.Logger LOG = System.getLogger(V4l2Camera.class.getName());

  private static final int BUFFERS = 4;
  private static final int MIN_BUFFERS = 2;

  private final V4l2Io io;
  private final int fd;
  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(V4l2.BUFFER_BYTES, 8);
  private final List<MemorySegment> mapped = new ArrayList<>();
  private final List<ByteBuffer> views = new ArrayList<>();

  /** Held while the file is used outside {@link #next}, so that nobody uses it after its end. */
  private final ReentrantLock lock = new ReentrantLock();

  private CameraMode mode = new CameraMode("YUYV", 2, 2, null);
  private @Nullable CameraPicture picture;
  private final LongAdder dropped = new LongAdder();
  private boolean streaming;
  private volatile boolean closed;

  private V4l2Camera(V4l2Io io, int fd, String name) {
    this.io = io;
    this.fd = fd;
    this.name = name;
  }

  /**
   * Opens and starts.
   *
   * @throws IOException with one line that says why it does not work
   */
  static V4l2Camera open(V4l2Io io, String path, String name, CameraMode wanted)
      throws IOException {
    int fd = io.open(path);
    if (fd < 0) {
      throw new V4l2Exception(
          "camera " + name + " cannot be opened: " + V4l2Exception.reason(-fd), -fd);
    }
    var camera = new V4l2Camera(io, fd, name);
    try {
      camera.agree(wanted);
      camera.map();
      camera.stream();
      return camera;
    } catch (IOException | RuntimeException e) {
      camera.close();
      throw e;
    }
  }

  private int call(int request, MemorySegment argument, String what) throws IOException {
    int result = io.ioctl(fd, request, argument);
    while (result == -V4l2Io.EINTR) {
      result = io.ioctl(fd, request, argument);
    }
    if (result < 0) {
      throw new V4l2Exception(
          "camera " + name + ": " + what + ": " + V4l2Exception.reason(-result), -result);
    }
    return result;
  }

  /** Format, size and rate; the driver may choose others. */
  private void agree(CameraMode wanted) throws IOException {
    MemorySegment format = arena.allocate(V4l2.FORMAT_BYTES, 8);
    format.set(JAVA_INT, 0, V4l2.VIDEO_CAPTURE);
    format.set(JAVA_INT, 8, wanted.width());
    format.set(JAVA_INT, 12, wanted.height());
    format.set(JAVA_INT, 16, V4l2.fourcc(wanted.pixelFormat()));
    format.set(JAVA_INT, 20, V4l2.FIELD_NONE);
    call(V4l2.S_FMT, format, wanted.pixelFormat() + " " + wanted.width() + "x" + wanted.height());
    int width = format.get(JAVA_INT, 8);
    int height = format.get(JAVA_INT, 12);
    String pixelFormat = V4l2.fourcc(format.get(JAVA_INT, 16));
    if (width < 2 || height < 2 || width > 16_383 || height > 16_383) {
      throw new IOException("camera " + name + " gives pictures of " + width + "x" + height);
    }
    picture = CameraPicture.of(pixelFormat, width, height, format.get(JAVA_INT, 24));
    if (picture == null) {
      throw new IOException("camera " + name + " gives " + pixelFormat + ", which is not read");
    }
    mode = new CameraMode(pixelFormat, width, height, rate(wanted.interval()));
  }

  /** Without it some drivers run at whatever rate the last program left. */
  private @Nullable FrameInterval rate(@Nullable FrameInterval wanted) throws IOException {
    if (wanted == null) {
      return null;
    }
    MemorySegment parameters = arena.allocate(V4l2.STREAMPARM_BYTES, 8);
    parameters.set(JAVA_INT, 0, V4l2.VIDEO_CAPTURE);
    parameters.set(JAVA_INT, 12, wanted.numerator());
    parameters.set(JAVA_INT, 16, wanted.denominator());
    int result = io.ioctl(fd, V4l2.S_PARM, parameters);
    if (result == -V4l2Io.ENODEV) {
      throw new V4l2Exception("camera " + name + ": " + V4l2Exception.reason(-result), -result);
    }
    int numerator = parameters.get(JAVA_INT, 12);
    int denominator = parameters.get(JAVA_INT, 16);
    // Drivers that know no rate refuse: then it is what it is.
    return result < 0 || numerator <= 0 || denominator <= 0
        ? null
        : new FrameInterval(numerator, denominator);
  }

  private void map() throws IOException {
    MemorySegment request = arena.allocate(V4l2.REQUESTBUFFERS_BYTES, 8);
    request.set(JAVA_INT, 0, BUFFERS);
    request.set(JAVA_INT, 4, V4l2.VIDEO_CAPTURE);
    request.set(JAVA_INT, 8, V4l2.MEMORY_MMAP);
    call(V4l2.REQBUFS, request, "buffers");
    int count = request.get(JAVA_INT, 0);
    if (count < MIN_BUFFERS || count > 32) {
      throw new IOException("camera " + name + " gives " + count + " buffers");
    }
    for (int index = 0; index < count; index++) {
      prepare(index);
      call(V4l2.QUERYBUF, buffer, "a buffer");
      long length = buffer.get(JAVA_INT, 72) & 0xFFFFFFFFL;
      long offset = buffer.get(JAVA_INT, 64) & 0xFFFFFFFFL;
      MemorySegment memory = length == 0 ? null : io.mmap(fd, length, offset);
      if (memory == null) {
        throw new IOException("camera " + name + ": its buffers cannot be mapped");
      }
      mapped.add(memory);
      views.add(memory.asByteBuffer());
    }
  }

  private void prepare(int index) {
    buffer.fill((byte) 0);
    buffer.set(JAVA_INT, 0, index);
    buffer.set(JAVA_INT, 4, V4l2.VIDEO_CAPTURE);
    buffer.set(JAVA_INT, 60, V4l2.MEMORY_MMAP);
  }

  private void stream() throws IOException {
    for (int index = 0; index < mapped.size(); index++) {
      give(index);
    }
    MemorySegment type = arena.allocateFrom(JAVA_INT, V4l2.VIDEO_CAPTURE);
    call(V4l2.STREAMON, type, "start");
    streaming = true;
  }

  private void give(int index) throws IOException {
    prepare(index);
    call(V4l2.QBUF, buffer, "a buffer back");
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public @Nullable VideoFrame next(long timeoutNanos) throws IOException {
    long deadline = System.nanoTime() + timeoutNanos;
    while (!closed) {
      long left = deadline - System.nanoTime();
      int happened = io.poll(fd, Math.clamp((left + 999_999) / 1_000_000, 0, 1000));
      if (happened < 0 && happened != -V4l2Io.EINTR) {
        throw gone(-happened);
      }
      if (happened > 0 && (happened & V4l2Io.POLLIN) != 0) {
        VideoFrame frame = takeNewest();
        if (frame != null) {
          return frame;
        }
      } else if (happened > 0) {
        // Neither picture nor time-out: the device is at its end. The next request says which.
        throw gone(ended());
      }
      if (deadline - System.nanoTime() <= 0) {
        return null;
      }
    }
    return null;
  }

  private int ended() {
    prepare(0);
    int result = io.ioctl(fd, V4l2.DQBUF, buffer);
    return result < 0 && result != -V4l2Io.EAGAIN ? -result : V4l2Io.ENODEV;
  }

  private V4l2Exception gone(int errno) {
    String what =
        errno == V4l2Io.ENODEV || errno == V4l2Io.ENOENT
            ? "camera " + name + " was unplugged"
            : "camera " + name + ": " + V4l2Exception.reason(errno);
    return new V4l2Exception(what, errno);
  }

  /** Empties the driver's queue down to the newest picture. */
  private @Nullable VideoFrame takeNewest() throws IOException {
    int newest = -1;
    int bytes = 0;
    long captured = 0;
    while (true) {
      prepare(0);
      int result = io.ioctl(fd, V4l2.DQBUF, buffer);
      if (result == -V4l2Io.EAGAIN) {
        break;
      }
      if (result == -V4l2Io.EINTR) {
        continue;
      }
      if (result < 0) {
        throw gone(-result);
      }
      int index = buffer.get(JAVA_INT, 0);
      if (index < 0 || index >= mapped.size()) {
        throw new IOException("camera " + name + " gives buffer " + index);
      }
      if (newest >= 0) {
        dropped.increment();
      }
      int older = newest;
      newest = index;
      bytes = Math.min(buffer.get(JAVA_INT, 8), views.get(index).capacity());
      captured = captured(buffer);
      if ((buffer.get(JAVA_INT, 12) & V4l2.BUF_FLAG_ERROR) != 0) {
        bytes = 0;
      }
      if (older >= 0) {
        give(older);
      }
    }
    if (newest < 0) {
      return null;
    }
    CameraPicture reader = picture;
    VideoFrame frame =
        reader == null ? null : reader.read(views.get(newest), Math.max(0, bytes), captured);
    give(newest);
    if (frame == null) {
      dropped.increment();
    }
    return frame;
  }

  /** The driver's time where it is on our clock and believable: some drivers see the future. */
  private static long captured(MemorySegment buffer) {
    long now = System.nanoTime();
    int clock = buffer.get(JAVA_INT, 12) & V4l2.BUF_FLAG_TIMESTAMP_MASK;
    if (clock != V4l2.BUF_FLAG_TIMESTAMP_MONOTONIC) {
      return now;
    }
    // System.nanoTime counts CLOCK_MONOTONIC on Linux, as the driver does.
    long told = buffer.get(JAVA_LONG, 24) * 1_000_000_000L + buffer.get(JAVA_LONG, 32) * 1000;
    long age = now - told;
    return age < 0 || age > 1_000_000_000L ? now : told;
  }

  @Override
  public List<CameraControl> controls() throws IOException {
    lock.lock();
    try {
      checkOpen();
      return V4l2Controls.list(io, fd);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void set(int controlId, int value) throws IOException {
    lock.lock();
    try (Arena call = Arena.ofConfined()) {
      checkOpen();
      MemorySegment control = call.allocate(V4l2.CONTROL_BYTES, 8);
      control.set(JAVA_INT, 0, controlId);
      control.set(JAVA_INT, 4, value);
      call(V4l2.S_CTRL, control, "setting " + controlId + " to " + value);
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("camera " + name + " is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (streaming) {
        MemorySegment type = arena.allocateFrom(JAVA_INT, V4l2.VIDEO_CAPTURE);
        int result = io.ioctl(fd, V4l2.STREAMOFF, type);
        if (result < 0 && result != -V4l2Io.ENODEV) {
          LOG.log(System.Logger.Level.DEBUG, "camera " + name + " does not stop: " + result);
        }
      }
      mapped.forEach(io::munmap);
      io.close(fd);
    } finally {
      lock.unlock();
    }
    arena.close();
  }
}
