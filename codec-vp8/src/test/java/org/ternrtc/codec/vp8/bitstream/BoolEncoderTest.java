package org.ternrtc.codec.vp8.bitstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoolEncoderTest {
  private final BoolEncoder encoder = new BoolEncoder(64);
  private final BoolDecoder decoder = new BoolDecoder();

  private void finishAndRead() {
    encoder.finish();
    byte[] partition = new byte[encoder.length()];
    encoder.copyTo(partition, 0);
    decoder.reset(partition, 0, partition.length);
  }

  @Test
  void theDecoderReadsBackAnyBoolsAtAnyProbabilities() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int count = random.nextInt(5000);
      encoder.start();
      for (int i = 0; i < count; i++) {
        encoder.bool(random.nextInt(2), 1 + random.nextInt(255));
      }
      finishAndRead();
      random = new Random(seed);
      random.nextInt(5000);
      for (int i = 0; i < count; i++) {
        assertEquals(random.nextInt(2), decoder.readBit(1 + random.nextInt(255)), "bool " + i);
      }
    }
  }

  @Test
  void aCarryRunsBackThroughBytesOfAllOnes() {
    // Likely bools leave the value just below a power of two, the unlikely one lifts it over.
    for (int run = 1; run < 400; run++) {
      encoder.start();
      for (int i = 0; i < run; i++) {
        encoder.bool(1, 1);
      }
      encoder.bool(0, 1);
      encoder.bool(1, 255);
      finishAndRead();
      for (int i = 0; i < run; i++) {
        assertEquals(1, decoder.readBit(1));
      }
      assertEquals(0, decoder.readBit(1));
      assertEquals(1, decoder.readBit(255));
    }
  }

  @Test
  void likelyBoolsCostNextToNothing() {
    encoder.start();
    for (int i = 0; i < 10_000; i++) {
      encoder.bool(0, 255);
    }
    encoder.finish();
    assertEquals(10_000 * BitCost.zero(255) / (8.0 * BitCost.ONE_BIT), encoder.length(), 10);
  }

  @Test
  void literalsAndSignedNumbersComeBack() {
    encoder.start();
    for (int value = -127; value <= 127; value++) {
      encoder.literal(Math.abs(value), 7);
      encoder.optionalSigned(value, 7);
    }
    finishAndRead();
    for (int value = -127; value <= 127; value++) {
      assertEquals(Math.abs(value), decoder.readLiteral(7));
      assertEquals(value, decoder.readOptionalSigned(7));
    }
  }

  @Test
  void everyValueOfEveryTreeComesBackAtItsCost() {
    int[][] trees = {
      ModeTables.KEY_Y_MODE_TREE,
      ModeTables.Y_MODE_TREE,
      ModeTables.UV_MODE_TREE,
      ModeTables.B_MODE_TREE,
      ModeTables.MV_REF_TREE,
    };
    int[] probabilities = {20, 200, 90, 130, 128, 7, 250, 66, 180};
    for (int[] tree : trees) {
      TreeCode code = new TreeCode(tree);
      for (int entry : tree) {
        if (entry <= 0) {
          encoder.start();
          for (int i = 0; i < 800; i++) {
            code.write(encoder, -entry, probabilities, 0);
          }
          finishAndRead();
          for (int i = 0; i < 800; i++) {
            assertEquals(-entry, decoder.readTree(tree, probabilities, 0));
          }
          double bytes = 100.0 * code.cost(-entry, probabilities, 0) / BitCost.ONE_BIT;
          assertEquals(bytes, encoder.length(), 4 + bytes * 0.05);
        }
      }
    }
  }
}
