package org.ternrtc.benchmarks.vp8;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws curves as SVG: a value over another, the horizontal axis by its logarithm. */
final class RdPlot {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 340;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 34;
  private static final int BOTTOM = 46;
  private static final String[] COLOURS = {"#0b6", "#c33", "#36c", "#a60", "#639"};
  private static final double[] STEPS = {1, 2, 5};

  private final StringBuilder svg = new StringBuilder();
  private final double minX;
  private final double maxX;
  private final double minY;
  private final double maxY;

  private RdPlot(double minX, double maxX, double minY, double maxY) {
    this.minX = Math.log10(minX) - 0.04;
    this.maxX = Math.log10(maxX) + 0.04;
    double margin = Math.max(1e-6, (maxY - minY) * 0.06);
    this.minY = minY - margin;
    this.maxY = maxY + margin;
  }

  /** One point of a curve, with a few letters beside it. */
  record Mark(double x, double y, String label) {}

  static String draw(String title, String xName, String yName, Map<String, List<Mark>> curves) {
    List<Mark> all = curves.values().stream().flatMap(List::stream).toList();
    RdPlot plot =
        new RdPlot(
            all.stream().mapToDouble(Mark::x).min().orElse(1),
            all.stream().mapToDouble(Mark::x).max().orElse(10),
            all.stream().mapToDouble(Mark::y).min().orElse(0),
            all.stream().mapToDouble(Mark::y).max().orElse(1));
    plot.frame(title, xName, yName);
    int number = 0;
    for (Map.Entry<String, List<Mark>> curve : curves.entrySet()) {
      plot.curve(curve.getKey(), curve.getValue(), number++);
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private void frame(String title, String xName, String yName) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">%n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            WIDTH,
            HEIGHT));
    text(LEFT, 20, "start", title);
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", xName);
    text(6, TOP - 6, "start", yName);
    for (int decade = -3; decade < 6; decade++) {
      for (double step : STEPS) {
        double value = step * Math.pow(10, decade);
        if (Math.log10(value) > minX && Math.log10(value) < maxX) {
          line(x(value), TOP, x(value), HEIGHT - BOTTOM);
          text((int) x(value), HEIGHT - BOTTOM + 14, "middle", number(value));
        }
      }
    }
    double rough = (maxY - minY) / 6;
    double unit = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = rough / unit > 5 ? 10 * unit : rough / unit > 2 ? 5 * unit : 2 * unit;
    for (double value = Math.ceil(minY / step) * step; value <= maxY; value += step) {
      line(LEFT, y(value), WIDTH - RIGHT, y(value));
      text(LEFT - 5, (int) y(value) + 4, "end", number(value));
    }
  }

  private void curve(String name, List<Mark> marks, int number) {
    String colour = COLOURS[number % COLOURS.length];
    svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"").append(colour);
    svg.append("\" points=\"");
    for (Mark mark : marks) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(mark.x), y(mark.y)));
    }
    svg.append("\"/>\n");
    for (Mark mark : marks) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
              x(mark.x),
              y(mark.y),
              colour));
      if (!mark.label.isEmpty()) {
        text((int) x(mark.x) + 6, (int) y(mark.y) - 5, "start", mark.label);
      }
    }
    int at = TOP + 16 + 16 * number;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"4\" fill=\"%s\"/>%n",
            LEFT + 10,
            at - 6,
            colour));
    text(LEFT + 28, at, "start", name);
  }

  private double x(double value) {
    return LEFT + (Math.log10(value) - minX) / (maxX - minX) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - minY) / (maxY - minY) * (HEIGHT - TOP - BOTTOM);
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private void text(int x, int y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222\">%s</text>%n",
            x,
            y,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String number(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
