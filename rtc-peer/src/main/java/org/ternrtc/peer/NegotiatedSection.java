package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.SectionCodec;
import org.ternrtc.peer.jsep.VideoCodec;

/**
 * What both sides agreed on for one section.
 *
 * @param direction ours
 * @param codec the first of the answer: what is sent, and what is received
 * @param sound what else holds for sound; null for pictures
 * @param extensions with the ids both use
 * @param remoteSsrc of the other side's stream; -1 when not told
 * @param remoteRtxSsrc of its retransmissions; -1 when not told
 * @param remoteStreamIds streams of the other side's track
 * @param rtcpReducedSize whether both allow RTCP without a report in front
 * @param maxBitrate most that the other side wants to receive, bits per second; -1 when not told
 */
record NegotiatedSection(
    RtpTransceiverDirection direction,
    SectionCodec codec,
    @Nullable Sound sound,
    HeaderExtensions extensions,
    long remoteSsrc,
    long remoteRtxSsrc,
    @Nullable String remoteCname,
    List<String> remoteStreamIds,
    boolean rtcpReducedSize,
    int maxBitrate) {
  /**
   * What holds for a section of sound. What the codec's parameters say is the other side's wish.
   *
   * @param ourParameters ours, by which the other side sends
   * @param packetMillis how much sound the other side wants in a packet; 0 when not told
   * @param red whether each packet shall carry the one before again
   */
  record Sound(String ourParameters, int packetMillis, boolean red) {}

  /** The codec of a section of pictures. */
  VideoCodec video() {
    if (codec instanceof VideoCodec video) {
      return video;
    }
    throw new IllegalStateException("a section of sound");
  }

  /** The codec of a section of sound. */
  AudioCodec audio() {
    if (codec instanceof AudioCodec audio) {
      return audio;
    }
    throw new IllegalStateException("a section of pictures");
  }
}
