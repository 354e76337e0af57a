package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.RemoteSection;

/**
 * One m-line: its tag, its kind, whose transceiver it is, and what the other side said of it last.
 */
final class SectionSlot<T extends JsepTransceiver> {
  final String mid;
  final String kind;
  final @Nullable T transceiver;
  @Nullable RemoteSection remote;

  /**
   * Whether a description that stands rejects it, so that the line may be used again (RFC 8829
   * section 5.2.2).
   */
  boolean rejected;

  /** Who refused it and why, when it was not simply stopped; null otherwise. */
  Explanation.@Nullable RejectedSection refusal;

  SectionSlot(String mid, String kind, @Nullable T transceiver) {
    this.mid = mid;
    this.kind = kind;
    this.transceiver = transceiver;
  }

  SectionSlot<T> copy() {
    SectionSlot<T> copy = new SectionSlot<>(mid, kind, transceiver);
    copy.remote = remote;
    copy.rejected = rejected;
    copy.refusal = refusal;
    return copy;
  }

  /** Whether nobody has the line and a new section may take it. */
  boolean free() {
    return rejected && (transceiver == null || transceiver.ended());
  }
}
