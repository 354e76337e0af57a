package org.ternrtc.codec.vp8.bitstream;

import org.ternrtc.codec.vp8.frame.ReferenceFrames;

/**
 * The compressed frame header, RFC 6386 section 9.2 to 9.11 and appendix A.2: what a frame says and
 * what stays from the frames before it. One object serves a stream; {@link #read} works on it frame
 * by frame.
 *
 * <p>Encoder and decoder both hold one, so that they agree on what persists.
 */
public final class FrameHeader {
  /** Color space bit of the last key frame; 0 is the only one defined. */
  public int colorSpace;

  /** Whether the encoder vouches that no pixel needs clamping; clamping it anyway is harmless. */
  public boolean clampingUnneeded;

  /** Segments. */
  public final Segmentation segmentation = new Segmentation();

  /** Loop filter. */
  public final LoopFilterHeader loopFilter = new LoopFilterHeader();

  /** How many token partitions there are: 1, 2, 4 or 8. */
  public int partitions = 1;

  /** Quantizer. */
  public final QuantizerIndices quantizer = new QuantizerIndices();

  /** Whether the probabilities stay beyond this frame. */
  public boolean refreshEntropy;

  /** Whether this picture becomes the golden frame. */
  public boolean refreshGolden;

  /** Whether this picture becomes the altref frame. */
  public boolean refreshAltref;

  /** Whether this picture becomes the last frame. */
  public boolean refreshLast;

  /** What is copied to golden; see {@link ReferenceFrames}. */
  public int copyToGolden;

  /** What is copied to altref; see {@link ReferenceFrames}. */
  public int copyToAltref;

  /** Whether vectors into a reference count backwards, by reference frame. */
  public final boolean[] signBias = new boolean[4];

  /** Whether macroblocks say that they have no coefficients. */
  public boolean skipEnabled;

  /** Probability that a macroblock does have coefficients. */
  public int skipFalseProbability;

  /** Probability that a macroblock is intra. */
  public int intraProbability;

  /** Probability that an inter macroblock refers to the last frame. */
  public int lastProbability;

  /** Probability that it refers to golden, where not to last. */
  public int goldenProbability;

  /** The probabilities in effect. */
  public final Probabilities probabilities = new Probabilities();

  /** Which of them a frame is to say in any case; only an encoder sets it. */
  public final UncertainProbabilities uncertain = new UncertainProbabilities();

  private final Probabilities saved = new Probabilities();

  /** Back to what each key frame starts from, sections 9.3, 9.4, 9.7, 13.4 and 17.2. */
  public void resetForKeyFrame() {
    probabilities.reset();
    segmentation.reset();
    loopFilter.reset();
    signBias[2] = false;
    signBias[3] = false;
  }

  /**
   * Takes over what another header holds from frame to frame, so that a frame that turned out to be
   * damaged leaves no trace.
   */
  public void copyStateFrom(FrameHeader other) {
    colorSpace = other.colorSpace;
    clampingUnneeded = other.clampingUnneeded;
    probabilities.copyFrom(other.probabilities);
    segmentation.copyStateFrom(other.segmentation);
    loopFilter.copyStateFrom(other.loopFilter);
    System.arraycopy(other.signBias, 0, signBias, 0, signBias.length);
  }

  /** Reads the header from the start of the first partition. */
  public void read(BoolDecoder decoder, boolean key) throws MalformedFrameException {
    if (key) {
      resetForKeyFrame();
      colorSpace = decoder.readBit(128);
      clampingUnneeded = decoder.readFlag();
    }
    segmentation.read(decoder);
    loopFilter.read(decoder);
    partitions = 1 << decoder.readLiteral(2);
    quantizer.read(decoder);
    readReferences(decoder, key);
    if (!refreshEntropy) {
      saved.copyFrom(probabilities);
    }
    probabilities.readTokenUpdates(decoder);
    skipEnabled = decoder.readFlag();
    skipFalseProbability = skipEnabled ? decoder.readLiteral(8) : 0;
    if (!key) {
      intraProbability = decoder.readLiteral(8);
      lastProbability = decoder.readLiteral(8);
      goldenProbability = decoder.readLiteral(8);
      probabilities.readModeUpdates(decoder);
      probabilities.readMotionVectorUpdates(decoder);
    }
    if (decoder.overran()) {
      throw new MalformedFrameException("frame header cut short");
    }
  }

  private void readReferences(BoolDecoder decoder, boolean key) throws MalformedFrameException {
    copyToGolden = ReferenceFrames.COPY_NONE;
    copyToAltref = ReferenceFrames.COPY_NONE;
    if (key) {
      refreshGolden = true;
      refreshAltref = true;
      refreshLast = true;
      refreshEntropy = decoder.readFlag();
      return;
    }
    refreshGolden = decoder.readFlag();
    refreshAltref = decoder.readFlag();
    if (!refreshGolden) {
      copyToGolden = decoder.readLiteral(2);
    }
    if (!refreshAltref) {
      copyToAltref = decoder.readLiteral(2);
    }
    // Section 9.7 defines 0 to 2; libvpx refuses a frame that says 3.
    if (copyToGolden > ReferenceFrames.COPY_OTHER || copyToAltref > ReferenceFrames.COPY_OTHER) {
      throw new MalformedFrameException("reserved copy flag");
    }
    signBias[2] = decoder.readFlag();
    signBias[3] = decoder.readFlag();
    refreshEntropy = decoder.readFlag();
    refreshLast = decoder.readFlag();
  }

  /** To be called when the frame is coded: brings back the probabilities it was not to keep. */
  public void finishFrame() {
    if (!refreshEntropy) {
      probabilities.copyFrom(saved);
    }
  }

  /** Keeps the probabilities as they are now, for {@link #finishFrame}; an encoder calls it. */
  public void saveProbabilities() {
    saved.copyFrom(probabilities);
  }
}
