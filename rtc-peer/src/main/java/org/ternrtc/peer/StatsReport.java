package org.ternrtc.peer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of a connection at one moment, W3C webrtc-stats: dictionaries by id.
 *
 * <p>Names and units are the W3C's: counts are whole numbers, times are seconds, time stamps are
 * milliseconds since 1970.
 */
public final class StatsReport {
  private final Map<String, Stats> entries;

  StatsReport(Collection<Stats> stats) {
    Map<String, Stats> map = new LinkedHashMap<>();
    for (Stats s : stats) {
      map.put(s.id(), s);
    }
    this.entries = map;
  }

  /** All dictionaries, in a stable order. */
  public List<Stats> all() {
    return List.copyOf(entries.values());
  }

  /** The dictionary of that id; null when there is none. */
  public @Nullable Stats get(String id) {
    return entries.get(id);
  }

  /** The dictionaries of one type, such as {@code inbound-rtp}. */
  public List<Stats> ofType(String type) {
    return entries.values().stream().filter(s -> s.type().equals(type)).toList();
  }

  /**
   * One dictionary.
   *
   * @param type the W3C's name of the kind, such as {@code outbound-rtp}
   * @param id unique in the report and stable over time
   * @param timestamp milliseconds since 1970
   * @param members the members that have a value: numbers, strings, booleans, and maps of such
   */
  public record Stats(String type, String id, double timestamp, Map<String, Object> members) {
    public Stats {
      members = Map.copyOf(members);
    }

    /** A number member; 0 when it is absent. */
    public double number(String name) {
      return members.get(name) instanceof Number n ? n.doubleValue() : 0;
    }

    /** A whole-number member; 0 when it is absent. */
    public long count(String name) {
      return members.get(name) instanceof Number n ? n.longValue() : 0;
    }

    /** A text member; null when it is absent. */
    public @Nullable String text(String name) {
      return members.get(name) instanceof String s ? s : null;
    }
  }
}
