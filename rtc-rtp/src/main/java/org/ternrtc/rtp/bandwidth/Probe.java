package org.ternrtc.rtp.bandwidth;

/**
 * Packets to be sent in quick succession, to learn whether the path carries so much.
 *
 * @param id 1 and above
 * @param bitsPerSecond at which they are sent
 * @param bytes the least to send
 * @param packets the least to send
 */
public record Probe(int id, long bitsPerSecond, int bytes, int packets) {
  /** Stands for a packet that belongs to no probe. */
  public static final int NONE = 0;
}
