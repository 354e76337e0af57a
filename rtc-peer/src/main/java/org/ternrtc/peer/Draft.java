package org.ternrtc.peer;

import java.util.List;
import org.ternrtc.peer.SectionPlanner.PlannedSection;

/**
 * A description of ours with what its sections mean.
 *
 * @param restart whether it begins a new ICE generation
 */
record Draft<T extends JsepTransceiver>(
    SessionDescription description, List<PlannedSection<T>> sections, boolean restart) {
  Draft {
    sections = List.copyOf(sections);
  }

  /** The same as an answer of that type. */
  Draft<T> as(SdpType type) {
    return new Draft<>(new SessionDescription(type, description.sdp()), sections, restart);
  }
}
