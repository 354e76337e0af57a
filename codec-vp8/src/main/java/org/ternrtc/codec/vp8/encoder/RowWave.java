package org.ternrtc.codec.vp8.encoder;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.TokenBuffer;
import org.ternrtc.codec.vp8.bitstream.TokenContexts;
import org.ternrtc.codec.vp8.bitstream.TokenCounts;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.wavefront.RowProgress;
import org.ternrtc.codec.vp8.wavefront.Workers;

/**
 * Codes the rows of a picture, by any number of workers: each takes the next row and follows the
 * row above at a distance of at least {@link #LAG} macroblocks, as intra prediction's pixels above
 * and to the right ask for. Whoever ends a row also filters what may be filtered by then, unless
 * another is at it: nobody waits for the filter.
 *
 * <p>What comes out does not depend on the number of workers: a macroblock's code sees its
 * neighbours and the frame before, each row has tokens of its own, and counts are added up. So a
 * {@link MacroblockCoder} must not carry anything from one macroblock to the next.
 */
final class RowWave implements Workers.Task {
  private static final int LAG = 2;

  /**
   * A worker that has to wait sleeps for half a row. Halfway between two rows of the other worker
   * is where their caches have the least to say to each other: right behind it, they would exchange
   * the lines of the macroblocks' state all the time.
   */
  private static final int SLEEP_SHARE = 2;

  private final int columns;
  private final int rows;
  private final Workers workers;
  private final TokenBuffer[] rowTokens;
  private final MacroblockCoder[] coders;
  private final TokenContexts[] contexts;
  private final TokenCounts[] counts;
  private final FilterStage filter;
  private final RowProgress progress;
  private final AtomicInteger nextRow = new AtomicInteger();
  private final AtomicInteger coded = new AtomicInteger();
  private final AtomicInteger filtered = new AtomicInteger();
  private final AtomicBoolean filtering = new AtomicBoolean();

  RowWave(
      MacroblockInfo info,
      FrameHeader header,
      MotionVectorCoder vectors,
      ActiveKernels kernels,
      CyclicRefresh refresh,
      SpeedFeatures speed,
      FrameBuffer picture,
      FilterStage filter,
      TokenBuffer[] rowTokens,
      Workers workers) {
    columns = info.columns;
    rows = info.rows;
    this.filter = filter;
    this.rowTokens = rowTokens;
    this.workers = workers;
    int count = workers.count();
    coders = new MacroblockCoder[count];
    contexts = new TokenContexts[count];
    counts = new TokenCounts[count];
    for (int worker = 0; worker < count; worker++) {
      coders[worker] = new MacroblockCoder(info, header, vectors, kernels, refresh, speed, picture);
      contexts[worker] =
          worker == 0 ? new TokenContexts(columns) : TokenContexts.besides(contexts[0]);
      counts[worker] = new TokenCounts();
    }
    progress = new RowProgress(rows, count);
  }

  /** Codes and filters a picture for which the filter was started; adds up what it counts. */
  void code(FramePlan plan, TokenCounts sum) {
    contexts[0].startFrame();
    sum.clear();
    for (int worker = 0; worker < coders.length; worker++) {
      coders[worker].startFrame(plan);
      counts[worker].clear();
    }
    progress.reset();
    nextRow.set(0);
    coded.set(0);
    filtered.set(0);
    filtering.set(false);
    workers.run(this);
    for (TokenCounts each : counts) {
      sum.add(each);
    }
  }

  @Override
  public void work(int worker) {
    for (int row = nextRow.getAndIncrement(); row < rows; row = nextRow.getAndIncrement()) {
      if (!codeRow(worker, row)) {
        return;
      }
      coded.incrementAndGet();
      filterBehind();
    }
  }

  /** Returns false when the work was aborted. */
  private boolean codeRow(int worker, int row) {
    TokenBuffer tokens = rowTokens[row];
    tokens.start(counts[worker]);
    TokenContexts context = contexts[worker];
    context.startRow();
    MacroblockCoder coder = coders[worker];
    int above = row == 0 ? columns : progress.columns(row - 1);
    for (int column = 0; column < columns; column++) {
      int needed = Math.min(column + LAG, columns);
      if (above < needed) {
        int enough = Math.min(needed + columns / SLEEP_SHARE, columns);
        if (!progress.await(worker, row - 1, needed, enough)) {
          return false;
        }
        above = progress.columns(row - 1);
      }
      coder.code(row, column, tokens, context);
      if (coders.length > 1 || column + 1 == columns) {
        progress.advance(row, column + 1);
      }
    }
    return true;
  }

  /**
   * Filters rows in order, each when the row below is coded. Rows that end while another worker is
   * at it are that worker's: it looks again after it has said that it is done.
   */
  private void filterBehind() {
    while (filtered.get() < filterable() && filtering.compareAndSet(false, true)) {
      for (int row = filtered.get(); row < filterable(); row++) {
        filter.finishRow(row);
        filtered.set(row + 1);
      }
      filtering.set(false);
    }
  }

  /** As rows end in order, so many from the top are coded and have a coded row below. */
  private int filterable() {
    int ended = coded.get();
    return ended == rows ? ended : ended - 1;
  }

  @Override
  public void abort() {
    progress.abort();
  }
}
