package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the {@code t=}, {@code r=} and {@code z=} lines of a description, each checked as it
 * comes.
 */
final class TimingLines {
  private final List<Timing> complete = new ArrayList<>();
  private @Nullable Timing open;
  private final List<String> repeats = new ArrayList<>();
  private @Nullable String zones;

  Timing start(String value) {
    complete();
    Timing timing = Timing.ofValue(value);
    open = timing;
    return timing;
  }

  String repeat(String value) {
    requireNoZones("r=");
    Timing.checkRepeat(value);
    repeats.add(value);
    return value;
  }

  String zones(String value) {
    requireNoZones("z=");
    Timing.checkZones(value);
    zones = value;
    return value;
  }

  List<Timing> finish() {
    complete();
    return complete;
  }

  private void complete() {
    if (open != null) {
      complete.add(new Timing(open.start(), open.stop(), repeats, zones));
      open = null;
      repeats.clear();
      zones = null;
    }
  }

  private void requireNoZones(String line) {
    if (zones != null) {
      throw new IllegalArgumentException(line + " line after a z= line");
    }
  }
}
