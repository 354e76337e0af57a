package org.ternrtc.capture.openpnp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;
import org.openpnp.capture.library.CapFormatInfo;
import org.openpnp.capture.library.OpenpnpCaptureLibrary;

/** The library itself, through JNA. */
final class JnaOpenpnpIo implements OpenpnpIo {
  private static final int OK = OpenpnpCaptureLibrary.CAPRESULT_OK;

  /** It writes what it does to the standard error stream, at any level above this. */
  private static final int SILENT = 0;

  private static @Nullable JnaOpenpnpIo loaded;
  private static @Nullable String failure;

  private final OpenpnpCaptureLibrary library;

  private JnaOpenpnpIo(OpenpnpCaptureLibrary library) {
    this.library = library;
    library.Cap_setLogLevel(SILENT);
  }

  /**
   * Loads the library with the first call, and once.
   *
   * @throws LinkageError when that is not possible, with every call the same
   */
  static synchronized JnaOpenpnpIo load() {
    String before = failure;
    if (before != null) {
      throw new LinkageError(before);
    }
    JnaOpenpnpIo found = loaded;
    if (found == null) {
      try {
        found = new JnaOpenpnpIo(OpenpnpCaptureLibrary.INSTANCE);
      } catch (LinkageError e) {
        failure = String.valueOf(e.getMessage());
        throw e;
      }
      loaded = found;
    }
    return found;
  }

  @Override
  public Session open() {
    return new Context(library, library.Cap_createContext());
  }

  private record Context(OpenpnpCaptureLibrary library, Pointer pointer) implements Session {
    @Override
    public int deviceCount() {
      return library.Cap_getDeviceCount(pointer);
    }

    @Override
    public String name(int device) {
      return text(library.Cap_getDeviceName(pointer, device));
    }

    @Override
    public String uniqueId(int device) {
      return text(library.Cap_getDeviceUniqueID(pointer, device));
    }

    private static String text(@Nullable Pointer found) {
      return found == null ? "" : found.getString(0, "UTF-8");
    }

    @Override
    public int formatCount(int device) {
      return library.Cap_getNumFormats(pointer, device);
    }

    @Override
    public @Nullable Format format(int device, int index) {
      var info = new CapFormatInfo();
      return library.Cap_getFormatInfo(pointer, device, index, info) == OK
          ? new Format(info.width, info.height, info.fourcc, info.fps)
          : null;
    }

    @Override
    public int openStream(int device, int format) {
      return library.Cap_openStream(pointer, device, format);
    }

    @Override
    public void closeStream(int stream) {
      library.Cap_closeStream(pointer, stream);
    }

    @Override
    public boolean hasNewFrame(int stream) {
      return library.Cap_hasNewFrame(pointer, stream) == 1;
    }

    @Override
    public int frameCount(int stream) {
      return library.Cap_getStreamFrameCount(pointer, stream);
    }

    @Override
    public boolean captureFrame(int stream, ByteBuffer rgb) {
      Pointer into = Native.getDirectBufferPointer(rgb);
      return library.Cap_captureFrame(pointer, stream, into, rgb.capacity()) == OK;
    }

    @Override
    public @Nullable Limits limits(int stream, int property) {
      var minimum = IntBuffer.allocate(1);
      var maximum = IntBuffer.allocate(1);
      var usual = IntBuffer.allocate(1);
      return library.Cap_getPropertyLimits(pointer, stream, property, minimum, maximum, usual) == OK
          ? new Limits(minimum.get(0), maximum.get(0), usual.get(0))
          : null;
    }

    @Override
    public @Nullable Integer property(int stream, int property) {
      var value = IntBuffer.allocate(1);
      return library.Cap_getProperty(pointer, stream, property, value) == OK
          ? Integer.valueOf(value.get(0))
          : null;
    }

    @Override
    public boolean setProperty(int stream, int property, int value) {
      return library.Cap_setProperty(pointer, stream, property, value) == OK;
    }

    @Override
    public @Nullable Boolean automatic(int stream, int property) {
      var value = IntBuffer.allocate(1);
      return library.Cap_getAutoProperty(pointer, stream, property, value) == OK
          ? Boolean.valueOf(value.get(0) != 0)
          : null;
    }

    @Override
    public boolean setAutomatic(int stream, int property, boolean on) {
      return library.Cap_setAutoProperty(pointer, stream, property, on ? 1 : 0) == OK;
    }

    @Override
    public void close() {
      library.Cap_releaseContext(pointer);
    }
  }
}
