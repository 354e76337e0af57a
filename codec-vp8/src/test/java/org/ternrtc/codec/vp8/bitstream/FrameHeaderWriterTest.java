package org.ternrtc.codec.vp8.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;

class FrameHeaderWriterTest {
  @Test
  void theDecoderReadsBackAnyHeader() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      boolean key = random.nextBoolean();
      FrameHeader written = anyHeader(random, key);
      BoolEncoder out = new BoolEncoder(64);
      out.start();
      TokenCounts noTokens = new TokenCounts();
      ModeWriter modes = new ModeWriter(new MotionVectorCoder());
      modes.count(new MacroblockInfo(2, 2), written, key);
      FrameHeaderWriter.writeFrame(out, written, key);
      FrameHeaderWriter.writeTokenProbabilities(
          out, noTokens, written.probabilities.token, written.uncertain);
      modes.writeProbabilities(out, written, key);
      out.finish();
      byte[] bytes = new byte[out.length()];
      out.copyTo(bytes, 0);
      BoolDecoder decoder = new BoolDecoder();
      decoder.reset(bytes, 0, bytes.length);
      FrameHeader read = new FrameHeader();
      read.read(decoder, key);
      assertSame(written, read, key);
    }
  }

  private static FrameHeader anyHeader(Random random, boolean key) {
    FrameHeader header = new FrameHeader();
    header.clampingUnneeded = key && random.nextBoolean();
    header.segmentation.enabled = random.nextBoolean();
    header.segmentation.updateMap = header.segmentation.enabled && random.nextBoolean();
    header.segmentation.updateData = header.segmentation.enabled && random.nextBoolean();
    if (header.segmentation.updateData) {
      header.segmentation.absolute = random.nextBoolean();
      for (int i = 0; i < 4; i++) {
        header.segmentation.quantizer[i] = random.nextInt(255) - 127;
        header.segmentation.filterLevel[i] = random.nextInt(127) - 63;
      }
    }
    if (header.segmentation.updateMap) {
      for (int i = 0; i < 3; i++) {
        header.segmentation.treeProbabilities[i] = random.nextInt(256);
      }
    }
    header.loopFilter.simple = random.nextBoolean();
    header.loopFilter.level = random.nextInt(64);
    header.loopFilter.sharpness = random.nextInt(8);
    header.loopFilter.deltasEnabled = random.nextBoolean();
    header.loopFilter.updateDeltas = header.loopFilter.deltasEnabled;
    if (header.loopFilter.updateDeltas) {
      header.loopFilter.referenceDelta[random.nextInt(4)] = random.nextInt(127) - 63;
      header.loopFilter.modeDelta[random.nextInt(4)] = random.nextInt(127) - 63;
    }
    header.partitions = 1 << random.nextInt(4);
    header.quantizer.yAc = random.nextInt(128);
    header.quantizer.yDcDelta = random.nextInt(31) - 15;
    header.quantizer.uvAcDelta = random.nextInt(31) - 15;
    header.refreshEntropy = random.nextBoolean();
    header.refreshLast = key || random.nextBoolean();
    header.refreshGolden = key || random.nextBoolean();
    header.refreshAltref = key || random.nextBoolean();
    header.copyToGolden = header.refreshGolden ? 0 : random.nextInt(3);
    header.copyToAltref = header.refreshAltref ? 0 : random.nextInt(3);
    header.signBias[2] = !key && random.nextBoolean();
    header.signBias[3] = !key && random.nextBoolean();
    return header;
  }

  private static void assertSame(FrameHeader a, FrameHeader b, boolean key) {
    assertEquals(a.clampingUnneeded, b.clampingUnneeded);
    assertEquals(a.segmentation.enabled, b.segmentation.enabled);
    assertEquals(a.segmentation.updateMap, b.segmentation.updateMap);
    assertEquals(a.segmentation.absolute, b.segmentation.absolute);
    assertArrayEquals(a.segmentation.quantizer, b.segmentation.quantizer);
    assertArrayEquals(a.segmentation.filterLevel, b.segmentation.filterLevel);
    assertArrayEquals(a.segmentation.treeProbabilities, b.segmentation.treeProbabilities);
    assertEquals(a.loopFilter.simple, b.loopFilter.simple);
    assertEquals(a.loopFilter.level, b.loopFilter.level);
    assertEquals(a.loopFilter.sharpness, b.loopFilter.sharpness);
    assertArrayEquals(a.loopFilter.referenceDelta, b.loopFilter.referenceDelta);
    assertArrayEquals(a.loopFilter.modeDelta, b.loopFilter.modeDelta);
    assertEquals(a.partitions, b.partitions);
    assertEquals(a.quantizer.yAc, b.quantizer.yAc);
    assertEquals(a.quantizer.yDcDelta, b.quantizer.yDcDelta);
    assertEquals(a.quantizer.uvAcDelta, b.quantizer.uvAcDelta);
    assertEquals(a.refreshEntropy, b.refreshEntropy);
    assertEquals(a.refreshLast, b.refreshLast);
    assertEquals(a.refreshGolden, b.refreshGolden);
    assertEquals(a.refreshAltref, b.refreshAltref);
    assertEquals(a.copyToGolden, b.copyToGolden);
    assertEquals(a.copyToAltref, b.copyToAltref);
    assertArrayEquals(a.signBias, b.signBias);
    assertEquals(a.skipEnabled, b.skipEnabled);
    assertEquals(a.skipFalseProbability, b.skipFalseProbability);
    if (!key) {
      assertEquals(a.intraProbability, b.intraProbability);
      assertEquals(a.lastProbability, b.lastProbability);
      assertEquals(a.goldenProbability, b.goldenProbability);
    }
    assertArrayEquals(a.probabilities.token, b.probabilities.token);
    assertArrayEquals(a.probabilities.motionVector, b.probabilities.motionVector);
    assertArrayEquals(a.probabilities.yMode, b.probabilities.yMode);
  }
}
