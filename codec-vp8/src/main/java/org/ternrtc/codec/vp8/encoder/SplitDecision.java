package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.ModeTables;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels;
import org.ternrtc.codec.vp8.prediction.InterPredictor;

/**
 * Looks for different vectors for the parts of a macroblock, RFC 6386 section 16.4. Each quarter
 * takes the best of its neighbours' vectors, the zero vector, the vector of the whole, and what
 * lies around that; quarters that agree make halves. Then each block may take a neighbour's vector.
 * One object serves one thread.
 */
final class SplitDecision {
  private static final int STRIDE = LumaTrial.STRIDE;
  private static final int ROUNDS = 3;
  private static final int NOT_REACHED = Integer.MAX_VALUE / 4;

  private final MacroblockInfo info;
  private final MotionVectorCoder coder;
  private final InterPredictor predictor;
  private final byte[] prediction = new byte[STRIDE * 16];

  /** The vectors of the sixteen blocks. */
  final int[] vectors = new int[16];

  private final int[] quarters = new int[16];

  private byte[] current = {};
  private FrameBuffer reference;
  private int x;
  private int y;
  private int index;
  private int best;
  private int lambda;
  private int split;

  private int leftVector;
  private int aboveVector;
  private int partVector;
  private int partPrice;

  SplitDecision(
      MacroblockInfo info,
      MotionVectorCoder coder,
      InterPredictor predictor,
      FrameBuffer reference) {
    this.info = info;
    this.coder = coder;
    this.predictor = predictor;
    this.reference = reference;
  }

  /** The way of splitting that {@link #decide} found. */
  int split() {
    return split;
  }

  /**
   * Searches; the result lies in {@link #vectors}.
   *
   * @param pixels the macroblock's luma, packed
   * @param whole the best vector of the macroblock as a whole
   * @param bestVector what new vectors are coded as a difference to
   * @param limit where it stops to be worth going on
   * @return the price without that of the mode, or a number above {@code limit}
   */
  int decide(
      byte[] pixels,
      FrameBuffer from,
      int mbRow,
      int mbColumn,
      int whole,
      int bestVector,
      int bitPrice,
      int limit) {
    current = pixels;
    reference = from;
    x = mbColumn * 16;
    y = mbRow * 16;
    index = info.index(mbRow, mbColumn);
    best = bestVector;
    lambda = bitPrice;
    int price = quarters(whole, limit);
    if (price > limit) {
      return price;
    }
    System.arraycopy(vectors, 0, quarters, 0, 16);
    split = wayOf(quarters);
    price = split < 0 ? limit : price + Lambda.price(ModeCosts.split(split), lambda);
    int fine = blocks(price);
    if (fine < price) {
      split = Modes.SPLIT_16;
      return fine;
    }
    System.arraycopy(quarters, 0, vectors, 0, 16);
    return split < 0 ? limit + 1 : price;
  }

  /** Halves, quarters, or -1 when all blocks have one vector. */
  private static int wayOf(int[] of) {
    boolean rows = of[0] == of[2] && of[8] == of[10];
    boolean columns = of[0] == of[8] && of[2] == of[10];
    if (rows && columns) {
      return -1;
    }
    if (rows) {
      return Modes.SPLIT_TOP_BOTTOM;
    }
    return columns ? Modes.SPLIT_LEFT_RIGHT : Modes.SPLIT_QUARTERS;
  }

  private int quarters(int whole, int limit) {
    int sum = 0;
    for (int quarter = 0; quarter < 4 && sum <= limit; quarter++) {
      int block = (quarter >> 1) * 8 + (quarter & 1) * 2;
      startPart(block);
      tryVector(block, 8, whole);
      tryVector(block, 8, leftVector);
      tryVector(block, 8, aboveVector);
      tryVector(block, 8, 0);
      for (int distance = 4; distance >= 1; distance >>= 1) {
        descend(block, distance);
      }
      vectors[block] = partVector;
      vectors[block + 1] = partVector;
      vectors[block + 4] = partVector;
      vectors[block + 5] = partVector;
      sum += partPrice;
    }
    return sum;
  }

  /** Goes to the best of the four neighbours at a distance as long as that gets better. */
  private void descend(int block, int distance) {
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      int centre = partVector;
      tryVector(block, 8, MotionVectors.add(centre, MotionVectors.of(0, -distance)));
      tryVector(block, 8, MotionVectors.add(centre, MotionVectors.of(0, distance)));
      tryVector(block, 8, MotionVectors.add(centre, MotionVectors.of(-distance, 0)));
      tryVector(block, 8, MotionVectors.add(centre, MotionVectors.of(distance, 0)));
      moved = partVector != centre;
    }
  }

  private int blocks(int limit) {
    int sum = Lambda.price(ModeCosts.split(Modes.SPLIT_16), lambda);
    for (int block = 0; block < 16 && sum <= limit; block++) {
      startPart(block);
      tryVector(block, 4, quarters[block]);
      tryVector(block, 4, leftVector);
      tryVector(block, 4, aboveVector);
      tryVector(block, 4, 0);
      vectors[block] = partVector;
      sum += partPrice;
    }
    return sum;
  }

  private void startPart(int block) {
    leftVector = (block & 3) == 0 ? info.blockVectorAt(index - 1, block + 3) : vectors[block - 1];
    aboveVector =
        block < 4 ? info.blockVectorAt(index - info.stride, block + 12) : vectors[block - 4];
    partPrice = Integer.MAX_VALUE;
  }

  private void tryVector(int block, int size, int vector) {
    int rate = Lambda.price(rate(vector), lambda);
    if (rate >= partPrice) {
      return;
    }
    int price = rate + distortion(block, size, vector);
    if (price < partPrice) {
      partPrice = price;
      partVector = vector;
    }
  }

  private int rate(int vector) {
    int how = ModeTables.subMvKind(vector, leftVector, aboveVector);
    int bits = ModeCosts.part(how, ModeTables.subMvContext(leftVector, aboveVector));
    if (how != ModeTables.NEW_4X4) {
      return bits;
    }
    if (!MotionVectorCoder.reaches(best, vector)) {
      return NOT_REACHED;
    }
    return bits
        + coder.cost(
            MotionVectors.row(vector) - MotionVectors.row(best),
            MotionVectors.column(vector) - MotionVectors.column(best));
  }

  private int distortion(int block, int size, int vector) {
    int across = (block & 3) * 4;
    int down = (block >> 2) * 4;
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    predictor.block(
        reference.y,
        reference.yOrigin,
        reference.yStride,
        reference.columns * 16,
        reference.rows * 16,
        x + across + (column >> 2),
        y + down + (row >> 2),
        (column & 3) * 2,
        (row & 3) * 2,
        prediction,
        0,
        STRIDE,
        size,
        size);
    int from = down * STRIDE + across;
    int sum = ScalarEncoderKernels.satd4x4(current, from, STRIDE, prediction, 0, STRIDE);
    if (size == 8) {
      int below = 4 * STRIDE;
      sum += ScalarEncoderKernels.satd4x4(current, from + 4, STRIDE, prediction, 4, STRIDE);
      sum += ScalarEncoderKernels.satd4x4(current, from + below, STRIDE, prediction, below, STRIDE);
      sum +=
          ScalarEncoderKernels.satd4x4(
              current, from + below + 4, STRIDE, prediction, below + 4, STRIDE);
    }
    return sum;
  }
}
