package org.ternrtc.app.transfer;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.ternrtc.app.cli.JsonLine;

/**
 * How far a transfer is, for a person: a bar that moves on a terminal, a line at every tenth
 * elsewhere; or for a program: one JSON object a second. One thread.
 */
final class ProgressLine implements Progress {
  /** How it is shown. */
  enum Form {
    BAR,
    LINES,
    JSON
  }

  private static final int WIDTH = 30;
  private static final long BAR_NANOS = 100_000_000;
  private static final long JSON_NANOS = 1_000_000_000;

  /** The rate is that of the last seconds, so that it tells what to expect. */
  private static final double RATE_SECONDS = 3;

  private final PrintWriter out;
  private final Form form;
  private final LongSupplier nanos;
  private String name = "";
  private long size;
  private long shownNanos;
  private long shownTenth;
  private long rateNanos;
  private long rateBytes;
  private double bytesPerSecond;
  private boolean drawn;

  ProgressLine(PrintWriter out, Form form, LongSupplier nanos) {
    this.out = out;
    this.form = form;
    this.nanos = nanos;
  }

  @Override
  public void begins(String file, long bytesInAll, long bytes) {
    name = file;
    size = bytesInAll;
    rateNanos = nanos.getAsLong();
    shownNanos = rateNanos - JSON_NANOS;
    rateBytes = bytes;
    bytesPerSecond = 0;
    shownTenth = percent(bytes) / 10;
    if (bytes > 0 && form != Form.JSON) {
      out.println("goes on at " + percent(bytes) + " % of " + name);
      out.flush();
    }
    show(bytes);
  }

  @Override
  public void reached(long bytes) {
    long now = nanos.getAsLong();
    double seconds = (now - rateNanos) / 1e9;
    if (seconds >= 0.25) {
      double rate = (bytes - rateBytes) / seconds;
      double weight = bytesPerSecond == 0 ? 1 : Math.min(1, seconds / RATE_SECONDS);
      bytesPerSecond += weight * (rate - bytesPerSecond);
      rateNanos = now;
      rateBytes = bytes;
    }
    show(bytes);
  }

  /** Ends the line of a bar, so that what is printed next stands by itself. */
  void end() {
    if (drawn) {
      out.println();
      out.flush();
      drawn = false;
    }
  }

  private void show(long bytes) {
    long now = nanos.getAsLong();
    boolean whole = bytes == size;
    switch (form) {
      case BAR -> {
        if (whole || now - shownNanos >= BAR_NANOS) {
          shownNanos = now;
          out.print("\r" + bar(bytes) + "\033[K");
          out.flush();
          drawn = true;
        }
      }
      case LINES -> {
        long tenth = percent(bytes) / 10;
        if (tenth > shownTenth) {
          shownTenth = tenth;
          out.println(text(bytes));
          out.flush();
        }
      }
      case JSON -> {
        if (now - shownNanos >= JSON_NANOS) {
          shownNanos = now;
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("event", "progress");
          json.put("file", name);
          json.put("bytes", bytes);
          json.put("size", size);
          json.put("bytesPerSecond", Math.round(bytesPerSecond));
          out.println(JsonLine.write(json));
          out.flush();
        }
      }
    }
  }

  /** Without its control characters; for a terminal of 80 columns. */
  String bar(long bytes) {
    int filled = size == 0 ? WIDTH : (int) (WIDTH * bytes / size);
    String left = bytesPerSecond < 1 || bytes == size ? "" : "  " + remaining(bytes);
    return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + text(bytes) + left;
  }

  private String text(long bytes) {
    String rate = bytesPerSecond < 1 ? "" : "  " + amount((long) bytesPerSecond) + "/s";
    return String.format(
        Locale.ROOT, "%3d %%  %s of %s%s", percent(bytes), amount(bytes), amount(size), rate);
  }

  private String remaining(long bytes) {
    long seconds = (long) Math.ceil((size - bytes) / bytesPerSecond);
    return seconds < 60
        ? seconds + " s left"
        : seconds < 3600
            ? String.format(Locale.ROOT, "%d:%02d min left", seconds / 60, seconds % 60)
            : String.format(Locale.ROOT, "%d:%02d h left", seconds / 3600, seconds / 60 % 60);
  }

  private long percent(long bytes) {
    return size == 0 ? 100 : (long) (100.0 * bytes / size);
  }

  /** A number of bytes for a person. */
  static String amount(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 || value >= 99.95
        ? String.format(Locale.ROOT, "%.0f %s", value, units[unit])
        : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
