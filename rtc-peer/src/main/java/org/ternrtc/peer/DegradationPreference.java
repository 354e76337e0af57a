package org.ternrtc.peer;

/** What is given up first when rate or processor do not suffice, W3C mst-content-hint. */
public enum DegradationPreference {
  /** Neither is kept at the cost of the other: for people. */
  BALANCED,
  /** Smaller pictures, as many as before. */
  MAINTAIN_FRAMERATE,
  /** Fewer pictures, as large as before: for text and slides. */
  MAINTAIN_RESOLUTION
}
