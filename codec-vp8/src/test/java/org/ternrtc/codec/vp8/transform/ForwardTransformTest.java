package org.ternrtc.codec.vp8.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.bitstream.TokenTables;
import org.ternrtc.codec.vp8.kernel.BlockQuantizer;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;
import org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels;
import org.ternrtc.codec.vp8.kernel.ScalarKernels;

class ForwardTransformTest {
  private final EncoderKernels kernels = new ScalarEncoderKernels();
  private final byte[] source = new byte[64];
  private final byte[] prediction = new byte[64];
  private final short[] coefficients = new short[25 * 16];

  @Test
  void theInverseDctGivesTheSourceBack() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      random.nextBytes(source);
      random.nextBytes(prediction);
      ScalarEncoderKernels.dct4x4(source, 5, 9, prediction, 2, 11, coefficients, 32, 4, 1);
      ScalarKernels.INSTANCE.inverseDctAdd(coefficients, 32, prediction, 2, 11);
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          int wanted = source[5 + row * 9 + column] & 0xFF;
          int got = prediction[2 + row * 11 + column] & 0xFF;
          assertTrue(Math.abs(wanted - got) <= 1, "round " + round);
        }
      }
    }
  }

  @Test
  void theInverseWalshTransformGivesTheDcsBack() {
    Random random = new Random(4);
    for (int round = 0; round < 2000; round++) {
      int[] wanted = new int[16];
      short[] strips = new short[256];
      for (int block = 0; block < 16; block++) {
        wanted[block] = random.nextInt(4081) - 2040;
        strips[(block >> 2) * 64 + (block & 3) * 4] = (short) wanted[block];
      }
      ForwardTransform.walsh(strips, 0, coefficients, 24 * 16);
      InverseTransform.inverseWalsh(coefficients);
      for (int block = 0; block < 16; block++) {
        assertEquals(wanted[block], coefficients[block * 16], 1);
      }
    }
  }

  @Test
  void quantizingLeavesAtMostOneStepOfErrorAndTellsTheEnd() {
    Random random = new Random(5);
    short[] levels = new short[16];
    for (int index = 0; index < 128; index++) {
      Quantizer quantizer = new Quantizer(index);
      for (int kind = Quantizer.Y1; kind <= Quantizer.UV; kind++) {
        int first = kind == Quantizer.Y1 ? random.nextInt(2) : 0;
        int[] before = new int[16];
        for (int i = 0; i < 16; i++) {
          before[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(4001) - 2000;
          coefficients[i] = (short) before[i];
        }
        BlockQuantizer block = quantizer.block(kind, random.nextBoolean(), first);
        boolean above = block.isAbove(coefficients, 0);
        int end = kernels.quantize(coefficients, 0, block, levels, 0);
        assertEquals(above, end > 0);
        assertTrue(end == 0 || levels[end - 1] != 0);
        for (int i = first; i < 16; i++) {
          int place = TokenTables.ZIGZAG[i];
          int step = i == 0 ? dc(index, kind) : ac(index, kind);
          assertEquals(levels[i] * step, coefficients[place]);
          assertTrue(Math.abs(before[place] - coefficients[place]) <= step);
          assertTrue(i < end || levels[i] == 0);
        }
        assertTrue(first == 0 || levels[0] == 0, "a DC that travels elsewhere");
      }
    }
  }

  private static int dc(int index, int kind) {
    int dc = QuantizerTables.DC[index];
    return kind == Quantizer.Y2 ? dc * 2 : kind == Quantizer.UV ? Math.min(dc, 132) : dc;
  }

  private static int ac(int index, int kind) {
    int ac = QuantizerTables.AC[index];
    return kind == Quantizer.Y2 ? Math.max(8, ac * 155 / 100) : ac;
  }
}
