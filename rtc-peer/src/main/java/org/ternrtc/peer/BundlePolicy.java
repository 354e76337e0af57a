package org.ternrtc.peer;

/**
 * What an offer says to a side that knows no BUNDLE, W3C WebRTC section 4.2.5 and RFC 8829 section
 * 4.1.1. A side that knows it carries everything on one transport with each of these.
 *
 * <p>There is one transport in any case: of what such a side does not bundle, one section is
 * carried, and the others are stopped.
 */
public enum BundlePolicy {
  /** The first section of each kind stands for itself, the others only in the bundle. */
  BALANCED,
  /** Every section stands for itself. */
  MAX_COMPAT,
  /** All but the first section stand in the bundle only. */
  MAX_BUNDLE
}
