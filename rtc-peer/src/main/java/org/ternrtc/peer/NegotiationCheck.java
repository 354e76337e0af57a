package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.LocalSection;
import org.ternrtc.peer.jsep.RemoteSection;

/** Whether an offer is due, W3C WebRTC section 4.7.3. To be asked in the stable state. */
final class NegotiationCheck {
  private NegotiationCheck() {}

  static <T extends JsepTransceiver> boolean needed(
      @Nullable Draft<T> currentLocal, Sections<T> sections, SignalingEffects<T> effects) {
    if (effects.wantsData() && sections.data() == null) {
      return true;
    }
    for (T transceiver : effects.transceivers()) {
      if (!transceiver.stopped() && sections.indexOf(transceiver) < 0) {
        return true;
      }
    }
    for (int i = 0; i < sections.size(); i++) {
      SectionSlot<T> slot = sections.get(i);
      T transceiver = slot.transceiver;
      if (transceiver == null || slot.rejected) {
        continue;
      }
      if (transceiver.stopped()
          || currentLocal == null
          || i >= currentLocal.sections().size()
          || differs(
              transceiver,
              currentLocal.sections().get(i).section(),
              slot.remote,
              currentLocal.description().type())) {
        return true;
      }
    }
    return false;
  }

  private static boolean differs(
      JsepTransceiver transceiver,
      LocalSection section,
      @Nullable RemoteSection theirs,
      SdpType type) {
    if (!(section instanceof LocalSection.Media local)) {
      return false;
    }
    RtpTransceiverDirection wanted = transceiver.direction();
    LocalSection.Sending told = local.sending();
    LocalSection.Sending now = transceiver.sending(wanted, false);
    if (told != null && now != null && !told.streamIds().equals(now.streamIds())) {
      return true;
    }
    if (type == SdpType.OFFER) {
      return local.direction() != wanted
          && (theirs == null || theirs.direction().reversed() != wanted);
    }
    return theirs != null
        && local.direction() != SectionPlanner.intersect(wanted, theirs.direction().reversed());
  }
}
