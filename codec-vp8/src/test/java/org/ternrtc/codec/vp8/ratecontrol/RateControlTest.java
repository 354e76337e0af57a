package org.ternrtc.codec.vp8.ratecontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.transform.QuantizerTables;
import org.ternrtc.media.VideoEncoderSettings;

class RateControlTest {
  private static final int MACROBLOCKS = 1200;
  private static final double DETAIL = 1.2;

  private final PictureSurvey survey = new PictureSurvey();
  private final Random random = new Random(5);
  private double complexity = 3000;
  private double sceneFactor = 1;

  private static VideoEncoderSettings settings() {
    return VideoEncoderSettings.of(1_000_000, 30);
  }

  private static RateControl control(VideoEncoderSettings settings) {
    return new RateControl(
        MACROBLOCKS, settings, settings.bitsPerSecond(), settings.framesPerSecond());
  }

  /** Stands in for the encoder: bits fall with the step as they do in real pictures, with noise. */
  private double bits(boolean scene, int index) {
    double slope = scene ? 0.85 : 1.3;
    double noise = 0.8 + 0.4 * random.nextDouble();
    double work = scene ? 900 * DETAIL * sceneFactor : complexity;
    return work * noise * MACROBLOCKS / Math.pow(QuantizerTables.AC[index], slope);
  }

  private double frame(RateControl control, boolean key, boolean cut, int layer) {
    survey.set(DETAIL, cut ? 40 : 3);
    int index = control.quantizerIndex(key, layer, survey);
    double bits = bits(key || cut, index);
    int other = control.reconsider(key, index, bits);
    if (other != index) {
      index = other;
      bits = bits(key || cut, index);
    }
    control.frameDone(key, layer, index, bits);
    return bits;
  }

  private List<Double> run(RateControl control, int frames) {
    List<Double> sizes = new ArrayList<>();
    for (int n = 0; n < frames; n++) {
      sizes.add(frame(control, false, false, 0));
    }
    return sizes;
  }

  private static double sum(List<Double> sizes) {
    return sizes.stream().mapToDouble(Double::doubleValue).sum();
  }

  @Test
  void holdsTheRateOverTenSecondsAtAnyComplexity() {
    for (double each : new double[] {800, 2000, 5000, 20_000}) {
      complexity = each;
      RateControl control = control(settings());
      double sum = frame(control, true, false, 0) + sum(run(control, 299));
      assertEquals(10_000_000, sum, 500_000, "complexity " + complexity);
    }
  }

  @Test
  void holdsTheRateWhileTheComplexityWanders() {
    RateControl control = control(settings());
    double sum = frame(control, true, false, 0);
    for (int n = 1; n < 600; n++) {
      complexity = 3000 * Math.exp(1.2 * Math.sin(n * 0.05));
      sum += frame(control, false, n % 150 == 0, 0);
    }
    assertEquals(20_000_000, sum, 1_000_000);
  }

  @Test
  void holdsANewTargetOverAnyTwoSecondsAfterTheChange() {
    int[] targets = {300_000, 2_000_000, 150_000, 700_000};
    RateControl control = control(settings());
    frame(control, true, false, 0);
    run(control, 20);
    for (int target : targets) {
      control.setRate(target, 30);
      List<Double> sizes = run(control, 180);
      for (int start = 0; start + 60 <= sizes.size(); start++) {
        assertEquals(
            2.0 * target, sum(sizes.subList(start, start + 60)), 0.2 * target, "at " + start);
      }
    }
  }

  @Test
  void followsAnotherFrameRate() {
    RateControl control = control(settings());
    frame(control, true, false, 0);
    run(control, 60);
    control.setRate(1_000_000, 10);
    assertEquals(2_000_000, sum(run(control, 20)), 200_000);
  }

  @Test
  void staysBetweenTheQuantizersItWasGiven() {
    VideoEncoderSettings bounded = settings().withQuantizer(20, 30);
    RateControl low = control(bounded.withRate(10_000, 30));
    RateControl high = control(bounded.withRate(100_000_000, 30));
    survey.set(DETAIL, 3);
    for (int frame = 0; frame < 50; frame++) {
      int index = low.quantizerIndex(frame == 0, 0, survey);
      assertTrue(index <= 39, "index " + index);
      low.frameDone(frame == 0, 0, index, 1_000_000);
      index = high.quantizerIndex(frame == 0, 0, survey);
      assertTrue(index >= 25, "index " + index);
      high.frameDone(frame == 0, 0, index, 100);
    }
    assertEquals(39, low.quantizerIndex(false, 0, survey));
    assertEquals(25, high.quantizerIndex(false, 0, survey));
  }

  @Test
  void keyFramesTakeABoundedPartOfTheChannelAndTheRateIsHeldAroundThem() {
    RateControl control = control(settings());
    double sum = 0;
    for (int n = 0; n < 300; n++) {
      boolean key = n % 60 == 0;
      double bits = frame(control, key, false, 0);
      sum += bits;
      assertTrue(!key || bits <= 300_000, "key frame of " + bits);
      assertTrue(control.bufferSeconds() > 0, "the buffer never runs empty");
    }
    assertEquals(10_000_000, sum, 500_000);
  }

  @Test
  void aKeyFrameIsBoundedAsTheSettingsSay() {
    RateControl control = control(settings().withMaxIntraPercent(400));
    assertTrue(frame(control, true, false, 0) <= 4 * 1_000_000 / 30.0);
  }

  @Test
  void aKeyFrameThatCameOutTooLargeIsCodedOnceMoreAndFits() {
    sceneFactor = 3;
    RateControl control = control(settings());
    survey.set(DETAIL, 0);
    int index = control.quantizerIndex(true, 0, survey);
    int other = control.reconsider(true, index, 900_000);
    assertTrue(other > index);
    assertEquals(index, control.reconsider(true, index, 250_000), "a quarter of a second is right");
    assertTrue(frame(control, true, false, 0) <= 300_000);
  }

  @Test
  void aCutIsForeseenSoThatItNeedNotBeCodedTwice() {
    RateControl control = control(settings());
    frame(control, true, false, 0);
    run(control, 60);
    survey.set(DETAIL, 40);
    int index = control.quantizerIndex(false, 0, survey);
    double bits = bits(true, index);
    assertEquals(index, control.reconsider(false, index, bits));
    assertTrue(bits < 250_000, "a cut of " + bits);
    // What nobody foresaw is coded again.
    assertTrue(control.reconsider(false, index, 600_000) > index);
  }

  @Test
  void dropsEvenlyWhenTheBufferRunsEmptyAndOnlyWhereItMay() {
    VideoEncoderSettings poor = settings().withRate(50_000, 30).withQuantizer(2, 20);
    RateControl strict = control(poor);
    RateControl dropping = control(poor.withDropFrames(true));
    double sum = 0;
    int dropped = 0;
    int longest = 0;
    int gap = 0;
    complexity = 300;
    for (int n = 0; n < 600; n++) {
      assertFalse(strict.drops());
      frame(strict, n == 0, false, 0);
      if (n > 0 && dropping.drops()) {
        dropping.dropped();
        dropped++;
        // The first picture was far too large: after it comes a gap.
        longest = n < 150 ? 0 : Math.max(longest, ++gap);
      } else {
        gap = 0;
        sum += frame(dropping, n == 0, false, 0);
      }
    }
    assertTrue(strict.bufferSeconds() < 0);
    assertTrue(dropped > 100, "dropped " + dropped);
    assertEquals(50_000 * 20, sum, 50_000, "with drops the rate is held");
    assertTrue(longest <= 6, "longest gap " + longest);
  }

  @Test
  void everyLayerKeepsItsShare() {
    int[] pattern = {0, 2, 1, 2};
    double[] share = {0.4, 0.2, 0.4};
    RateControl control = control(settings().withTemporalLayers(3));
    double[] sums = new double[3];
    frame(control, true, false, 0);
    for (int n = 1; n < 601; n++) {
      int layer = pattern[n % 4];
      sums[layer] += frame(control, false, false, layer);
    }
    for (int layer = 0; layer < 3; layer++) {
      double expected = 20_000_000 * share[layer];
      assertEquals(expected, sums[layer], expected * 0.06, "layer " + layer);
    }
  }
}
