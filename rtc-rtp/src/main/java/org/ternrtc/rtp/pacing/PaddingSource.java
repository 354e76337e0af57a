package org.ternrtc.rtp.pacing;

import org.jspecify.annotations.Nullable;

/** Makes packets that carry nothing new, when a probe has no media to carry. */
@FunctionalInterface
public interface PaddingSource {
  /**
   * A packet of about this size; null when there is no way to send one. It is not queued yet.
   *
   * @param bytes wanted, with the header
   */
  @Nullable OutgoingPacket padding(int bytes, long now);
}
