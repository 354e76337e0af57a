package org.ternrtc.media;

/** Takes sound: a loudspeaker, a file, an encoder. */
public interface AudioSink {
  /**
   * Takes the next stretch of sound; called on the source's thread, in order. Must not keep that
   * thread for long. The samples are read before this returns, or {@linkplain AudioFrame#copy
   * copied}.
   */
  void accept(AudioFrame frame);

  /**
   * Says that no more sound will come.
   *
   * @param reason one line for a person, such as "end of file" or "microphone unplugged"
   */
  default void ended(String reason) {}
}
