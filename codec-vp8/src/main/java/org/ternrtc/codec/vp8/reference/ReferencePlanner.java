package org.ternrtc.codec.vp8.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.FrameMetadata;
import org.ternrtc.media.FrameReferences;

/**
 * Plans which references each frame uses and replaces, and knows which frame lies in which buffer.
 *
 * <p>Golden is refreshed now and then with the picture just made: what a moving object hides for a
 * while is found there again. With acknowledged references, golden and altref take turns instead:
 * one holds the newest picture that the receiver is known to have, the other waits for its
 * acknowledgement. When a frame is lost, the next one is predicted from what the receiver has.
 *
 * <p>{@link #next}, then {@link #done} when the frame goes out; a dropped picture leaves no trace.
 * Not thread-safe.
 */
public final class ReferencePlanner {
  /** Golden is refreshed after so many frames of the base layer. */
  private static final int GOLDEN_PERIOD = 40;

  /** How often a picture is offered for acknowledgement, in frames of the base layer. */
  private static final int OFFER_PERIOD = 10;

  /** An offer that nobody acknowledged in so many frames of the base layer is replaced. */
  private static final int OFFER_PATIENCE = 60;

  private static final int REFERENCES = 4;

  private final int layers;
  private final LayerPattern pattern;
  private final boolean acknowledged;
  private final long[] held = {-1, -1, -1, -1};
  private final boolean[] known = new boolean[REFERENCES];
  private final boolean[] doubtful = new boolean[REFERENCES];
  private final SentFrames sent = new SentFrames();
  private long nextId;
  private int position;
  private int sinceRefresh;
  private boolean onDemand;
  private int demanded;
  private long firstLost = -1;

  /** Id of the frame that repaired the last loss, or of the last key frame. */
  private long freshStart;

  /**
   * @param layers temporal layers, 1 to 3
   * @param acknowledged whether losses are repaired from acknowledged references
   * @param firstId the id of the first frame
   */
  public ReferencePlanner(int layers, boolean acknowledged, long firstId) {
    nextId = firstId;
    freshStart = firstId;
    this.layers = layers;
    pattern = LayerPattern.of(layers);
    this.acknowledged = acknowledged;
  }

  /** The id that the next frame will have. */
  public long nextId() {
    return nextId;
  }

  /** The temporal layer that the next frame will be in, unless it is a key frame. */
  public int nextLayer() {
    return firstLost >= 0 ? 0 : pattern.layer(position);
  }

  /** Whether a frame must be a key frame because nothing is left to repair a loss from. */
  public boolean needsKeyFrame() {
    return firstLost >= 0 && (!acknowledged || !anyKnown() || !SentFrames.holds(firstLost, nextId));
  }

  private boolean anyKnown() {
    return known[Modes.LAST_FRAME] || known[Modes.GOLDEN_FRAME] || known[Modes.ALTREF_FRAME];
  }

  /**
   * From now on golden is not refreshed now and then, but golden and altref when it is asked for;
   * where references are acknowledged this has no effect.
   *
   * @param next the reference that the next frame is to be kept in, if its layer allows; 0 for none
   */
  public void refreshOnDemand(int next) {
    onDemand = true;
    demanded = next;
  }

  /** Golden is refreshed now and then, as at first. */
  public void refreshByTime() {
    onDemand = false;
  }

  /** Plans the next frame. */
  public ReferencePlan next(EncodeOptions options, boolean key) {
    if (key || needsKeyFrame()) {
      return ReferencePlan.KEY;
    }
    if (firstLost >= 0) {
      return repair();
    }
    FrameReferences wanted = options.references();
    if (wanted != null) {
      // The probabilities stay as they are, so that references alone say what can be decoded.
      return new ReferencePlan(false, wanted, false, 0, false, ReferencePlan.CURRENT);
    }
    int layer = pattern.layer(position);
    FrameReferences base = pattern.references(position, acknowledged);
    boolean refreshGolden = layer == 0 && refreshes(Modes.GOLDEN_FRAME);
    boolean refreshAltref = layer == 0 && refreshes(Modes.ALTREF_FRAME);
    FrameReferences references =
        new FrameReferences(
            true,
            base.useGolden() || usesOwn(Modes.GOLDEN_FRAME, layer),
            usesOwn(Modes.ALTREF_FRAME, layer),
            base.updateLast(),
            base.updateGolden() || refreshGolden,
            refreshAltref);
    boolean sync = layer > 0 && !base.useGolden();
    // Whoever leaves out the upper layers must have the same probabilities as who takes them.
    return new ReferencePlan(false, references, layer == 0, layer, sync, ReferencePlan.CURRENT);
  }

  /** Whether a buffer that is filled by the base layer may be used beside the last frame. */
  private boolean usesOwn(int reference, int layer) {
    boolean goldenOfLayerOne = pattern == LayerPattern.THREE && !acknowledged;
    if (reference == Modes.GOLDEN_FRAME && goldenOfLayerOne) {
      return false;
    }
    boolean other = held[reference] != held[Modes.LAST_FRAME];
    boolean repeated =
        reference == Modes.ALTREF_FRAME && held[reference] == held[Modes.GOLDEN_FRAME];
    return layer == 0 && other && !repeated && (known[reference] || !doubtful[reference]);
  }

  private boolean refreshes(int reference) {
    if (acknowledged) {
      return reference == offered();
    }
    if (reference == Modes.GOLDEN_FRAME && pattern == LayerPattern.THREE) {
      return false;
    }
    if (onDemand) {
      return reference == demanded;
    }
    return reference == Modes.GOLDEN_FRAME && sinceRefresh >= GOLDEN_PERIOD;
  }

  /** The buffer that is to hold a new picture for acknowledgement; 0 when it is not yet time. */
  private int offered() {
    if (sinceRefresh < OFFER_PERIOD) {
      return 0;
    }
    boolean golden = known[Modes.GOLDEN_FRAME];
    boolean altref = known[Modes.ALTREF_FRAME];
    if (golden && altref) {
      return held[Modes.GOLDEN_FRAME] <= held[Modes.ALTREF_FRAME]
          ? Modes.GOLDEN_FRAME
          : Modes.ALTREF_FRAME;
    }
    int waiting = golden ? Modes.ALTREF_FRAME : Modes.GOLDEN_FRAME;
    return doubtful[waiting] || sinceRefresh >= OFFER_PATIENCE ? waiting : 0;
  }

  private ReferencePlan repair() {
    FrameReferences references =
        new FrameReferences(
            known[Modes.LAST_FRAME],
            known[Modes.GOLDEN_FRAME],
            known[Modes.ALTREF_FRAME],
            true,
            false,
            false);
    return new ReferencePlan(false, references, true, 0, true, firstLost);
  }

  /** The frame goes out; says all that others want to know of it. */
  public FrameMetadata done(ReferencePlan plan) {
    long id = nextId++;
    List<Long> dependencies = dependencies(plan);
    sent.add(id, plan.temporalLayer() > 0 || plan.references().updatesNothing());
    if (plan.key() || firstLost >= 0) {
      startAfresh(id, plan.key());
    }
    boolean refreshed = plan.key();
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      if (plan.updates(reference)) {
        held[reference] = id;
        known[reference] = false;
        doubtful[reference] = false;
        refreshed |= reference != Modes.LAST_FRAME && plan.temporalLayer() == 0;
      }
    }
    if (refreshed) {
      sinceRefresh = 0;
    } else if (plan.temporalLayer() == 0) {
      sinceRefresh++;
    }
    position = (position + 1) % pattern.length();
    return new FrameMetadata(
        id,
        layers,
        plan.temporalLayer(),
        plan.layerSync(),
        plan.references(),
        dependencies,
        plan.updateEntropy());
  }

  private List<Long> dependencies(ReferencePlan plan) {
    if (plan.key()) {
      return List.of();
    }
    List<Long> ids = new ArrayList<>(3);
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      if (plan.mayUse(reference) && !ids.contains(held[reference])) {
        ids.add(held[reference]);
      }
    }
    ids.sort(Collections.reverseOrder());
    return ids;
  }

  private void startAfresh(long id, boolean key) {
    // What was made from the lost frame is of no use until the receiver says otherwise.
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      doubtful[reference] = !key && !known[reference];
    }
    firstLost = -1;
    freshStart = id;
    position = 0;
  }

  /** The receiver has a frame and all that it depends on. */
  public void acknowledge(long id) {
    for (int reference = Modes.LAST_FRAME; reference <= Modes.ALTREF_FRAME; reference++) {
      if (held[reference] == id) {
        known[reference] = true;
      }
    }
  }

  /** The receiver will never have a frame; one that nothing depends on is not missed. */
  public void lost(long id) {
    if (id < freshStart || id >= nextId || sent.isNotMissed(id)) {
      return;
    }
    firstLost = firstLost < 0 ? id : Math.min(firstLost, id);
  }
}
