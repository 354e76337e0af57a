package org.ternrtc.codec.vp8.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.ScalarKernels;

class InterPredictorTest {
  private static final int COLUMNS = 4;
  private static final int ROWS = 3;
  private static final int[][] TAPS = {
    {0, 0, 128, 0, 0, 0},
    {0, -6, 123, 12, -1, 0},
    {2, -11, 108, 36, -8, 1},
    {0, -9, 93, 50, -6, 0},
    {3, -16, 77, 77, -16, 3},
    {0, -6, 50, 93, -9, 0},
    {1, -8, 36, 108, -11, 2},
    {0, -1, 12, 123, -6, 0},
  };

  private final FrameBuffer reference = new FrameBuffer(COLUMNS, ROWS);
  private final FrameBuffer target = new FrameBuffer(COLUMNS, ROWS);
  private final InterPredictor predictor = new InterPredictor(ScalarKernels.INSTANCE);
  private final Random random = new Random(3);

  InterPredictorTest() {
    random.nextBytes(reference.y);
    random.nextBytes(reference.u);
    random.nextBytes(reference.v);
    reference.extendBorders();
  }

  @Test
  void vectorsReachFarBeyondTheBorderOnEverySide() {
    for (int round = 0; round < 400; round++) {
      int reach = round % 2 == 0 ? 300 : 32_000;
      int row = random.nextInt(2 * reach) - reach;
      int column = random.nextInt(2 * reach) - reach;
      int mbRow = random.nextInt(ROWS);
      int mbColumn = random.nextInt(COLUMNS);
      predictor.predictWhole(reference, target, MotionVectors.of(row, column), mbRow, mbColumn);
      for (int n = 0; n < 8; n++) {
        int x = mbColumn * 16 + random.nextInt(16);
        int y = mbRow * 16 + random.nextInt(16);
        assertEquals(
            sample(
                reference.y,
                reference.yOrigin,
                reference.yStride,
                16,
                x * 8 + column * 2,
                y * 8 + row * 2),
            target.y[target.yOrigin + y * target.yStride + x] & 0xFF);
        assertChroma(mbColumn * 8 + n, mbRow * 8 + random.nextInt(8), column, row);
      }
    }
  }

  @Test
  void splitChromaVectorsAreAveragesRoundedAwayFromZero() {
    MacroblockInfo info = new MacroblockInfo(COLUMNS, ROWS);
    int index = info.index(1, 2);
    info.yMode[index] = Modes.SPLIT_MV;
    info.reference[index] = Modes.LAST_FRAME;
    info.split[index] = Modes.SPLIT_16;
    int[] columns = {-3, -3, 1, 2, -3, -1, 2, 1, 0, 0, 5, 5, 0, -1, 5, 6};
    for (int block = 0; block < 16; block++) {
      info.blockVector[index * 16 + block] = MotionVectors.of(-columns[block], columns[block]);
    }
    predictor.predict(reference, target, info, 1, 2);
    // Sums -10, 6, -1, 21: -2.5, 1.5, -0.25, 5.25.
    int[] average = {-3, 2, 0, 5};
    for (int quarter = 0; quarter < 4; quarter++) {
      int x = 16 + (quarter & 1) * 4 + 1;
      int y = 8 + (quarter >> 1) * 4 + 2;
      assertChroma(x, y, average[quarter], -average[quarter]);
    }
    int last = columns[15];
    assertEquals(
        sample(
            reference.y,
            reference.yOrigin,
            reference.yStride,
            16,
            47 * 8 + last * 2,
            31 * 8 - last * 2),
        target.y[target.yOrigin + 31 * target.yStride + 47] & 0xFF);
  }

  private void assertChroma(int x, int y, int column, int row) {
    assertEquals(
        sample(reference.u, reference.uvOrigin, reference.uvStride, 8, x * 8 + column, y * 8 + row),
        target.u[target.uvOrigin + y * target.uvStride + x] & 0xFF);
  }

  /** Section 18.3 pixel by pixel, on a picture that goes on for ever; position in eighths. */
  private static int sample(byte[] plane, int origin, int stride, int block, int x8, int y8) {
    int[] across = TAPS[x8 & 7];
    int[] down = TAPS[y8 & 7];
    int sum = 0;
    for (int j = 0; j < 6; j++) {
      int row = 0;
      int y = Math.clamp((y8 >> 3) + j - 2, 0, ROWS * block - 1);
      for (int i = 0; i < 6; i++) {
        int x = Math.clamp((x8 >> 3) + i - 2, 0, COLUMNS * block - 1);
        row += across[i] * (plane[origin + y * stride + x] & 0xFF);
      }
      sum += down[j] * Math.clamp((row + 64) >> 7, 0, 255);
    }
    return Math.clamp((sum + 64) >> 7, 0, 255);
  }
}
