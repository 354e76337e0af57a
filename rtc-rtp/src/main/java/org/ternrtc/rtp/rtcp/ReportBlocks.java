package org.ternrtc.rtp.rtcp;

import org.ternrtc.rtp.Bytes;

/**
 * The report blocks of a sender or receiver report, RFC 3550 section 6.4.1.
 *
 * @param bytes {@value #LENGTH} bytes each
 */
public record ReportBlocks(Bytes bytes) {
  /** Bytes of one block on the wire. */
  public static final int LENGTH = 24;

  public static final ReportBlocks NONE = new ReportBlocks(Bytes.EMPTY);

  public int count() {
    return bytes.length() / LENGTH;
  }

  /** Reads one block. */
  public ReportBlock get(int index) {
    int at = index * LENGTH;
    return new ReportBlock(
        bytes.i32(at),
        bytes.u8(at + 4),
        // Signed: duplicates can make it negative.
        bytes.u24(at + 5) << 8 >> 8,
        bytes.u32(at + 8),
        bytes.u32(at + 12),
        bytes.i32(at + 16),
        bytes.u32(at + 20));
  }
}
