package org.ternrtc.rtp.audio;

import java.util.ArrayList;
import java.util.List;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

/**
 * A payload with older payloads in it, RFC 2198 section 3.
 *
 * <pre>
 * |1|  block PT   |     timestamp offset      |   block length    |   an older block
 * |0|  block PT   |                                                 the last block, the new one
 * </pre>
 */
public final class RedPayload {
  /** The largest distance of an older block, in ticks: 14 bits. */
  public static final int MAX_OFFSET = (1 << 14) - 1;

  /** The longest older block, in bytes: 10 bits. */
  public static final int MAX_BLOCK = (1 << 10) - 1;

  private static final int MAX_BLOCKS = 16;

  private RedPayload() {}

  /**
   * One block.
   *
   * @param payloadType of the block
   * @param timestampOffset how many ticks before the packet it belongs; 0 for the new one
   */
  public record Block(int payloadType, int timestampOffset, Bytes payload) {}

  /** The blocks in their order: older ones first, the new one last. */
  public static List<Block> parse(Bytes payload) throws MalformedPacketException {
    List<int[]> headers = new ArrayList<>();
    int at = 0;
    while (true) {
      if (at >= payload.length()) {
        throw new MalformedPacketException("RED header cut short", at);
      }
      int type = payload.u8(at) & 0x7F;
      if ((payload.u8(at) & 0x80) == 0) {
        headers.add(new int[] {type, 0, -1});
        at++;
        break;
      }
      if (payload.length() - at < 4 || headers.size() == MAX_BLOCKS - 1) {
        throw new MalformedPacketException("RED header cut short or too long", at);
      }
      int rest = payload.u24(at + 1);
      headers.add(new int[] {type, rest >> 10, rest & MAX_BLOCK});
      at += 4;
    }
    List<Block> blocks = new ArrayList<>(headers.size());
    for (int[] header : headers) {
      int length = header[2] < 0 ? payload.length() - at : header[2];
      if (length > payload.length() - at) {
        throw new MalformedPacketException("RED block past the end", at);
      }
      blocks.add(new Block(header[0], header[1], payload.slice(at, length)));
      at += length;
    }
    return blocks;
  }

  /**
   * Writes a payload.
   *
   * @param older blocks that came before, the oldest first; one that is too long or too old for the
   *     header is left out
   * @param payload the new block
   * @return bytes written
   */
  public static int write(
      List<Block> older, int payloadType, Bytes payload, byte[] out, int offset) {
    int at = offset;
    for (Block block : older) {
      if (fits(block)) {
        int rest = block.timestampOffset() << 10 | block.payload().length();
        out[at] = (byte) (0x80 | block.payloadType());
        out[at + 1] = (byte) (rest >> 16);
        out[at + 2] = (byte) (rest >> 8);
        out[at + 3] = (byte) rest;
        at += 4;
      }
    }
    out[at++] = (byte) payloadType;
    for (Block block : older) {
      if (fits(block)) {
        at += copy(block.payload(), out, at);
      }
    }
    return at + copy(payload, out, at) - offset;
  }

  private static boolean fits(Block block) {
    return block.timestampOffset() > 0
        && block.timestampOffset() <= MAX_OFFSET
        && block.payload().length() <= MAX_BLOCK;
  }

  private static int copy(Bytes from, byte[] out, int at) {
    for (int i = 0; i < from.length(); i++) {
      out[at + i] = (byte) from.u8(i);
    }
    return from.length();
  }
}
