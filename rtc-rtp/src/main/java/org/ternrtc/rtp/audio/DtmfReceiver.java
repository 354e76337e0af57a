package org.ternrtc.rtp.audio;

import org.jspecify.annotations.Nullable;

/**
 * Tells keys that were pressed from the reports about them, which come several times and get lost
 * (RFC 4733 section 2.5.2). A value; one thread at a time.
 */
public final class DtmfReceiver {
  /**
   * What happened to a key.
   *
   * @param event as in {@link TelephoneEvent#event}
   * @param ended whether it was let go; else it was pressed just now
   * @param durationTicks how long it was pressed so far, in ticks of the RTP clock
   */
  public record KeyEvent(int event, boolean ended, int durationTicks) {}

  private boolean any;
  private boolean open;
  private int timestamp;
  private int event;
  private int duration;

  /** Nothing was pressed yet. */
  public DtmfReceiver() {}

  /**
   * Takes a report.
   *
   * @param rtpTimestamp of its packet: when the key was pressed
   * @return what is new, or null; when the report tells a key's beginning and end at once, the end
   *     is given and the beginning is to be understood
   */
  public @Nullable KeyEvent receive(TelephoneEvent report, int rtpTimestamp) {
    if (any && rtpTimestamp - timestamp < 0) {
      return null;
    }
    boolean same = any && rtpTimestamp == timestamp && report.event() == event;
    if (!same) {
      any = true;
      timestamp = rtpTimestamp;
      event = report.event();
      duration = report.duration();
      open = !report.end();
      return new KeyEvent(event, report.end(), duration);
    }
    duration = Math.max(duration, report.duration());
    if (open && report.end()) {
      open = false;
      return new KeyEvent(event, true, duration);
    }
    return null;
  }
}
