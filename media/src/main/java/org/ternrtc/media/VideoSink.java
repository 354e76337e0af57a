package org.ternrtc.media;

/** Takes pictures: a window, a file, an encoder. */
public interface VideoSink {
  /**
   * Takes one picture; called on the source's thread, in order. Must not keep that thread for long.
   */
  void accept(VideoFrame frame);

  /**
   * Says that no more pictures will come.
   *
   * @param reason one line for a person, such as "end of file" or "camera unplugged"
   */
  default void ended(String reason) {}
}
