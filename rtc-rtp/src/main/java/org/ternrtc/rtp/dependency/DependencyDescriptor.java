package org.ternrtc.rtp.dependency;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Dependency Descriptor, with what its template says filled in.
 *
 * @param startOfFrame whether the packet is the first of its frame
 * @param endOfFrame whether it is the last
 * @param templateId 0 to 63
 * @param frameNumber the low 16 bits of the frame's number
 * @param structure the templates, when the packet brings them; null otherwise
 * @param activeDecodeTargets a bit for each decode target; -1 when the packet does not say
 */
public record DependencyDescriptor(
    boolean startOfFrame,
    boolean endOfFrame,
    int templateId,
    int frameNumber,
    @Nullable FrameDependencyStructure structure,
    int activeDecodeTargets,
    int spatialId,
    int temporalId,
    List<Integer> decodeTargetIndications,
    List<Integer> frameDifferences,
    List<Integer> chainDifferences) {
  public DependencyDescriptor {
    decodeTargetIndications = List.copyOf(decodeTargetIndications);
    frameDifferences = List.copyOf(frameDifferences);
    chainDifferences = List.copyOf(chainDifferences);
  }
}
