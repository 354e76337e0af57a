package org.ternrtc.capture.x11;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.FunctionProvider;
import org.lwjgl.system.JNI;
import org.lwjgl.system.Library;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.SharedLibrary;
import org.lwjgl.system.ffm.FFM;
import org.lwjgl.system.ffm.FFMConfig;
import org.lwjgl.system.ffm.FFMPointer;

/**
 * Loads the libraries, once in the process, and stands between Xlib and its habit of ending the
 * process: errors of our own displays are noted, all others go on to whoever handled them before.
 *
 * <p>AWT has a handler as well. If it came first, ours passes on to it; if it comes later, it hides
 * ours and swallows our errors' codes, but does not end the process either. Ours is never put back
 * on top: the two would then call each other for ever.
 */
final class X11Library {
  private static final System.Logger LOG = System.getLogger(X11Library.class.getName());

  private static final String MODULE = "org.ternrtc.capture";

  private static final List<String> LIBRARIES =
      List.of(
          "libX11.so.6",
          "libXext.so.6",
          "libXrandr.so.2",
          "libXdamage.so.1",
          "libXfixes.so.3",
          "libXcomposite.so.1",
          "libc.so.6");

  /** What can be done without. */
  private static final List<String> XCB_LIBRARIES =
      List.of("libX11-xcb.so.1", "libxcb.so.1", "libxcb-shm.so.0");

  /** Called by Xlib when a request failed. */
  @FunctionalInterface
  interface ErrorHandler {
    int invoke(@FFMPointer long display, @FFMPointer long event);
  }

  /** Called by Xlib when the connection to the server broke; Xlib would exit the process. */
  @FunctionalInterface
  interface IoErrorHandler {
    int invoke(@FFMPointer long display);
  }

  /** Called by Xlib for one display instead of {@code exit}. */
  @FunctionalInterface
  interface IoErrorExitHandler {
    void invoke(@FFMPointer long display, @FFMPointer long userData);
  }

  /** What happened to a display of ours. */
  static final class Faults {
    volatile int errorCode;
    volatile boolean broken;
  }

  private static final Map<Long, Faults> OURS = new ConcurrentHashMap<>();

  private static @Nullable X11Library loaded;
  private static @Nullable String failure;

  private final X11 x11;
  private final @Nullable Xcb xcb;
  private final long ioErrorExitHandler;
  private final long previousErrorHandler;
  private final long previousIoErrorHandler;

  /** The libraries; loads them at the first call, which takes a second or two. */
  static synchronized @Nullable X11Library load() {
    if (loaded == null && failure == null) {
      try {
        loaded = new X11Library();
      } catch (LinkageError | RuntimeException e) {
        failure = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
      }
    }
    return loaded;
  }

  /** Why {@link #load} gave null. */
  static synchronized String failure() {
    return failure == null ? "not loaded" : failure;
  }

  private X11Library() {
    // Without native-access flags for sun.misc.Unsafe and without its warnings; a user's own wins.
    if (Configuration.MEMORY_BACKEND.get() == null) {
      Configuration.MEMORY_BACKEND.set("ffm");
    }
    List<SharedLibrary> libraries = new ArrayList<>();
    for (String name : LIBRARIES) {
      libraries.add(Library.loadNative(X11.class, MODULE, null, name));
    }
    var config = config(name -> find(libraries, name));
    FFM.ffmConfig(X11.class, config);
    FFM.ffmConfig(X11Library.class, config);
    x11 = FFM.ffmGenerate(X11.class, config);
    xcb = loadXcb();
    x11.XInitThreads();
    Arena forever = Arena.global();
    ioErrorExitHandler =
        FFM.ffmUpcall(IoErrorExitHandler.class)
            .allocate(forever, (display, userData) -> broken(display))
            .address();
    previousErrorHandler =
        x11.XSetErrorHandler(
            FFM.ffmUpcall(ErrorHandler.class).allocate(forever, this::error).address());
    previousIoErrorHandler =
        x11.XSetIOErrorHandler(
            FFM.ffmUpcall(IoErrorHandler.class).allocate(forever, this::ioError).address());
  }

  private static FFMConfig config(FunctionProvider functions) {
    return FFM.ffmConfigBuilder(MethodHandles.lookup())
        .withFunctionProvider(functions)
        .withChecks(false)
        .build();
  }

  /** Not by LWJGL, which does not find a library whose name has a hyphen, and complains of that. */
  @SuppressWarnings("restricted")
  private static @Nullable Xcb loadXcb() {
    try {
      SymbolLookup lookup = SymbolLookup.libraryLookup("libc.so.6", Arena.global());
      for (String name : XCB_LIBRARIES) {
        lookup = lookup.or(SymbolLookup.libraryLookup(name, Arena.global()));
      }
      SymbolLookup all = lookup;
      var config =
          config(
              name -> all.findOrThrow(MemoryUtil.memASCII(MemoryUtil.memAddress(name))).address());
      FFM.ffmConfig(Xcb.class, config);
      return FFM.ffmGenerate(Xcb.class, config);
    } catch (LinkageError | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "grabs wait for each other, without XCB: " + e);
      return null;
    }
  }

  private static long find(List<SharedLibrary> libraries, ByteBuffer name) {
    for (SharedLibrary library : libraries) {
      long address = library.getFunctionAddress(name);
      if (address != 0) {
        return address;
      }
    }
    return 0;
  }

  X11 functions() {
    return x11;
  }

  /** Null where its libraries are not there. */
  @Nullable Xcb xcb() {
    return xcb;
  }

  /** From now on faults of that display are noted and do not end the process. */
  Faults watch(long display) {
    var faults = new Faults();
    OURS.put(display, faults);
    x11.XSetIOErrorExitHandler(display, ioErrorExitHandler, 0);
    return faults;
  }

  /** The display is about to be closed. */
  void forget(long display) {
    OURS.remove(display);
  }

  private static boolean broken(long display) {
    Faults faults = OURS.get(display);
    if (faults != null) {
      faults.broken = true;
    }
    return faults != null;
  }

  private int error(long display, long event) {
    Faults faults = OURS.get(display);
    if (faults != null) {
      faults.errorCode = MemoryUtil.memGetByte(event + ERROR_CODE) & 0xFF;
      return 0;
    }
    return previousErrorHandler == 0 ? 0 : JNI.invokePPI(display, event, previousErrorHandler);
  }

  private int ioError(long display) {
    if (broken(display) || previousIoErrorHandler == 0) {
      return 0;
    }
    return JNI.invokePI(display, previousIoErrorHandler);
  }

  /** Where {@code XErrorEvent.error_code} stands: after type, display, id and serial. */
  private static final int ERROR_CODE = 32;
}
