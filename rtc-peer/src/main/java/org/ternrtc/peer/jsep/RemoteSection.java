package org.ternrtc.peer.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.peer.RtpTransceiverDirection;

/**
 * One section of the other side's description, as far as we read it.
 *
 * @param kind the media of the m-line, such as {@code video}
 * @param proto its protocol
 * @param formats its formats, as written
 * @param mid identification tag; made up from the place when absent
 * @param rejected whether its port is 0 and it is not merely bundled
 * @param bundled whether it is in the BUNDLE group
 * @param direction as the other side sees it
 * @param codecs its video codecs, known to us or not, in the order of preference
 * @param audioCodecs its codecs of sound, likewise
 * @param packetMillis how much sound the other side wants in one packet; 0 when not told
 * @param extensions header extensions
 * @param streamIds ids of the streams its track belongs to
 * @param ssrc of the sent stream; -1 when not told
 * @param rtxSsrc of its retransmissions; -1 when not told
 * @param cname of the sent stream; null when not told
 * @param rtcpMux whether RTP and RTCP share the port
 * @param rtcpReducedSize whether RTCP may come without a report in front (RFC 5506)
 * @param receiverRoundTrip whether it asks for round trips by XR (RFC 3611)
 * @param maxBitrate the most that the other side wants to receive, in bits per second; -1 when not
 *     told
 * @param data what it says of data channels; null when it is no such section
 * @param transport its transport; null when the section has none of its own
 * @param candidates those in the description
 * @param endOfCandidates whether no more will come
 */
public record RemoteSection(
    String kind,
    String proto,
    List<String> formats,
    String mid,
    boolean rejected,
    boolean bundled,
    RtpTransceiverDirection direction,
    List<VideoCodec> codecs,
    List<AudioCodec> audioCodecs,
    int packetMillis,
    HeaderExtensions extensions,
    List<String> streamIds,
    long ssrc,
    long rtxSsrc,
    @Nullable String cname,
    boolean rtcpMux,
    boolean rtcpReducedSize,
    boolean receiverRoundTrip,
    int maxBitrate,
    @Nullable Data data,
    @Nullable TransportParameters transport,
    List<IceCandidate> candidates,
    boolean endOfCandidates) {
  /**
   * What a section says of data channels, RFC 8841.
   *
   * @param port SCTP port
   * @param maxMessageBytes longest message the other side takes; 0 for any
   * @param earlyDraft whether it is in the form of the early draft, {@code a=sctpmap}
   */
  public record Data(int port, long maxMessageBytes, boolean earlyDraft) {}

  public RemoteSection {
    formats = List.copyOf(formats);
    codecs = List.copyOf(codecs);
    audioCodecs = List.copyOf(audioCodecs);
    streamIds = List.copyOf(streamIds);
    candidates = List.copyOf(candidates);
  }
}
