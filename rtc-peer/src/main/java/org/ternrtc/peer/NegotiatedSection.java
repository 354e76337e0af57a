package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.peer.jsep.VideoCodec;

/**
 * What both sides agreed on for one section.
 *
 * @param direction ours
 * @param codec the first of the answer: what is sent, and what is received
 * @param extensions with the ids both use
 * @param remoteSsrc of the other side's stream; -1 when not told
 * @param remoteRtxSsrc of its retransmissions; -1 when not told
 * @param remoteStreamIds streams of the other side's track
 * @param rtcpReducedSize whether both allow RTCP without a report in front
 * @param maxBitrate most that the other side wants to receive, bits per second; -1 when not told
 */
record NegotiatedSection(
    RtpTransceiverDirection direction,
    VideoCodec codec,
    HeaderExtensions extensions,
    long remoteSsrc,
    long remoteRtxSsrc,
    @Nullable String remoteCname,
    List<String> remoteStreamIds,
    boolean rtcpReducedSize,
    int maxBitrate) {}
