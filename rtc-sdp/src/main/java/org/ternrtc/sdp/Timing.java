package org.ternrtc.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code t=} line with the {@code r=} and {@code z=} lines below it, RFC 8866 sections 5.9 to
 * 5.11. WebRTC writes {@code t=0 0}.
 *
 * @param start seconds since 1900, 0 for unbounded
 * @param stop seconds since 1900, 0 for unbounded
 * @param repeats the values of the {@code r=} lines, such as {@code 7d 1h 0 25h}
 * @param zones the value of the {@code z=} line; null when there is none
 */
public record Timing(long start, long stop, List<String> repeats, @Nullable String zones) {
  /** {@code t=0 0}: a session without bounds. */
  public static final Timing PERMANENT = new Timing(0, 0, List.of(), null);

  /** Copies the list. */
  public Timing {
    Grammar.inRange(start, 0, Long.MAX_VALUE, "start of t=");
    Grammar.inRange(stop, 0, Long.MAX_VALUE, "stop of t=");
    repeats = List.copyOf(repeats);
    repeats.forEach(Timing::checkRepeat);
    if (zones != null) {
      checkZones(zones);
    }
  }

  static Timing ofValue(String text) {
    Fields fields = new Fields(text);
    long start = Grammar.number(fields.next("start of t="), 0, Long.MAX_VALUE, "start of t=");
    long stop = Grammar.number(fields.next("stop of t="), 0, Long.MAX_VALUE, "stop of t=");
    fields.end();
    return new Timing(start, stop, List.of(), null);
  }

  static void checkRepeat(String text) {
    Grammar.text(text, "r=");
    Fields fields = new Fields(text);
    checkTypedTime(fields.next("interval of r="), "interval of r=");
    checkTypedTime(fields.next("duration of r="), "duration of r=");
    do {
      checkTypedTime(fields.next("offset of r="), "offset of r=");
    } while (fields.hasMore());
  }

  static void checkZones(String text) {
    Grammar.text(text, "z=");
    Fields fields = new Fields(text);
    do {
      Grammar.number(fields.next("time of z="), 0, Long.MAX_VALUE, "time of z=");
      String offset = fields.next("offset of z=");
      checkTypedTime(offset.startsWith("-") ? offset.substring(1) : offset, "offset of z=");
    } while (fields.hasMore());
  }

  /** {@code 1*DIGIT [d/h/m/s]}. */
  private static void checkTypedTime(String text, String what) {
    boolean unit = !text.isEmpty() && "dhms".indexOf(text.charAt(text.length() - 1)) >= 0;
    Grammar.number(unit ? text.substring(0, text.length() - 1) : text, 0, Long.MAX_VALUE, what);
  }
}
