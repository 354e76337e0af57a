package org.ternrtc.codec.audio;

import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioFrame;

/** What every encoder asks of a frame. */
public final class FrameCheck {
  private FrameCheck() {}

  /**
   * @throws IllegalArgumentException when the frame has another form than the encoder wants
   */
  public static void check(AudioFrame frame, AudioEncoder encoder) {
    if (frame.sampleRate() != encoder.sampleRate()
        || frame.channels() != encoder.channels()
        || frame.length() != encoder.frameSamples()) {
      throw new IllegalArgumentException(
          frame
              + " where the encoder wants "
              + encoder.frameSamples()
              + " at "
              + encoder.sampleRate()
              + " Hz, "
              + encoder.channels()
              + " channels");
    }
  }
}
