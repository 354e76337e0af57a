package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;

/**
 * What the session needs of a stream that is received, whatever it carries. Not thread-safe: all
 * calls come from the owner of the transport.
 */
public sealed interface ReceiveStream permits VideoReceiveStream, AudioReceiveStream {
  /** Takes a packet of this stream. */
  void receive(RtpPacket packet, long now);

  /** A sender's report, perhaps about this stream. */
  void onSenderReport(RtcpPacket.SenderReport report, long now);

  /** A sender, perhaps of this stream, answered our clock (RFC 3611 section 4.5). */
  void onExtendedReport(int source, long nanos);

  /** What the sender says of itself; null before its first report. */
  @Nullable RemoteSenderStatistics remoteSender();

  /** A sender, perhaps of this stream, said BYE. */
  void onBye(int source);

  /** The round trip as measured elsewhere on this transport. */
  void roundTrip(long nanos);

  /** Does what is due. */
  void tick(long now);

  /** When to call {@link #tick} next, null when nothing is pending. */
  @Nullable Long deadline(long now);

  /** The SSRC that sends, null when none has. */
  @Nullable Integer ssrc();

  /** The block for the next report, which begins a new interval; null when nothing has come. */
  @Nullable ReportBlock report(long now);
}
