package org.ternrtc.codec.vp8;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.encoder.FrameCoder;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.ratecontrol.PictureSurvey;
import org.ternrtc.codec.vp8.ratecontrol.RateControl;
import org.ternrtc.codec.vp8.reference.ReferencePlan;
import org.ternrtc.codec.vp8.reference.ReferencePlanner;
import org.ternrtc.codec.vp8.screen.ContentDetector;
import org.ternrtc.codec.vp8.screen.ScreenAnalysis;
import org.ternrtc.codec.vp8.screen.ScreenRate;
import org.ternrtc.codec.vp8.wavefront.Workers;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.FrameMetadata;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/**
 * What an encoder holds while the size of the pictures stays the same: it plans a frame, asks for
 * its quantizer, has it coded, and tells all three what became of it.
 */
final class EncodingStream {
  static final int INITIAL_BUFFER_MILLIS = 500;

  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final FrameCoder coder;
  private final SourcePicture source;
  private final RateControl control;
  private final ReferencePlanner planner;
  private final PictureSurvey survey = new PictureSurvey();
  private final VideoEncoderSettings settings;
  private final ScreenPictures screens;
  private final ContentDetector detector = new ContentDetector();
  private ContentKind content;
  private boolean asScreen;
  private EncodingRate inForce;
  private boolean begun;
  private boolean codedAgain;
  private int lastIndex;

  EncodingStream(
      int width,
      int height,
      VideoEncoderSettings settings,
      EncodingRate rate,
      long firstId,
      Workers workers) {
    this.width = width;
    this.height = height;
    columns = (width + 15) / 16;
    rows = (height + 15) / 16;
    coder =
        new FrameCoder(
            width,
            height,
            settings.speed(),
            settings.tokenPartitions(),
            cycleFrames(settings),
            settings.acknowledgedReferences(),
            workers);
    source = new SourcePicture(columns, rows);
    control =
        new RateControl(columns * rows, settings, rate.bitsPerSecond(), rate.framesPerSecond());
    planner =
        new ReferencePlanner(settings.temporalLayers(), settings.acknowledgedReferences(), firstId);
    screens =
        new ScreenPictures(
            coder,
            new ScreenAnalysis(columns, rows),
            new ScreenRate(
                columns * rows,
                control.minIndex(),
                control.maxIndex(),
                rate.bitsPerSecond(),
                rate.framesPerSecond()));
    this.settings = settings;
    content = settings.content() == ContentKind.SCREEN ? ContentKind.SCREEN : ContentKind.CAMERA;
    inForce = rate;
  }

  /** Two thirds of a second, so that with all overhead it takes no more than one. */
  private static int cycleFrames(VideoEncoderSettings settings) {
    double baseRate = settings.framesPerSecond() / (1 << (settings.temporalLayers() - 1));
    return Math.clamp(Math.round(baseRate * 2 / 3), 4, 40);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean fits(VideoFrame frame) {
    return frame.width() == width && frame.height() == height;
  }

  long nextId() {
    return planner.nextId();
  }

  ReferencePlanner planner() {
    return planner;
  }

  void apply(EncodingRate rate) {
    if (!rate.equals(inForce)) {
      control.setRate(rate.bitsPerSecond(), rate.framesPerSecond());
      screens.setRate(rate.bitsPerSecond(), rate.framesPerSecond());
      inForce = rate;
    }
  }

  /** Returns null when the rate control dropped the picture. */
  @Nullable EncodedFrame encode(VideoFrame frame, EncodeOptions options) {
    chooseKind(frame);
    ReferencePlan plan = planner.next(options, options.keyFrame() || !begun);
    codedAgain = false;
    if (asScreen) {
      return encodeScreen(frame, plan, options);
    }
    if (!plan.key() && options.mayDrop() && control.drops()) {
      control.dropped();
      return null;
    }
    source.load(frame);
    survey.look(source, begun ? coder.last() : null, columns, rows);
    coder.begin(plan, planner.nextId());
    int layer = plan.temporalLayer();
    int index = control.quantizerIndex(plan.key(), layer, survey);
    boolean cut = control.cut();
    byte[] data = coder.code(source, plan, index, cut);
    int other = control.reconsider(plan.key(), index, data.length * 8.0);
    if (other != index) {
      codedAgain = true;
      index = other;
      data = coder.code(source, plan, index, cut);
    }
    begun = true;
    lastIndex = index;
    coder.keep();
    control.frameDone(plan.key(), layer, index, data.length * 8.0);
    FrameMetadata metadata = planner.done(plan);
    return new EncodedFrame(data, plan.key(), width, height, frame.captureNanos(), index, metadata);
  }

  private void chooseKind(VideoFrame frame) {
    content = settings.content() == ContentKind.DETECT ? detector.look(frame) : settings.content();
    asScreen = content == ContentKind.SCREEN;
    if (asScreen) {
      planner.refreshOnDemand(screens.worthKeeping());
    } else {
      planner.refreshByTime();
      screens.interrupt();
    }
  }

  private @Nullable EncodedFrame encodeScreen(
      VideoFrame frame, ReferencePlan plan, EncodeOptions options) {
    source.load(frame);
    coder.begin(plan, planner.nextId());
    boolean mayDrop = settings.dropFrames() && options.mayDrop() && !plan.key();
    byte[] data = screens.code(source, frame, plan, control.bufferSeconds(), mayDrop);
    if (data == null) {
      control.dropped();
      return null;
    }
    begun = true;
    lastIndex = screens.index();
    codedAgain = screens.codedAgain();
    coder.keep();
    control.codedElsewhere(plan.temporalLayer(), data.length * 8.0);
    FrameMetadata metadata = planner.done(plan);
    return new EncodedFrame(
        data, plan.key(), width, height, frame.captureNanos(), lastIndex, metadata);
  }

  /** What the pictures are taken for. */
  ContentKind content() {
    return content;
  }

  boolean codedAgain() {
    return codedAgain;
  }

  boolean atMaxQuantizer() {
    return lastIndex >= control.maxIndex();
  }

  boolean atMinQuantizer() {
    return asScreen ? screens.atMinQuantizer() : lastIndex <= control.minIndex();
  }

  int bufferMillis() {
    return (int) Math.round(control.bufferSeconds() * 1000);
  }

  boolean settled() {
    return begun && (asScreen ? screens.settled() : coder.settled(control.minIndex()));
  }

  /** Sets how much is tried from the next picture on. */
  void useSpeed(int speed) {
    coder.useSpeed(speed);
  }

  FrameBuffer reconstruction() {
    return coder.reconstruction();
  }
}
