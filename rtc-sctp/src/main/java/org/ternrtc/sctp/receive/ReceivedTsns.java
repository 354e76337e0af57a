package org.ternrtc.sctp.receive;

import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.SackChunk;

/** Which TSNs have come, RFC 9260 section 6.2: the cumulative one, the gaps, the duplicates. */
public final class ReceivedTsns {
  /** What a TSN is to us. */
  public enum Kind {
    /** It has not come before. */
    NEW,
    /** It has. */
    DUPLICATE,
    /** Too far ahead, or one gap more than is kept: it is not taken. */
    REFUSED
  }

  /** Gap blocks are offsets of 16 bits. */
  private static final int MAX_AHEAD = 65_535;

  /** As many gap blocks as a SACK has room for. */
  private static final int MAX_RANGES = 256;

  private static final int MAX_DUPLICATES = 16;

  private long cumulative;
  private final long[] starts = new long[MAX_RANGES];
  private final long[] ends = new long[MAX_RANGES];
  private int ranges;
  private final int[] duplicates = new int[MAX_DUPLICATES];
  private int duplicateCount;

  /**
   * @param initialTsn the peer's first TSN
   */
  public ReceivedTsns(int initialTsn) {
    cumulative = (1L << 32) + (initialTsn & 0xFFFF_FFFFL) - 1;
  }

  /** Everything up to here has come; unwrapped. */
  public long cumulative() {
    return cumulative;
  }

  /** The TSN as a number that does not wrap. */
  public long unwrap(int tsn) {
    return cumulative + (tsn - (int) cumulative);
  }

  /** Whether something beyond a gap has come. */
  public boolean hasGaps() {
    return ranges > 0;
  }

  /** Whether there are duplicates that no SACK has told yet. */
  public boolean hasDuplicates() {
    return duplicateCount > 0;
  }

  /** What the TSN would be; nothing changes. */
  public Kind kind(long tsn) {
    if (tsn <= cumulative) {
      return Kind.DUPLICATE;
    }
    if (tsn - cumulative > MAX_AHEAD) {
      return Kind.REFUSED;
    }
    int at = firstEndingAtOrAfter(tsn);
    if (at < ranges && starts[at] <= tsn) {
      return Kind.DUPLICATE;
    }
    boolean joins =
        tsn == cumulative + 1
            || (at > 0 && ends[at - 1] == tsn - 1)
            || (at < ranges && starts[at] == tsn + 1);
    return joins || ranges < MAX_RANGES ? Kind.NEW : Kind.REFUSED;
  }

  /** Notes a duplicate for the next SACK. */
  public void duplicate(long tsn) {
    if (duplicateCount < MAX_DUPLICATES) {
      duplicates[duplicateCount++] = (int) tsn;
    }
  }

  /** Notes a TSN that is {@link Kind#NEW}. */
  public void add(long tsn) {
    if (tsn == cumulative + 1) {
      cumulative = tsn;
      swallow();
      return;
    }
    int at = firstEndingAtOrAfter(tsn);
    boolean left = at > 0 && ends[at - 1] == tsn - 1;
    boolean right = at < ranges && starts[at] == tsn + 1;
    if (left && right) {
      ends[at - 1] = ends[at];
      remove(at);
    } else if (left) {
      ends[at - 1] = tsn;
    } else if (right) {
      starts[at] = tsn;
    } else {
      System.arraycopy(starts, at, starts, at + 1, ranges - at);
      System.arraycopy(ends, at, ends, at + 1, ranges - at);
      starts[at] = tsn;
      ends[at] = tsn;
      ranges++;
    }
  }

  /** FORWARD-TSN: what is missing up to here will not come. */
  public void forward(long tsn) {
    if (tsn > cumulative) {
      cumulative = tsn;
      swallow();
    }
  }

  private void swallow() {
    while (ranges > 0 && starts[0] <= cumulative + 1) {
      cumulative = Math.max(cumulative, ends[0]);
      remove(0);
    }
  }

  private void remove(int at) {
    System.arraycopy(starts, at + 1, starts, at, ranges - at - 1);
    System.arraycopy(ends, at + 1, ends, at, ranges - at - 1);
    ranges--;
  }

  private int firstEndingAtOrAfter(long tsn) {
    int low = 0;
    int high = ranges;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] < tsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The SACK that tells all this; the duplicates are told once.
   *
   * @param window a_rwnd
   * @param maxBytes room for the chunk
   */
  public SackChunk sack(long window, int maxBytes) {
    int most = Math.max(0, (maxBytes - SackChunk.FIXED) / 4);
    int told = Math.min(ranges, most);
    int again = Math.min(duplicateCount, most - told);
    var gaps = new byte[4 * told];
    for (int i = 0; i < told; i++) {
      u16(gaps, 4 * i, (int) (starts[i] - cumulative));
      u16(gaps, 4 * i + 2, (int) (ends[i] - cumulative));
    }
    var twice = new byte[4 * again];
    for (int i = 0; i < again; i++) {
      u16(twice, 4 * i, duplicates[i] >>> 16);
      u16(twice, 4 * i + 2, duplicates[i]);
    }
    duplicateCount = 0;
    return new SackChunk((int) cumulative, window, Bytes.of(gaps), Bytes.of(twice));
  }

  private static void u16(byte[] to, int at, int value) {
    to[at] = (byte) (value >> 8);
    to[at + 1] = (byte) value;
  }
}
