package org.ternrtc.peer;

import org.ternrtc.media.EncodedVideoSink;

/**
 * A track whose pictures are compressed before senders get them, once for any number of those: by
 * an encoder of ours, or by whoever made the file or the device. Thread-safe.
 */
public sealed interface CompressedTrack extends MediaTrack
    permits EncodedVideoTrack, EncodedSourceTrack {
  /**
   * What was done so far.
   *
   * @param framesIn pictures that came from the track
   * @param framesEncoded pictures that came out
   * @param keyFrames key frames among them
   * @param framesSkipped pictures overwritten in the slot, left out for the frame rate, or dropped
   *     by the rate control
   * @param totalEncodeNanos time spent in the encoder
   * @param qpSum sum of the quantizer indices of all encoded pictures
   * @param width of the last encoded picture
   * @param height of the last encoded picture
   * @param qualityLimitation why pictures are smaller or fewer than asked for: {@code none}, {@code
   *     bandwidth} or {@code cpu}
   * @param qualityChanges how often their size or rate was changed for that
   */
  record Counters(
      long framesIn,
      long framesEncoded,
      long keyFrames,
      long framesSkipped,
      long totalEncodeNanos,
      long qpSum,
      int width,
      int height,
      String qualityLimitation,
      long qualityChanges) {}

  /** The codec's name in SDP, such as {@code VP8}. */
  String codec();

  /** The name of what encodes. */
  String encoderName();

  /**
   * Adds a sink, which hears every picture from now on, on the thread that encodes or reads; a key
   * frame is asked for, so that it can begin.
   */
  void addSink(EncodedVideoSink sink);

  /** Removes a sink; a picture on its way may still reach it. */
  void removeSink(EncodedVideoSink sink);

  /** Asks for a key frame; requests are merged. */
  void requestKeyFrame();

  /** What was done so far. */
  Counters counters();
}
