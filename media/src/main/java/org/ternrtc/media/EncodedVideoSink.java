package org.ternrtc.media;

/** Takes compressed pictures: a sender, a file, a relay. */
@FunctionalInterface
public interface EncodedVideoSink {
  /** Takes one picture; called in order, on the thread that brings it, which must not be kept. */
  void accept(EncodedFrame frame);

  /**
   * Says that no more pictures will come.
   *
   * @param reason one line for a person, such as "end of file" or "camera unplugged"
   */
  default void ended(String reason) {}
}
