package org.ternrtc.rtp.dependency;

import java.util.List;

/**
 * What many frames have in common, section A.8.3 of the specification.
 *
 * @param decodeTargetIndications one for each decode target: {@link #NOT_PRESENT}, {@link
 *     #DISCARDABLE}, {@link #SWITCH} or {@link #REQUIRED}
 * @param frameDifferences how many frames before it those lie that it depends on
 * @param chainDifferences for each chain how far before it the chain's last frame lies, 0 for none
 */
public record FrameDependencyTemplate(
    int spatialId,
    int temporalId,
    List<Integer> decodeTargetIndications,
    List<Integer> frameDifferences,
    List<Integer> chainDifferences) {
  /** The frame is not part of the decode target. */
  public static final int NOT_PRESENT = 0;

  /** No other frame of the decode target needs it. */
  public static final int DISCARDABLE = 1;

  /** The decode target can be decoded from here on when the frame can. */
  public static final int SWITCH = 2;

  /** Others need it. */
  public static final int REQUIRED = 3;

  public FrameDependencyTemplate {
    decodeTargetIndications = List.copyOf(decodeTargetIndications);
    frameDifferences = List.copyOf(frameDifferences);
    chainDifferences = List.copyOf(chainDifferences);
  }
}
