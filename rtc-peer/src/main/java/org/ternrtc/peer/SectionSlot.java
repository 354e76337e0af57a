package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.RemoteSection;

/**
 * One m-line: its tag, its kind, whose transceiver it is, and what the other side said of it last.
 */
final class SectionSlot {
  final String mid;
  final String kind;
  final @Nullable RtpTransceiver transceiver;
  @Nullable RemoteSection remote;

  SectionSlot(String mid, String kind, @Nullable RtpTransceiver transceiver) {
    this.mid = mid;
    this.kind = kind;
    this.transceiver = transceiver;
  }
}
