package org.ternrtc.capture.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The C library's functions, 64-bit Linux; no policy. Thread-safe. */
@SuppressWarnings("restricted") // this class is where the native calls are
final class Posix implements V4l2Io {
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final int POLLFD_BYTES = 8;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

  private final MethodHandle open =
      bind("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private final MethodHandle ioctl =
      bind("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private final MethodHandle mmap =
      bind(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          0);
  private final MethodHandle munmap =
      bind("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), 0);
  private final MethodHandle poll =
      bind("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), 0);
  private final MethodHandle close = bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);

  private static MethodHandle bind(String name, FunctionDescriptor signature, int firstVariadic) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
    return firstVariadic == 0
        ? LINKER.downcallHandle(address, signature, ERRNO)
        : LINKER.downcallHandle(
            address, signature, ERRNO, Linker.Option.firstVariadicArg(firstVariadic));
  }

  /** The one captured value is errno. */
  private static int errno(MemorySegment state) {
    return state.get(JAVA_INT, 0);
  }

  private static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a native call threw", thrown);
  }

  @Override
  public int open(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int flags = O_RDWR | O_NONBLOCK | O_CLOEXEC;
      int fd = (int) open.invokeExact(state, arena.allocateFrom(path), flags);
      return fd < 0 ? -errno(state) : fd;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public int ioctl(int fd, int request, MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int result = (int) ioctl.invokeExact(state, fd, request & 0xFFFFFFFFL, argument);
      return result < 0 ? -errno(state) : result;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public @Nullable MemorySegment mmap(int fd, long length, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment mapped =
          (MemorySegment)
              mmap.invokeExact(
                  state, MemorySegment.NULL, length, PROT_READ_WRITE, MAP_SHARED, fd, offset);
      return mapped.address() == -1 ? null : mapped.reinterpret(length);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public void munmap(MemorySegment mapped) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int _ = (int) munmap.invokeExact(state, mapped, mapped.byteSize());
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public int poll(int fd, int timeoutMillis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment pollfd = arena.allocate(POLLFD_BYTES, 4);
      pollfd.set(JAVA_INT, 0, fd);
      pollfd.set(JAVA_INT, 4, POLLIN);
      int ready = (int) poll.invokeExact(state, pollfd, 1L, timeoutMillis);
      // The upper half of the second int is what happened.
      return ready < 0 ? -errno(state) : pollfd.get(JAVA_INT, 4) >>> 16;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int _ = (int) close.invokeExact(state, fd);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }
}
