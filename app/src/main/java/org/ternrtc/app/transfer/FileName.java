package org.ternrtc.app.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** A file's name as a stranger gives it, made one that any system takes and that leads nowhere. */
public final class FileName {
  /** The longest, in bytes of UTF-8: with what is put around it, under 255. */
  static final int MAX_BYTES = 180;

  private static final String FORBIDDEN = "<>:\"|?*";

  /** Devices on Windows, with any ending. */
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private FileName() {}

  /** The last part of a path, without what has a meaning to a file system or cannot be seen. */
  public static String safe(String given) {
    int slash = Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\'));
    StringBuilder kept = new StringBuilder();
    Normalizer.normalize(given.substring(slash + 1), Normalizer.Form.NFC)
        .codePoints()
        .limit(4096)
        .forEach(c -> kept.appendCodePoint(visible(c) ? c : '_'));
    String name = strip(kept.toString());
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    if (DEVICES.contains(stem.toLowerCase(Locale.ROOT))) {
      name = "_" + name;
    }
    return name.isEmpty() ? "file" : strip(shorten(name));
  }

  /** The name in a folder; in ASCII where the system's locale knows no other. */
  static Path in(Path folder, String safeName) {
    try {
      return folder.resolve(safeName);
    } catch (InvalidPathException _) {
      return folder.resolve(safeName.replaceAll("[^ -~]", "_"));
    }
  }

  /** The same name for a file beside one that is there: {@code a (2).txt}. */
  static String numbered(String safeName, int number) {
    int dot = safeName.lastIndexOf('.');
    return dot <= 0
        ? safeName + " (" + number + ")"
        : safeName.substring(0, dot) + " (" + number + ")" + safeName.substring(dot);
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      // FORMAT: among them what turns the direction of writing, so that an ending looks like
      // another.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> FORBIDDEN.indexOf(c) < 0;
    };
  }

  /** No hidden file, no folder, and no ending that Windows would drop. */
  private static String strip(String name) {
    int start = 0;
    int end = name.length();
    while (start < end
        && (name.charAt(start) == '.' || Character.isWhitespace(name.charAt(start)))) {
      start++;
    }
    while (end > start
        && (name.charAt(end - 1) == '.' || Character.isWhitespace(name.charAt(end - 1)))) {
      end--;
    }
    return name.substring(start, end);
  }

  private static String shorten(String name) {
    if (bytes(name) <= MAX_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String ending = dot > 0 && bytes(name.substring(dot)) <= 20 ? name.substring(dot) : "";
    StringBuilder start = new StringBuilder();
    int room = MAX_BYTES - bytes(ending);
    int[] points = name.codePoints().toArray();
    for (int c : points) {
      room -= bytes(Character.toString(c));
      if (room < 0) {
        break;
      }
      start.appendCodePoint(c);
    }
    return start + ending;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
