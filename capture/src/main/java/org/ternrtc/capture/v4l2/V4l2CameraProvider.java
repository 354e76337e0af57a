package org.ternrtc.capture.v4l2;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.Camera;
import org.ternrtc.capture.CameraGrabber;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraProvider;

/** Cameras of Linux by Video4Linux 2. Thread-safe. */
public final class V4l2CameraProvider implements CameraProvider {
  private static final int MAX_PARENTS = 8;

  private final @Nullable V4l2Io io;
  private final Path devices;
  private final Path classFolder;

  /** This machine's cameras. */
  public V4l2CameraProvider() {
    this(null, Path.of("/dev"), Path.of("/sys/class/video4linux"));
  }

  /**
   * @param io null for the system's own
   * @param devices where the device files are
   * @param classFolder where the system describes them
   */
  V4l2CameraProvider(@Nullable V4l2Io io, Path devices, Path classFolder) {
    this.io = io;
    this.devices = devices;
    this.classFolder = classFolder;
  }

  /** Binds the C library with the first use, and once. */
  private static final class SystemIo {
    static final V4l2Io INSTANCE = new Posix();
  }

  private V4l2Io io() {
    return io != null ? io : SystemIo.INSTANCE;
  }

  @Override
  public String name() {
    return "v4l2";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public @Nullable String unavailable() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!system.contains("linux") || !System.getProperty("os.arch", "").contains("64")) {
      return "only on 64-bit Linux";
    }
    try {
      io();
      return null;
    } catch (LinkageError | RuntimeException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }
  }

  @Override
  public List<Camera> list() throws IOException {
    List<Path> nodes = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(devices, "video*")) {
      for (Path path : found) {
        if (number(path) >= 0) {
          nodes.add(path);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    nodes.sort(Comparator.comparingInt(V4l2CameraProvider::number));
    List<Camera> cameras = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Path path : nodes) {
      V4l2Listing.Node node = V4l2Listing.look(io(), path.toString());
      if (node != null) {
        cameras.add(camera(path, node, seen));
      }
    }
    return List.copyOf(cameras);
  }

  private static int number(Path path) {
    String digits = path.getFileName().toString().substring("video".length());
    try {
      return digits.length() <= 5 ? Integer.parseInt(digits) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Camera camera(Path path, V4l2Listing.Node node, Map<String, Integer> seen) {
    Path usb = usbFolder(path.getFileName().toString());
    int vendor = usb == null ? 0 : hex(read(usb.resolve("idVendor")));
    int product = usb == null ? 0 : hex(read(usb.resolve("idProduct")));
    String serial = usb == null ? "" : read(usb.resolve("serial"));
    String base =
        serial.isEmpty()
            ? node.driver() + "@" + node.bus()
            : String.format(Locale.ROOT, "usb-%04x:%04x-%s", vendor, product, serial);
    // Twins with the same serial number, and cameras with two sensors: told apart by their order.
    int before = seen.merge(base, 1, Integer::sum) - 1;
    String id = before == 0 ? base : base + "#" + (before + 1);
    return new Camera(
        id,
        node.name(),
        path.toString(),
        node.driver(),
        node.bus(),
        vendor,
        product,
        serial,
        node.busy(),
        node.formats());
  }

  /** The folder of the USB device that a device file belongs to; null when it is not on USB. */
  private @Nullable Path usbFolder(String node) {
    try {
      Path folder = classFolder.resolve(node).resolve("device").toRealPath();
      for (int i = 0; i < MAX_PARENTS && folder != null; i++) {
        if (Files.exists(folder.resolve("idVendor"))) {
          return folder;
        }
        folder = folder.getParent();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String read(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.length() <= 128 && text.chars().noneMatch(Character::isISOControl) ? text : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static int hex(String text) {
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public CameraGrabber open(Camera camera, CameraMode mode) throws IOException {
    return V4l2Camera.open(io(), camera.path(), camera.name(), mode);
  }
}
