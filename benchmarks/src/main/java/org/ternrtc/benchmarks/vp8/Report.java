package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes Markdown, JSON and pictures of what the cases have measured. */
final class Report {
  private static final List<String> BESIDE =
      List.of("cam-vga", "film-720p", "cam-720p", "screen-720p", "screen-1080p", "hints");

  private final Path folder;

  Report(Path folder) {
    this.folder = folder;
  }

  void write() throws IOException {
    Map<String, Results> all = new LinkedHashMap<>();
    for (String name : Cases.NAMES) {
      Path file = folder.resolve(name + ".tsv");
      if (Files.exists(file)) {
        all.put(name, Results.read(file));
      }
    }
    Files.writeString(folder.resolve("vp8.md"), markdown(all));
    Files.writeString(folder.resolve("vp8.json"), json(all));
    for (Map.Entry<String, Results> one : all.entrySet()) {
      String plot =
          one.getKey().equals("speeds")
              ? speeds(one.getValue())
              : curves(one.getKey(), one.getValue());
      if (!plot.isEmpty()) {
        Files.writeString(folder.resolve(one.getKey() + ".svg"), plot);
      }
    }
  }

  private static String markdown(Map<String, Results> all) {
    StringBuilder out = new StringBuilder();
    out.append("Measured on: ").append(Machine.describe());
    out.append(". One thread, pinned, in processor time, unless said otherwise.\n\n");
    out.append(
        "| case | pictures | libvpx −6, pictures/s | Tern | Tern ÷ libvpx | BD-rate, PSNR-Y |");
    out.append(" BD-rate, SSIM | a picture, median / 99 % |\n|---|---|---|---|---|---|---|---|\n");
    for (String name : BESIDE) {
      Results results = all.get(name);
      if (results != null) {
        out.append(row(name, results));
      }
    }
    out.append('\n');
    denoise(out, all.get("denoise"));
    for (String name : List.of("threads", "scalar", "decoder", "cold")) {
      values(out, name, all.get(name));
    }
    for (String name : BESIDE) {
      Results results = all.get(name);
      if (results != null) {
        out.append('\n').append(points(name, results));
      }
    }
    Results speeds = all.get("speeds");
    if (speeds != null) {
      out.append('\n').append(speedTable(speeds));
    }
    return out.toString();
  }

  private static String row(String name, Results results) {
    double libvpx = results.value("libvpx fps");
    Point tern = results.point(Encoders.TERN, (int) results.value("speed kbps"));
    if (tern == null) {
      return "";
    }
    List<Point> anchor = results.points(Encoders.LIBVPX);
    List<Point> test = results.points(Encoders.TERN);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %.2f | %s | %s | %.1f / %.1f ms |%n",
        name,
        tern.frames(),
        libvpx,
        tern.fps(),
        tern.fps() / libvpx,
        percent(anchor, test, Point::psnrY),
        percent(anchor, test, Point::ssim),
        tern.medianMillis(),
        tern.p99Millis());
  }

  /** BD-rate; of curves that have no quality in common, the least rate at no less quality. */
  private static String percent(
      List<Point> anchor, List<Point> test, ToDoubleFunction<Point> quality) {
    BjontegaardDelta delta = BjontegaardDelta.of(anchor, test, quality);
    if (!Double.isNaN(delta.percent())) {
      return percent(delta);
    }
    LeastRate least = LeastRate.of(anchor, test, quality);
    return least.reached() == 0
        ? "no quality reached"
        : String.format(
            Locale.ROOT,
            "%+.1f %% at no less quality, %d of %d points",
            least.percent(),
            least.reached(),
            least.points());
  }

  private static String percent(BjontegaardDelta delta) {
    if (Double.isNaN(delta.percent())) {
      return "no common qualities";
    }
    String text = String.format(Locale.ROOT, "%+.1f %%", delta.percent());
    return delta.overlap() < 0.5
        ? text + String.format(Locale.ROOT, " (overlap %.2f)", delta.overlap())
        : text;
  }

  private static void denoise(StringBuilder out, @Nullable Results results) {
    if (results == null) {
      return;
    }
    BjontegaardDelta own =
        BjontegaardDelta.of(results.points("off"), results.points("on"), Point::psnrY);
    BjontegaardDelta other =
        BjontegaardDelta.of(results.points(Encoders.LIBVPX), results.points("on"), Point::psnrY);
    out.append("- denoise: cam-vga with noise, against the clip without it: BD-rate ");
    out.append(percent(own)).append(" with the denoiser, ").append(percent(other));
    out.append(" against libvpx without one\n");
  }

  private static void values(StringBuilder out, String name, @Nullable Results results) {
    if (results != null) {
      List<String> parts = new ArrayList<>();
      results.values().forEach((key, value) -> parts.add(key + " " + value));
      out.append("- ").append(name).append(": ").append(String.join(", ", parts)).append('\n');
    }
  }

  private static String points(String name, Results results) {
    StringBuilder out = new StringBuilder();
    out.append("| ")
        .append(name)
        .append(", kbit/s wanted | encoder | kbit/s | PSNR-Y, dB | SSIM |");
    out.append(" dropped |\n|---|---|---|---|---|---|\n");
    for (String encoder : results.encoders()) {
      for (Point point : results.points(encoder)) {
        out.append(
            String.format(
                Locale.ROOT,
                "| %d | %s | %.0f | %.2f | %.4f | %d |%n",
                point.targetKbps(),
                encoder,
                point.kbps(),
                point.psnrY(),
                point.ssim(),
                point.dropped()));
      }
    }
    return out.toString();
  }

  private static String speedTable(Results results) {
    StringBuilder out = new StringBuilder();
    out.append("| film-720p | pictures/s | ÷ libvpx −6 | BD-rate, PSNR-Y | on the convex hull |\n");
    out.append("|---|---|---|---|---|\n");
    List<RdPlot.Mark> marks = speedMarks(results);
    for (RdPlot.Mark mark : marks) {
      double libvpx = results.value("libvpx fps");
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.2f | %+.1f %% | %s |%n",
              mark.label(),
              mark.x() * libvpx,
              mark.x(),
              mark.y(),
              SpeedHull.holds(marks, mark) ? "yes" : "no"));
    }
    return out.toString();
  }

  private static List<RdPlot.Mark> speedMarks(Results results) {
    List<RdPlot.Mark> marks = new ArrayList<>();
    double libvpx = results.value("libvpx fps");
    int kbps = (int) results.value("speed kbps");
    List<Point> anchor = results.points(Encoders.LIBVPX);
    for (String encoder : results.encoders()) {
      Point timed = results.point(encoder, kbps);
      if (encoder.equals(Encoders.LIBVPX) || timed == null) {
        continue;
      }
      double rate = BjontegaardDelta.of(anchor, results.points(encoder), Point::psnrY).percent();
      if (!Double.isNaN(rate)) {
        marks.add(new RdPlot.Mark(timed.fps() / libvpx, rate, encoder));
      }
    }
    return marks;
  }

  private static String speeds(Results results) {
    Map<String, List<RdPlot.Mark>> curves = new LinkedHashMap<>();
    curves.put("Tern, speeds 0 to 16", speedMarks(results));
    curves.put("libvpx −6", List.of(new RdPlot.Mark(1, 0, "")));
    return RdPlot.draw(
        "film-720p: bits over speed, one thread",
        "speed ÷ libvpx −6",
        "BD-rate against libvpx −6, %",
        curves);
  }

  private static String curves(String name, Results results) {
    Map<String, List<RdPlot.Mark>> curves = new LinkedHashMap<>();
    for (String encoder : results.encoders()) {
      curves.put(
          encoder,
          results.points(encoder).stream()
              .map(point -> new RdPlot.Mark(point.kbps(), point.psnrY(), ""))
              .toList());
    }
    return curves.isEmpty() ? "" : RdPlot.draw(name, "kbit/s", "PSNR-Y, dB", curves);
  }

  /** The table of one clip of the user's own. */
  static String clip(String name, Results results) {
    double libvpx = results.value("libvpx fps");
    Point tern = results.point(Encoders.TERN, (int) results.value("speed kbps"));
    List<Point> anchor = results.points(Encoders.LIBVPX);
    List<Point> test = results.points(Encoders.TERN);
    return points(name, results)
        + String.format(
            Locale.ROOT,
            "tern against libvpx: bits at equal PSNR %s, at equal SSIM %s; %.0f and %.0f"
                + " pictures/s%n",
            percent(anchor, test, Point::psnrY),
            percent(anchor, test, Point::ssim),
            tern == null ? 0 : tern.fps(),
            libvpx);
  }

  private static String json(Map<String, Results> all) {
    StringBuilder out = new StringBuilder();
    out.append("{\"machine\":").append(quoted(Machine.describe()));
    out.append(",\"cases\":{");
    String comma = "";
    for (Map.Entry<String, Results> one : all.entrySet()) {
      out.append(comma).append('\n').append(quoted(one.getKey())).append(":{\"values\":{");
      List<String> values = new ArrayList<>();
      one.getValue()
          .values()
          .forEach((key, value) -> values.add(quoted(key) + ":" + quoted(value)));
      out.append(String.join(",", values)).append("},\"points\":[");
      List<String> points = new ArrayList<>();
      for (String encoder : one.getValue().encoders()) {
        one.getValue().points(encoder).forEach(point -> points.add(json(point)));
      }
      out.append(String.join(",", points)).append("]}");
      comma = ",";
    }
    return out.append("\n}}\n").toString();
  }

  private static String json(Point point) {
    return String.format(
        Locale.ROOT,
        "{\"encoder\":%s,\"targetKbps\":%d,\"kbps\":%.1f,\"psnrY\":%.3f,\"ssim\":%.5f,\"fps\":%.1f,"
            + "\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"frames\":%d,\"dropped\":%d}",
        quoted(point.encoder()),
        point.targetKbps(),
        point.kbps(),
        point.psnrY(),
        point.ssim(),
        point.fps(),
        point.medianMillis(),
        point.p99Millis(),
        point.frames(),
        point.dropped());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
