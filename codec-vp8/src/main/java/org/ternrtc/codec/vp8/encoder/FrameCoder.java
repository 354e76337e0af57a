package org.ternrtc.codec.vp8.encoder;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.BoolEncoder;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.FrameHeaderWriter;
import org.ternrtc.codec.vp8.bitstream.FrameTag;
import org.ternrtc.codec.vp8.bitstream.ModeWriter;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.Probabilities;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenContexts;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.ReferenceFrames;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * Codes pictures of one size: everything between a picture with a quantizer and the bytes of a
 * frame. Holds the references and what the stream carries from frame to frame.
 *
 * <p>A frame is coded by {@link #code}, as often as the rate control wants with another quantizer,
 * and then kept by {@link #keep}. Not thread-safe.
 */
public final class FrameCoder {
  private final int width;
  private final int height;
  private final ReferenceFrames references;
  private final MacroblockInfo info;
  private final FrameHeader header = new FrameHeader();
  private final Probabilities before = new Probabilities();
  private final TokenBuffer tokens;
  private final TokenContexts contexts;
  private final MotionVectorCoder vectors = new MotionVectorCoder();
  private final ModeWriter modes = new ModeWriter(vectors);
  private final MacroblockCoder macroblocks;
  private final BoolEncoder first = new BoolEncoder(1 << 14);
  private final BoolEncoder second = new BoolEncoder(1 << 16);
  private final ActiveKernels kernels = new ActiveKernels();
  private boolean lastWasKey;
  private final FilterStage filter;
  private final CyclicRefresh refresh;
  private final Quantizer[] quantizers = new Quantizer[128];

  /**
   * Prepares for pictures of a size in pixels.
   *
   * @param speed 0, slow and good, to 16, fast
   */
  public FrameCoder(int width, int height, int speed) {
    this.width = width;
    this.height = height;
    int columns = (width + 15) / 16;
    int rows = (height + 15) / 16;
    references = new ReferenceFrames(columns, rows);
    info = new MacroblockInfo(columns, rows);
    tokens = new TokenBuffer(columns * rows * 64);
    contexts = new TokenContexts(columns);
    filter = new FilterStage(info, kernels);
    refresh = new CyclicRefresh(info);
    macroblocks =
        new MacroblockCoder(
            info, header, vectors, kernels, refresh, SpeedFeatures.of(speed), references.current());
    for (int index = 0; index < quantizers.length; index++) {
      quantizers[index] = new Quantizer(index);
    }
  }

  /** Remembers the state that {@link #code} starts from; to be called once per picture. */
  public void begin() {
    kernels.refresh();
    before.copyFrom(header.probabilities);
  }

  /**
   * Codes a picture.
   *
   * @param index quantizer index, 0 to 127
   * @return the frame; its references and loop filter wait for {@link #keep}
   */
  public byte[] code(SourcePicture source, boolean key, int index) {
    prepareHeader(key, index);
    FrameBuffer picture = references.current();
    picture.prepareIntraEdges();
    codeMacroblocks(source, picture, key, index, true);
    header.loopFilter.level = filter.choose(source, picture, header, key, index);
    byte[] frame = write(key);
    if (frame == null) {
      // Sixteen modes a macroblock can be more than the first partition may hold.
      header.probabilities.copyFrom(before);
      codeMacroblocks(source, picture, key, index, false);
      frame = write(key);
    }
    if (frame == null) {
      throw new AssertionError("modes of whole macroblocks always fit");
    }
    return frame;
  }

  private void prepareHeader(boolean key, int index) {
    lastWasKey = key;
    header.probabilities.copyFrom(before);
    if (key) {
      header.resetForKeyFrame();
    }
    header.quantizer.yAc = index;
    refresh.assign(header, key, index);
    header.refreshEntropy = true;
    header.refreshLast = true;
    header.refreshGolden = key;
    header.refreshAltref = key;
  }

  private void codeMacroblocks(
      SourcePicture source, FrameBuffer picture, boolean key, int index, boolean blockModes) {
    tokens.start();
    contexts.startFrame();
    vectors.start(header.probabilities.motionVector);
    macroblocks.startFrame(
        new FramePlan(
            source,
            picture,
            references,
            key ? FramePlan.NONE : FramePlan.ALL,
            Candidates.NONE,
            quantizers[index],
            quantizers[CyclicRefresh.finerIndex(index)],
            blockModes));
    for (int row = 0; row < info.rows; row++) {
      contexts.startRow();
      for (int column = 0; column < info.columns; column++) {
        macroblocks.code(row, column, tokens, contexts);
      }
    }
  }

  private byte @Nullable [] write(boolean key) {
    modes.count(info, header, key);
    first.start();
    FrameHeaderWriter.writeFrame(first, header, key);
    FrameHeaderWriter.writeTokenProbabilities(first, tokens, header.probabilities.token);
    modes.writeProbabilities(first, header, key);
    modes.writeMacroblocks(first, info, header, key);
    first.finish();
    if (first.length() > FrameTag.MAX_FIRST_PARTITION) {
      return null;
    }
    second.start();
    tokens.writeTo(second, header.probabilities.token);
    second.finish();
    FrameTag tag =
        new FrameTag(key, 0, true, first.length(), key ? width : 0, key ? height : 0, 0, 0);
    byte[] frame = new byte[tag.length() + first.length() + second.length()];
    tag.writeTo(frame);
    first.copyTo(frame, tag.length());
    second.copyTo(frame, tag.length() + first.length());
    return frame;
  }

  /** The frame of the last {@link #code} goes out: filters it and makes it a reference. */
  public void keep() {
    FrameBuffer picture = references.current();
    filter.apply(picture, header, lastWasKey);
    picture.extendBorders();
    references.update(
        header.copyToGolden,
        header.copyToAltref,
        header.refreshGolden,
        header.refreshAltref,
        header.refreshLast);
  }

  /** The picture that a decoder shows after the last {@link #keep}. */
  public FrameBuffer reconstruction() {
    return references.get(Modes.LAST_FRAME);
  }
}
