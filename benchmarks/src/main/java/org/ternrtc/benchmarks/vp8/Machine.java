package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names what a figure was measured on. */
final class Machine {
  private Machine() {}

  static String describe() {
    return processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", JDK "
        + Runtime.version()
        + ", "
        + libvpx();
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException _) {
      return "a processor without a name";
    }
    return "a processor without a name";
  }

  private static String libvpx() {
    try {
      Matcher found =
          Pattern.compile("vp8 *- ([^\\n]*)").matcher(Programs.run(List.of("vpxenc", "--help")));
      return found.find() ? found.group(1).strip() : "vpxenc without a version";
    } catch (IOException e) {
      return "no vpxenc";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no vpxenc";
    }
  }
}
