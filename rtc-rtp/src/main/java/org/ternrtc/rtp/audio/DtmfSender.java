package org.ternrtc.rtp.audio;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Presses the keys of a telephone one after the other: reports of each every 50 ms under one RTP
 * timestamp, the last of them three times (RFC 4733 section 2.5.1). After W3C WebRTC section 7.
 *
 * <p>A state machine on the caller's time; one thread at a time. While a key is pressed ({@link
 * #sending}) no sound is sent in its place.
 */
public final class DtmfSender {
  /** The shortest key, in milliseconds. */
  public static final int MIN_DURATION_MILLIS = 40;

  /** The longest key, in milliseconds. */
  public static final int MAX_DURATION_MILLIS = 6000;

  /** The shortest pause between keys, in milliseconds. */
  public static final int MIN_GAP_MILLIS = 30;

  private static final long MILLI = 1_000_000;
  private static final long REPORT_NANOS = 50 * MILLI;
  private static final long COMMA_NANOS = 2000 * MILLI;
  private static final int END_REPORTS = 3;
  private static final int VOLUME = 10;
  private static final int MAX_KEYS = 1000;

  /**
   * A packet to be sent.
   *
   * @param rtpTimestampNanos when the key was pressed: what the packet's RTP timestamp says
   * @param marker whether it is the first of its key
   */
  public record Report(TelephoneEvent event, long rtpTimestampNanos, boolean marker) {}

  private final int clockRate;
  private String keys = "";
  private long keyNanos = 100 * MILLI;
  private long gapNanos = 70 * MILLI;
  private long due;
  private int event = -1;
  private long pressed;
  private int endReports;
  private boolean first;

  /**
   * @param clockRate of the negotiated telephone-event, in hertz
   */
  public DtmfSender(int clockRate) {
    if (clockRate < 1000) {
      throw new IllegalArgumentException("clockRate " + clockRate);
    }
    this.clockRate = clockRate;
  }

  /**
   * Replaces the keys that are still to be pressed.
   *
   * @param tones keys 0 to 9, *, #, A to D in any case, and a comma for a pause of 2 s
   * @param durationMillis of each key; brought into 40 to 6000
   * @param gapMillis pause between keys; 30 at least
   * @throws IllegalArgumentException for other characters or more than 1000
   */
  public void insert(String tones, int durationMillis, int gapMillis, long now) {
    String wanted = tones.toUpperCase(Locale.ROOT);
    for (int i = 0; i < wanted.length(); i++) {
      if (wanted.charAt(i) != ',' && TelephoneEvent.eventOf(wanted.charAt(i)) < 0) {
        throw new IllegalArgumentException("no key " + tones.charAt(i));
      }
    }
    if (wanted.length() > MAX_KEYS) {
      throw new IllegalArgumentException("more than " + MAX_KEYS + " keys");
    }
    boolean idle = deadline() == null;
    keys = wanted;
    keyNanos = Math.max(MIN_DURATION_MILLIS, Math.min(MAX_DURATION_MILLIS, durationMillis)) * MILLI;
    gapNanos = Math.max(MIN_GAP_MILLIS, gapMillis) * MILLI;
    if (idle) {
      due = now;
    }
  }

  /** The keys that are still to be pressed. */
  public String remaining() {
    return keys;
  }

  /** Whether a key is pressed. */
  public boolean sending() {
    return event >= 0;
  }

  /** When {@link #poll} has something to do next; null when there is nothing to press. */
  public @Nullable Long deadline() {
    return event < 0 && keys.isEmpty() ? null : Long.valueOf(due);
  }

  /** The next packet that is due, or null. */
  public @Nullable Report poll(long now) {
    while (deadline() != null && now - due >= 0) {
      if (event < 0) {
        press();
      }
      if (event >= 0) {
        return report(now);
      }
    }
    return null;
  }

  private void press() {
    char key = keys.charAt(0);
    keys = keys.substring(1);
    if (key == ',') {
      due += COMMA_NANOS;
      return;
    }
    event = TelephoneEvent.eventOf(key);
    pressed = due;
    endReports = 0;
    first = true;
  }

  private Report report(long now) {
    long lasted = Math.min(keyNanos, Math.max(now - pressed, REPORT_NANOS));
    boolean end = now - pressed >= keyNanos || endReports > 0;
    long ticks = (end ? keyNanos : lasted) / MILLI * clockRate / 1000;
    Report report =
        new Report(
            new TelephoneEvent(event, end, VOLUME, (int) Math.min(0xFFFF, ticks)), pressed, first);
    first = false;
    if (!end) {
      due =
          pressed
              + Math.min(keyNanos, (now - pressed) / REPORT_NANOS * REPORT_NANOS + REPORT_NANOS);
    } else if (++endReports == END_REPORTS) {
      due = pressed + keyNanos + gapNanos;
      event = -1;
    }
    return report;
  }
}
