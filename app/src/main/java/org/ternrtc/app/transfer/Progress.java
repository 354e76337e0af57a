package org.ternrtc.app.transfer;

/** Hears how far a transfer has come, on the thread of the transfer; must not block. */
public interface Progress {
  /** Hears nothing. */
  Progress NONE = new Progress() {};

  /**
   * The other side is there and both agree where to begin.
   *
   * @param bytes what was there before, from an earlier try
   */
  default void begins(String name, long size, long bytes) {}

  /** So many bytes of the file are at the receiver. */
  default void reached(long bytes) {}
}
