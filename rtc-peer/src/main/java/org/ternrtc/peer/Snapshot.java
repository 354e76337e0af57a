package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.RemoteDescription;

/**
 * The stable state before an offer was set, to which a rollback returns (RFC 8829 section
 * 4.1.10.2).
 *
 * @param made transceivers that the offer of the other side has made since
 */
record Snapshot<T extends JsepTransceiver>(
    List<SectionSlot<T>> slots,
    List<Heard<T>> heard,
    List<T> made,
    @Nullable RemoteDescription remote) {
  /** What was known of a transceiver's receiver. */
  record Heard<T extends JsepTransceiver>(T transceiver, boolean announced, List<String> streams) {}

  static <T extends JsepTransceiver> Snapshot<T> of(
      Sections<T> sections, List<T> transceivers, @Nullable RemoteDescription remote) {
    return new Snapshot<>(
        sections.snapshot(),
        transceivers.stream().map(t -> new Heard<>(t, t.announced, t.remoteStreams())).toList(),
        new ArrayList<>(),
        remote);
  }

  void restore(Sections<T> sections, SignalingEffects<T> effects) {
    Set<T> withSection = new HashSet<>();
    for (SectionSlot<T> slot : slots) {
      if (slot.transceiver != null) {
        withSection.add(slot.transceiver);
      }
    }
    for (SectionSlot<T> slot : sections.all()) {
      T transceiver = slot.transceiver;
      if (transceiver != null && !withSection.contains(transceiver)) {
        transceiver.setMid(null);
        transceiver.setCurrentDirection(null);
        transceiver.negotiated = null;
        if (transceiver.stopped()) {
          // Stopped while it was offered: nobody needs to be told any more.
          transceiver.finishStop();
          effects.forget(transceiver);
        }
      }
    }
    sections.restore(slots);
    for (Heard<T> each : heard) {
      T transceiver = each.transceiver();
      transceiver.setRemoteStreams(each.streams());
      tell(transceiver, each.announced() && !transceiver.stopped(), effects);
    }
    for (T transceiver : made) {
      tell(transceiver, false, effects);
      // W3C section 4.4.1.5: who has got a track in the meantime stays.
      if (!transceiver.madeByAddTrack || !transceiver.hasTrack()) {
        transceiver.finishStop();
        effects.forget(transceiver);
      }
    }
  }

  private static <T extends JsepTransceiver> void tell(
      T transceiver, boolean announced, SignalingEffects<T> effects) {
    if (transceiver.announced != announced) {
      transceiver.announced = announced;
      if (announced) {
        effects.track(transceiver);
      } else {
        effects.trackRemoved(transceiver);
      }
    }
  }
}
