package org.ternrtc.codec.vp8.ratecontrol;

import org.ternrtc.media.VideoEncoderSettings;

/**
 * One-pass constant bit rate: a virtual buffer that the target rate fills and the frames drain, and
 * a model of how a frame's bits fall with the quantizer step, learned from the frames before; for
 * each temporal layer its own. Key frames and cuts are priced by the detail of the picture.
 *
 * <p>For each picture: {@link #drops}, then {@link #dropped} or {@link #quantizerIndex}, perhaps
 * {@link #reconsider}, and {@link #frameDone}. Called by the encoding thread only.
 */
public final class RateControl {
  // Buffer times in seconds: where the level starts, where it should be, where it ends.
  private static final double INITIAL_SECONDS = 0.5;
  private static final double OPTIMAL_SECONDS = 0.6;
  private static final double SIZE_SECONDS = 1.0;
  private static final double DEBT_SECONDS = 0.5;

  /** Where pictures may be dropped, a debt need not be forgotten. */
  private static final double DEBT_SECONDS_WITH_DROPS = 3;

  /** What may be left of a surplus or a debt when the target changes, in seconds. */
  private static final double KEPT_SECONDS = 0.05;

  /** A key frame may take this part of its bound. */
  private static final double KEY_PART = 5 / 6.0;

  /** A cut takes the bits of so much time. */
  private static final double CUT_SECONDS = 0.12;

  /** A deviation of the buffer is worked off in about this time, in seconds. */
  private static final double CORRECTION_SECONDS = 0.5;

  // A picture of its own: bits = detail * complexity * macroblocks / step ^ slope
  private static final double SCENE_SLOPE = 0.9;
  private static final double START_SCENE_COMPLEXITY = 900;

  /** So much detail is assumed even where there is none: modes and vectors cost bits as well. */
  private static final double LEAST_DETAIL = 0.1;

  /** Cuts: so far from the last frame, and so many times as far as the frames before. */
  private static final double CUT_CHANGE = 10;

  private static final double CUT_RISE = 2.5;

  private final int macroblocks;
  private final int minIndex;
  private final int maxIndex;
  private final int maxIntraPercent;
  private final double leastPart;
  private final double mostPart;
  private final boolean mayDrop;
  private final LayerRate[] layers;
  private final FrameDropper dropper = new FrameDropper();

  private double bitsPerSecond;
  private double framesPerSecond;
  private double sceneComplexity = START_SCENE_COMPLEXITY;
  private double usualChange;
  private double detail;
  private boolean scene;
  private boolean cut;
  private boolean overshot;

  /**
   * @param macroblocks macroblocks of a frame
   * @param settings bounds and layers; its rate is not looked at
   */
  public RateControl(
      int macroblocks, VideoEncoderSettings settings, int bitsPerSecond, double framesPerSecond) {
    this.macroblocks = macroblocks;
    minIndex = QuantizerScale.index(settings.minQuantizer());
    maxIndex = QuantizerScale.index(settings.maxQuantizer());
    maxIntraPercent = settings.maxIntraPercent();
    leastPart = Math.max(0.3, 1 - settings.undershootPercent() / 100.0);
    mostPart = 1 + Math.min(1, settings.overshootPercent() / 30.0);
    mayDrop = settings.dropFrames();
    this.bitsPerSecond = bitsPerSecond;
    this.framesPerSecond = framesPerSecond;
    layers = layers(settings.temporalLayers());
    for (LayerRate layer : layers) {
      layer.level = INITIAL_SECONDS * bitsPerSecond * layer.share;
    }
  }

  private LayerRate[] layers(int count) {
    return switch (count) {
      case 1 -> new LayerRate[] {layer(1, 1)};
      case 2 -> new LayerRate[] {layer(0.6, 0.5), layer(0.4, 0.5)};
      default -> new LayerRate[] {layer(0.4, 0.25), layer(0.2, 0.25), layer(0.4, 0.5)};
    };
  }

  private LayerRate layer(double share, double frames) {
    return new LayerRate(share, frames, macroblocks);
  }

  /**
   * Changes the target. What was saved or overdrawn under the old one is mostly forgotten, so that
   * the new one is held from the first second on.
   */
  public void setRate(int bits, double frames) {
    boolean changed = Math.abs(bits / bitsPerSecond - 1) > 0.02;
    for (LayerRate layer : layers) {
      double seconds = layer.level / (bitsPerSecond * layer.share);
      if (changed) {
        seconds =
            Math.clamp(seconds, OPTIMAL_SECONDS - KEPT_SECONDS, OPTIMAL_SECONDS + KEPT_SECONDS);
        layer.release();
      }
      layer.level = seconds * bits * layer.share;
    }
    bitsPerSecond = bits;
    framesPerSecond = frames;
  }

  /** Whether the next picture should be dropped; always false where the settings allow no drops. */
  public boolean drops() {
    return mayDrop && dropper.drops(bufferSeconds() / OPTIMAL_SECONDS);
  }

  /** A picture was dropped. */
  public void dropped() {
    fill();
  }

  /** The quantizer index, 0 to 127, to code a frame with. */
  public int quantizerIndex(boolean key, int layer, PictureSurvey survey) {
    cut = !key && isCut(survey);
    scene = key || cut;
    detail = Math.max(LEAST_DETAIL, survey.detail());
    usualChange = key ? 0 : usualChange + (survey.change() - usualChange) * 0.2;
    if (scene) {
      int index = sceneIndex(sceneTarget(key), sceneComplexity);
      // How far a cut is from the last frame says nothing of what is to come.
      return key
          ? index
          : Math.max(index, layers[layer].index(target(layer), 0, minIndex, maxIndex));
    }
    return layers[layer].index(target(layer), startChange(survey), minIndex, maxIndex);
  }

  /** A layer of several is begun finely: its frames are few, and others are built upon them. */
  private double startChange(PictureSurvey survey) {
    return layers.length == 1 ? survey.change() : 0;
  }

  /** Whether the picture of the last {@link #quantizerIndex} seems to show a new scene. */
  public boolean cut() {
    return cut;
  }

  private boolean isCut(PictureSurvey survey) {
    return survey.change() > CUT_CHANGE && survey.change() > CUT_RISE * usualChange;
  }

  private int sceneIndex(double bits, double complexity) {
    return QuantizerScale.indexFor(
        bits, complexity * detail * macroblocks, SCENE_SLOPE, minIndex, maxIndex);
  }

  private double frameBits() {
    return bitsPerSecond / framesPerSecond;
  }

  private double sceneTarget(boolean key) {
    return key ? KEY_PART * mostKeyBits() : Math.max(2 * frameBits(), CUT_SECONDS * bitsPerSecond);
  }

  private double mostKeyBits() {
    if (maxIntraPercent > 0) {
      return maxIntraPercent / 100.0 * frameBits();
    }
    return Math.max(1.2 * frameBits(), OPTIMAL_SECONDS / 2 * bitsPerSecond);
  }

  /** Bits that the next frame of a layer should have. */
  public double target(int number) {
    LayerRate layer = layers[number];
    double rate = bitsPerSecond * layer.share;
    double frames = framesPerSecond * layer.frames;
    double deviation = layer.level - OPTIMAL_SECONDS * rate;
    double target = rate / frames + deviation / Math.max(1, CORRECTION_SECONDS * frames);
    return Math.clamp(target, leastPart * rate / frames, mostPart * rate / frames);
  }

  /**
   * Whether a frame must be encoded again because it would be far from what the channel takes.
   *
   * @param bits size of the frame at {@code index}
   * @return the index to try instead, or {@code index} itself when the frame may go out
   */
  public int reconsider(boolean key, int index, double bits) {
    double most = key ? mostKeyBits() : Math.max(5 * frameBits(), 0.25 * bitsPerSecond);
    if (bits <= most || index >= maxIndex) {
      overshot = false;
      return index;
    }
    double seen = QuantizerScale.complexity(index, bits, SCENE_SLOPE);
    int other = QuantizerScale.indexFor(KEY_PART * most, seen, SCENE_SLOPE, minIndex, maxIndex);
    // Once, it is a scene that nobody foresaw, and the model of the one before is kept for when it
    // goes on; twice, the model is wrong.
    scene |= !overshot;
    overshot = true;
    return Math.max(index + 1, other);
  }

  /** Tells what a frame that goes out has become. */
  public void frameDone(boolean key, int layer, int index, double bits) {
    layers[layer].level -= bits;
    fill();
    if (!scene) {
      layers[layer].learn(index, bits);
      return;
    }
    if (key) {
      double seen = QuantizerScale.complexity(index, bits, SCENE_SLOPE) / (detail * macroblocks);
      sceneComplexity = Math.clamp(seen, START_SCENE_COMPLEXITY / 4, START_SCENE_COMPLEXITY * 4);
      if (layers.length == 1) { // as in startChange
        layers[layer].key(index);
      }
    } else {
      layers[layer].begin(index);
    }
  }

  /** A frame went out whose quantizer somebody else chose: all that counts is its size. */
  public void codedElsewhere(int layer, double bits) {
    layers[layer].level -= bits;
    layers[layer].release();
    fill();
  }

  private void fill() {
    for (LayerRate layer : layers) {
      double rate = bitsPerSecond * layer.share;
      double filled = layer.level + frameBits() * layer.share;
      // After a burst the picture must not stay poor for longer than the correction time.
      double debt = mayDrop ? DEBT_SECONDS_WITH_DROPS : DEBT_SECONDS;
      layer.level = Math.clamp(filled, -debt * rate, SIZE_SECONDS * rate);
    }
  }

  /** The coarsest quantizer index that may be used. */
  public int maxIndex() {
    return maxIndex;
  }

  /** The finest quantizer index that may be used. */
  public int minIndex() {
    return minIndex;
  }

  /** Fullness of the buffer in seconds of the target rate; negative when overdrawn. */
  public double bufferSeconds() {
    double level = 0;
    for (LayerRate layer : layers) {
      level += layer.level;
    }
    return level / bitsPerSecond;
  }
}
