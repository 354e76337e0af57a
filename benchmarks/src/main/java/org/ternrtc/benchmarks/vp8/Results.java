package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one case measured: points of rate and quality, and single values. Kept in a file per case,
 * so that a report can be made of cases that ran at different times.
 */
final class Results {
  private final List<Point> points = new ArrayList<>();
  private final Map<String, String> values = new LinkedHashMap<>();

  void add(List<Point> more) {
    points.addAll(more);
  }

  void put(String name, double value) {
    values.put(name, String.format(Locale.ROOT, "%.3f", value));
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  List<Point> points(String encoder) {
    return points.stream().filter(point -> point.encoder().equals(encoder)).toList();
  }

  List<String> encoders() {
    return points.stream().map(Point::encoder).distinct().toList();
  }

  Map<String, String> values() {
    return values;
  }

  /** NaN when the case did not measure it. */
  double value(String name) {
    String text = values.get(name);
    return text == null ? Double.NaN : Double.parseDouble(text);
  }

  /** The point of that encoder at that target rate, or null. */
  @Nullable Point point(String encoder, int kbps) {
    for (Point point : points) {
      if (point.encoder().equals(encoder) && point.targetKbps() == kbps) {
        return point;
      }
    }
    return null;
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add("value\t" + name + "\t" + value));
    points.forEach(point -> lines.add(point.line()));
    Files.write(file, lines);
  }

  static Results read(Path file) throws IOException {
    Results results = new Results();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("point")) {
        results.points.add(Point.parse(fields));
      } else if (fields[0].equals("value")) {
        results.values.put(fields[1], fields[2]);
      }
    }
    return results;
  }
}
