package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.screen.MacroblockPlan;
import org.ternrtc.codec.vp8.screen.ScreenAnalysis;

/** What the analysis of a screen knows of its macroblocks, and what it wants to hear of them. */
final class ScreenCandidates implements Candidates {
  private final ScreenAnalysis analysis;
  private final MacroblockPlan plan;
  private final int columns;

  ScreenCandidates(ScreenAnalysis analysis, int columns) {
    this.analysis = analysis;
    plan = analysis.plan();
    this.columns = columns;
  }

  @Override
  public int verdict(int mbRow, int mbColumn) {
    int at = mbRow * columns + mbColumn;
    int match = plan.match[at];
    if (match == MacroblockPlan.DECIDE) {
      return SEARCH;
    }
    if (plan.refine[at]) {
      return TAKE;
    }
    return match == MacroblockPlan.EXACT ? KEEP : KEEP_LUMA;
  }

  @Override
  public int reference(int mbRow, int mbColumn) {
    return plan.reference[mbRow * columns + mbColumn];
  }

  @Override
  public int count(int mbRow, int mbColumn) {
    return plan.match[mbRow * columns + mbColumn] == MacroblockPlan.DECIDE ? plan.guessCount : 1;
  }

  @Override
  public int vector(int mbRow, int mbColumn, int number) {
    int at = mbRow * columns + mbColumn;
    return plan.match[at] == MacroblockPlan.DECIDE ? plan.guesses[number] : plan.vector[at];
  }

  @Override
  public void done(int mbRow, int mbColumn, boolean kept, int index) {
    if (kept) {
      analysis.copied(mbRow, mbColumn);
    } else {
      analysis.coded(mbRow, mbColumn, index);
    }
  }
}
