package org.ternrtc.rtp.dependency;

import java.util.ArrayList;
import java.util.List;

/**
 * The templates of a stream, which come with a key frame.
 *
 * @param templateIdOffset the id of the first template, 0 to 63
 * @param decodeTargets how many decode targets there are, 1 to 32
 * @param chainOfTarget for each decode target the chain that protects it; empty without chains
 * @param resolutions width and height in turn, for each spatial layer; empty when not told
 */
public record FrameDependencyStructure(
    int templateIdOffset,
    int decodeTargets,
    int chains,
    List<Integer> chainOfTarget,
    List<FrameDependencyTemplate> templates,
    List<Integer> resolutions) {
  /** Most templates of a stream. */
  public static final int MAX_TEMPLATES = 64;

  public FrameDependencyStructure {
    chainOfTarget = List.copyOf(chainOfTarget);
    templates = List.copyOf(templates);
    resolutions = List.copyOf(resolutions);
  }

  /**
   * One spatial layer and up to three temporal ones in the order 0, 1 or 0, 2, 1, 2; a decode
   * target for each temporal layer, and one chain, which is the base layer.
   */
  public static FrameDependencyStructure ofTemporalLayers(int layers) {
    List<FrameDependencyTemplate> templates = new ArrayList<>();
    int period = 1 << (layers - 1);
    templates.add(template(layers, 0, List.of(), 0));
    templates.add(template(layers, 0, List.of(period), period));
    if (layers == 2) {
      templates.add(template(layers, 1, List.of(1), 1));
    }
    if (layers == 3) {
      templates.add(template(layers, 1, List.of(2), 2));
      templates.add(template(layers, 2, List.of(1), 1));
      templates.add(template(layers, 2, List.of(1, 3), 3));
    }
    List<Integer> protectedBy = new ArrayList<>();
    for (int target = 0; target < layers; target++) {
      protectedBy.add(0);
    }
    return new FrameDependencyStructure(0, layers, 1, protectedBy, templates, List.of());
  }

  private static FrameDependencyTemplate template(
      int targets, int temporalId, List<Integer> differences, int chainDifference) {
    List<Integer> indications = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      indications.add(indication(temporalId, target));
    }
    return new FrameDependencyTemplate(
        0, temporalId, indications, differences, List.of(chainDifference));
  }

  private static int indication(int temporalId, int target) {
    if (target < temporalId) {
      return FrameDependencyTemplate.NOT_PRESENT;
    }
    return temporalId > 0 && target == temporalId
        ? FrameDependencyTemplate.DISCARDABLE
        : FrameDependencyTemplate.SWITCH;
  }
}
