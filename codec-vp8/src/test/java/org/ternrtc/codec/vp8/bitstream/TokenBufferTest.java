package org.ternrtc.codec.vp8.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBufferTest {
  private static final int[] FACTORS = {1, 1, 1, 1, 1, 1};

  private final TokenBuffer tokens = new TokenBuffer(0);
  private final TokenCounts counts = new TokenCounts();
  private final TokenContexts contexts = new TokenContexts(1);
  private final BoolEncoder encoder = new BoolEncoder(64);
  private final BoolDecoder decoder = new BoolDecoder();
  private final short[] levels = new short[25 * 16];

  @Test
  void theDecoderReadsBackAnyLevels() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      boolean hasY2 = random.nextBoolean();
      int largest = 1 << random.nextInt(12);
      fill(random, hasY2, largest);
      counts.clear();
      tokens.start(counts);
      contexts.startFrame();
      contexts.startRow();
      add(hasY2);
      assertArrayEquals(expected(hasY2), read(hasY2), "seed " + seed);
    }
  }

  @Test
  void probabilitiesThatFitMakeTheFrameSmaller() {
    Random random = new Random(7);
    counts.clear();
    tokens.start(counts);
    contexts.startFrame();
    for (int i = 0; i < 200; i++) {
      contexts.startRow();
      fill(random, true, 2);
      add(true);
    }
    Probabilities fitted = new Probabilities();
    BoolEncoder header = new BoolEncoder(64);
    FrameHeaderWriter.writeTokenProbabilities(
        header, counts, fitted.token, new UncertainProbabilities());
    header.finish();
    assertTrue(
        header.length() + length(fitted.token) < length(TokenTables.DEFAULT_PROBABILITIES) * 0.95);
    // The decoder arrives at the same probabilities.
    byte[] bytes = new byte[header.length()];
    header.copyTo(bytes, 0);
    decoder.reset(bytes, 0, bytes.length);
    Probabilities read = new Probabilities();
    read.readTokenUpdates(decoder);
    assertArrayEquals(fitted.token, read.token);
  }

  private int length(int[] probabilities) {
    encoder.start();
    tokens.writeTo(encoder, probabilities);
    encoder.finish();
    return encoder.length();
  }

  private void fill(Random random, boolean hasY2, int largest) {
    Arrays.fill(levels, (short) 0);
    for (int block = 0; block < (hasY2 ? 25 : 24); block++) {
      int count = random.nextInt(17);
      for (int i = hasY2 && block < 16 ? 1 : 0; i < count; i++) {
        int level = random.nextInt(3) == 0 ? 0 : random.nextInt(largest) + 1;
        levels[block * 16 + i] = (short) (random.nextBoolean() ? level : -level);
      }
    }
  }

  private void add(boolean hasY2) {
    if (hasY2) {
      add(24, 0, TokenTables.PLANE_Y2, TokenContexts.AT_Y2, TokenContexts.AT_Y2);
    }
    int first = hasY2 ? 1 : 0;
    int plane = hasY2 ? TokenTables.PLANE_Y_AFTER_Y2 : TokenTables.PLANE_Y_WITH_DC;
    for (int block = 0; block < 16; block++) {
      add(block, first, plane, block & 3, block >> 2);
    }
    for (int block = 16; block < 24; block++) {
      int base = block < 20 ? TokenContexts.AT_U : TokenContexts.AT_V;
      add(block, 0, TokenTables.PLANE_CHROMA, base + (block & 1), base + ((block >> 1) & 1));
    }
  }

  private void add(int block, int first, int plane, int above, int left) {
    int end = 16;
    while (end > first && levels[block * 16 + end - 1] == 0) {
      end--;
    }
    tokens.block(
        levels, block * 16, first, end, plane, contexts.above[above] + contexts.left[left]);
    contexts.above[above] = (byte) (end > first ? 1 : 0);
    contexts.left[left] = contexts.above[above];
  }

  private short[] expected(boolean hasY2) {
    short[] raster = new short[levels.length];
    for (int i = 0; i < (hasY2 ? 400 : 384); i++) {
      raster[i / 16 * 16 + TokenTables.ZIGZAG[i % 16]] = levels[i];
    }
    return raster;
  }

  private short[] read(boolean hasY2) {
    encoder.start();
    tokens.writeTo(encoder, TokenTables.DEFAULT_PROBABILITIES);
    encoder.finish();
    byte[] partition = new byte[encoder.length()];
    encoder.copyTo(partition, 0);
    decoder.reset(partition, 0, partition.length);
    TokenContexts fresh = new TokenContexts(1);
    short[] out = new short[levels.length];
    TokenReader.read(
        decoder, TokenTables.DEFAULT_PROBABILITIES, fresh, 0, hasY2, FACTORS, out, new byte[25]);
    assertEquals(false, decoder.overran());
    return out;
  }
}
