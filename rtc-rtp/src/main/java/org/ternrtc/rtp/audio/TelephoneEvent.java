package org.ternrtc.rtp.audio;

import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * One report of a telephone event, RFC 4733 section 2.3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |     event     |E|R| volume    |          duration             |
 * </pre>
 *
 * @param event 0 to 15 are the keys 0 to 9, *, #, A to D; others up to 255
 * @param end whether the event is over
 * @param volume level below 0 dBm0, 0 to 63 dB
 * @param duration so far, in ticks of the RTP clock, 0 to 65535
 */
public record TelephoneEvent(int event, boolean end, int volume, int duration) {
  /** Bytes of a report. */
  public static final int LENGTH = 4;

  private static final String KEYS = "0123456789*#ABCD";

  public TelephoneEvent {
    if (event < 0 || event > 255 || volume < 0 || volume > 63) {
      throw new IllegalArgumentException("event " + event + ", volume " + volume);
    }
    if (duration < 0 || duration > 0xFFFF) {
      throw new IllegalArgumentException("duration " + duration);
    }
  }

  /** Reads the first report of a payload. */
  public static TelephoneEvent parse(Bytes payload) throws MalformedPacketException {
    if (payload.length() < LENGTH) {
      throw new MalformedPacketException("telephone event cut short", payload.length());
    }
    int flags = payload.u8(1);
    return new TelephoneEvent(payload.u8(0), (flags & 0x80) != 0, flags & 0x3F, payload.u16(2));
  }

  /** Writes {@link #LENGTH} bytes. */
  public void writeTo(byte[] out, int offset) {
    out[offset] = (byte) event;
    out[offset + 1] = (byte) ((end ? 0x80 : 0) | volume);
    out[offset + 2] = (byte) (duration >> 8);
    out[offset + 3] = (byte) duration;
  }

  /** The event of a key, in any case; -1 when there is no such key. */
  public static int eventOf(char key) {
    return KEYS.indexOf(Character.toUpperCase(key));
  }

  /** The key of an event; 0 when it is none of a telephone's keys. */
  public static char keyOf(int event) {
    return event >= 0 && event < KEYS.length() ? KEYS.charAt(event) : 0;
  }
}
