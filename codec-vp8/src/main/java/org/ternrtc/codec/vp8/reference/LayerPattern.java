package org.ternrtc.codec.vp8.reference;

import org.ternrtc.media.FrameReferences;

/**
 * The order of temporal layers and what each place in it uses and replaces.
 *
 * <p>Two layers: 0, 1. Three layers: 0, 2, 1, 2, where layer 1 becomes the golden frame for the
 * second picture of layer 2. The top layer replaces nothing and keeps no probabilities, so that it
 * can be left out at any place on the way.
 */
enum LayerPattern {
  /** One layer. */
  ONE("0"),
  /** Every other picture can be left out. */
  TWO("01"),
  /** Three of four pictures can be left out. */
  THREE("0212");

  private static final FrameReferences DISCARDABLE =
      new FrameReferences(true, false, false, false, false, false);
  private static final FrameReferences TO_GOLDEN =
      new FrameReferences(true, false, false, false, true, false);
  private static final FrameReferences FROM_GOLDEN =
      new FrameReferences(true, true, false, false, false, false);

  /** A digit for each place. */
  private final String layers;

  LayerPattern(String layers) {
    this.layers = layers;
  }

  static LayerPattern of(int layerCount) {
    return switch (layerCount) {
      case 1 -> ONE;
      case 2 -> TWO;
      default -> THREE;
    };
  }

  int length() {
    return layers.length();
  }

  int layer(int position) {
    return layers.charAt(position) - '0';
  }

  /**
   * What the picture at a place uses and replaces.
   *
   * @param goldenIsTaken whether golden is kept for something else: layer 1 of three then replaces
   *     nothing
   */
  FrameReferences references(int position, boolean goldenIsTaken) {
    if (layer(position) == 0) {
      return FrameReferences.LAST;
    }
    if (this != THREE || goldenIsTaken) {
      return DISCARDABLE;
    }
    return switch (position) {
      case 2 -> TO_GOLDEN;
      case 3 -> FROM_GOLDEN;
      default -> DISCARDABLE;
    };
  }
}
