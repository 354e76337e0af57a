package org.ternrtc.rtp.jitter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Dependency Descriptor says of a frame.
 *
 * @param id number of the frame, without wrap
 * @param temporalId 0 for the base layer
 * @param differences how far before it those lie that it depends on; null when the descriptor names
 *     a template that has not come yet
 */
public record FrameNeeds(long id, int temporalId, @Nullable List<Integer> differences) {
  public FrameNeeds {
    differences = differences == null ? null : List.copyOf(differences);
  }
}
