package org.ternrtc.rtp.bandwidth;

/** What the delay says about the path. */
public enum BandwidthUsage {
  /** The queue neither grows nor shrinks. */
  NORMAL,
  /** The queue grows: more is sent than leaves. */
  OVERUSING,
  /** The queue shrinks. */
  UNDERUSING
}
