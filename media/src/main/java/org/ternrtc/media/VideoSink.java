package org.ternrtc.media;

/** Takes pictures: a window, a file, an encoder. */
public interface VideoSink {
  /**
   * Takes one picture; called on the source's thread, in order. Must not keep that thread for long.
   */
  void accept(VideoFrame frame);

  /**
   * Whether the last picture is wanted again although nothing in it has changed, asked by sources
   * that know so, such as a screen that stands still. An encoder says no when it could make nothing
   * better of it. Called on the source's thread; must return at once.
   */
  default boolean wantsRepeats() {
    return true;
  }

  /**
   * Says that no more pictures will come.
   *
   * @param reason one line for a person, such as "end of file" or "camera unplugged"
   */
  default void ended(String reason) {}
}
