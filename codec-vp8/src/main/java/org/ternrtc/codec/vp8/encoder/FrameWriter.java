package org.ternrtc.codec.vp8.encoder;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.BoolEncoder;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.FrameHeaderWriter;
import org.ternrtc.codec.vp8.bitstream.FrameTag;
import org.ternrtc.codec.vp8.bitstream.ModeWriter;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenCounts;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.wavefront.Workers;

/**
 * Puts the bytes of a frame together, RFC 6386 section 9: tag, first partition with header and
 * modes, sizes of the token partitions, token partitions. Row {@code r} of the macroblocks goes to
 * partition {@code r} modulo their number.
 */
final class FrameWriter {
  private static final int SIZE_BYTES = 3;

  private final int width;
  private final int height;
  private final MacroblockInfo info;
  private final ModeWriter modes;
  private final BoolEncoder first = new BoolEncoder(1 << 14);
  private final BoolEncoder[] partitions;
  private final Workers workers;
  private final Packing packing = new Packing();

  FrameWriter(
      int width,
      int height,
      MacroblockInfo info,
      MotionVectorCoder vectors,
      int partitions,
      Workers workers) {
    this.workers = workers;
    this.width = width;
    this.height = height;
    this.info = info;
    modes = new ModeWriter(vectors);
    this.partitions = new BoolEncoder[partitions];
    for (int n = 0; n < partitions; n++) {
      this.partitions[n] = new BoolEncoder((1 << 16) / partitions);
    }
  }

  /**
   * Writes a frame and fits the header's probabilities to it.
   *
   * @return null when the first partition would be larger than its size can tell
   */
  byte @Nullable [] write(
      FrameHeader header, boolean key, TokenBuffer[] rowTokens, TokenCounts counts) {
    modes.count(info, header, key);
    first.start();
    FrameHeaderWriter.writeFrame(first, header, key);
    FrameHeaderWriter.writeTokenProbabilities(
        first, counts, header.probabilities.token, header.uncertain);
    modes.writeProbabilities(first, header, key);
    packing.start(header, key, rowTokens);
    workers.run(packing);
    return first.length() > FrameTag.MAX_FIRST_PARTITION ? null : assemble(key);
  }

  /** The modes and each token partition: pieces of work that know nothing of each other. */
  private final class Packing implements Workers.Task {
    private final AtomicInteger next = new AtomicInteger();
    private @Nullable FrameHeader header;
    private TokenBuffer[] tokens = {};
    private boolean key;

    void start(FrameHeader frameHeader, boolean keyFrame, TokenBuffer[] rowTokens) {
      header = frameHeader;
      key = keyFrame;
      tokens = rowTokens;
      next.set(0);
    }

    @Override
    public void work(int worker) {
      FrameHeader probabilities = header;
      if (probabilities == null) {
        throw new AssertionError("not started");
      }
      for (int piece = next.getAndIncrement();
          piece <= partitions.length;
          piece = next.getAndIncrement()) {
        if (piece < partitions.length) {
          writePartition(piece, tokens, probabilities.probabilities.token);
        } else {
          modes.writeMacroblocks(first, info, probabilities, key);
          first.finish();
        }
      }
    }

    /** Nobody waits for anybody. */
    @Override
    public void abort() {}
  }

  private void writePartition(int number, TokenBuffer[] rowTokens, int[] probabilities) {
    BoolEncoder out = partitions[number];
    out.start();
    for (int row = number; row < rowTokens.length; row += partitions.length) {
      rowTokens[row].writeTo(out, probabilities);
    }
    out.finish();
  }

  private byte[] assemble(boolean key) {
    FrameTag tag =
        new FrameTag(key, 0, true, first.length(), key ? width : 0, key ? height : 0, 0, 0);
    int sizesAt = tag.length() + first.length();
    int at = sizesAt + SIZE_BYTES * (partitions.length - 1);
    int length = at;
    for (BoolEncoder partition : partitions) {
      length += partition.length();
    }
    byte[] frame = new byte[length];
    tag.writeTo(frame);
    first.copyTo(frame, tag.length());
    for (int n = 0; n < partitions.length; n++) {
      int size = partitions[n].length();
      if (n < partitions.length - 1) {
        // Section 9.5: the last one's size is what is left.
        frame[sizesAt] = (byte) size;
        frame[sizesAt + 1] = (byte) (size >> 8);
        frame[sizesAt + 2] = (byte) (size >> 16);
        sizesAt += SIZE_BYTES;
      }
      partitions[n].copyTo(frame, at);
      at += size;
    }
    return frame;
  }
}
