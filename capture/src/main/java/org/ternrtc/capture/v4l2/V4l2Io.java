package org.ternrtc.capture.v4l2;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that a camera needs, under C's names; a failure is a negative errno. The seam at
 * which tests put a camera of their own.
 */
interface V4l2Io {
  /** {@code poll}'s events: something to read, and what speaks of an end. */
  int POLLIN = 0x1;

  int POLLERR = 0x8;
  int POLLHUP = 0x10;
  int POLLNVAL = 0x20;

  int EINTR = 4;
  int EIO = 5;
  int EAGAIN = 11;
  int ENODEV = 19;
  int ENOENT = 2;
  int EACCES = 13;
  int EBUSY = 16;
  int EINVAL = 22;
  int ENOTTY = 25;

  /** Opens for reading and writing, without blocking; a file descriptor or a negative errno. */
  int open(String path);

  /** 0 or more, or a negative errno. */
  int ioctl(int fd, int request, MemorySegment argument);

  /** Maps a buffer of the driver's; null where that fails. */
  @Nullable MemorySegment mmap(int fd, long length, long offset);

  /** Undoes {@link #mmap}. */
  void munmap(MemorySegment mapped);

  /** Waits; what happened, 0 when nothing did in that time, or a negative errno. */
  int poll(int fd, int timeoutMillis);

  void close(int fd);
}
