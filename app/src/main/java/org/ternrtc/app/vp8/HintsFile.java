package org.ternrtc.app.vp8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame.Region;

/**
 * What changed in each picture of a clip, as text: a line per picture, in it the rectangles that
 * may differ from the picture before as {@code x,y,width,height} in luma pixels, a space between
 * them. {@code -} stands for nothing changed, {@code ?} for not known; lines that begin with {@code
 * #} are comments.
 */
final class HintsFile {
  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_REGIONS = 4096;

  private HintsFile() {}

  static String line(@Nullable List<Region> regions) {
    if (regions == null) {
      return "?";
    }
    if (regions.isEmpty()) {
      return "-";
    }
    StringBuilder out = new StringBuilder();
    for (Region region : regions) {
      if (!out.isEmpty()) {
        out.append(' ');
      }
      out.append(region.x()).append(',').append(region.y()).append(',');
      out.append(region.width()).append(',').append(region.height());
    }
    return out.toString();
  }

  /** Reads one line after the other. */
  static final class Reader implements AutoCloseable {
    private final BufferedReader in;
    private int number;

    Reader(Path file) throws IOException {
      in = Files.newBufferedReader(file);
    }

    /**
     * The hint of the next picture, none of it outside a picture of that size.
     *
     * @return null when it is not known; also after the last line
     * @throws IOException with one line that says what is wrong where
     */
    @Nullable List<Region> next(int width, int height) throws IOException {
      String line = in.readLine();
      number++;
      while (line != null && line.startsWith("#")) {
        line = in.readLine();
        number++;
      }
      if (line == null || line.strip().equals("?")) {
        return null;
      }
      if (line.length() > MAX_LINE) {
        throw new IOException("hints, line " + number + ": too long");
      }
      List<Region> regions = new ArrayList<>();
      String text = line.strip();
      if (text.isEmpty() || text.equals("-")) {
        return regions;
      }
      for (String word : text.split(" +", MAX_REGIONS + 1)) {
        if (regions.size() == MAX_REGIONS) {
          throw new IOException("hints, line " + number + ": too many rectangles");
        }
        regions.add(region(word, width, height));
      }
      return regions;
    }

    private Region region(String word, int width, int height) throws IOException {
      String[] numbers = word.split(",", -1);
      try {
        if (numbers.length == 4) {
          int x = Integer.parseInt(numbers[0]);
          int y = Integer.parseInt(numbers[1]);
          int w = Integer.parseInt(numbers[2]);
          int h = Integer.parseInt(numbers[3]);
          if (x >= 0 && y >= 0 && w >= 1 && h >= 1 && w <= width - x && h <= height - y) {
            return new Region(x, y, w, h);
          }
        }
      } catch (NumberFormatException e) {
        throw new IOException("hints, line " + number + ": " + word + " is no rectangle", e);
      }
      throw new IOException(
          "hints, line " + number + ": " + word + " is no rectangle of " + width + "x" + height);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Writes a file line by line. */
  static final class Writer implements AutoCloseable {
    private final BufferedWriter out;

    Writer(Path file) throws IOException {
      out = Files.newBufferedWriter(file);
    }

    void write(@Nullable List<Region> regions) throws IOException {
      out.write(line(regions));
      out.newLine();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
