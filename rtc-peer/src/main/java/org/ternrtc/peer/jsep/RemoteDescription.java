package org.ternrtc.peer.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other side's description, as far as we read it.
 *
 * @param sections in their order
 * @param bundle whether there is a BUNDLE group
 * @param transport of the bundle: the first section's that has one; null when none has
 */
public record RemoteDescription(
    List<RemoteSection> sections, boolean bundle, @Nullable TransportParameters transport) {
  public RemoteDescription {
    sections = List.copyOf(sections);
  }
}
