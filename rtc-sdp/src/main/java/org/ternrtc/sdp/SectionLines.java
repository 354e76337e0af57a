package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/** The lines of one section, with the unknown ones put in at their places. */
final class SectionLines {
  private SectionLines() {}

  static List<String> merge(List<String> known, List<UnknownLine> unknown) {
    if (unknown.isEmpty()) {
      return known;
    }
    List<String> lines = new ArrayList<>(known.size() + unknown.size());
    int next = 0;
    for (String line : known) {
      while (next < unknown.size() && unknown.get(next).offset() <= lines.size()) {
        lines.add(unknown.get(next++).toLine());
      }
      lines.add(line);
    }
    while (next < unknown.size()) {
      lines.add(unknown.get(next++).toLine());
    }
    return lines;
  }

  /** Where {@link #merge} puts the known line of this index. */
  static int offsetOf(int index, List<UnknownLine> unknown) {
    int offset = index;
    for (UnknownLine line : unknown) {
      if (line.offset() <= offset) {
        offset++;
      }
    }
    return offset;
  }

  static void append(StringBuilder out, List<String> lines) {
    for (String line : lines) {
      out.append(line).append("\r\n");
    }
  }
}
