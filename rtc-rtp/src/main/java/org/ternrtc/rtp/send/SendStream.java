package org.ternrtc.rtp.send;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.pacing.OutgoingPacket;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;

/**
 * What the session needs of a stream that is sent, whatever it carries. Not thread-safe: all calls
 * come from the owner of the transport.
 */
public sealed interface SendStream permits VideoSendStream, AudioSendStream {
  /** Of its media. */
  int ssrc();

  /** Whether something was sent; before that there is nothing to report. */
  boolean started();

  /** The RTP timestamp of what is captured at {@code nanos}, for sender reports. */
  int rtpTimestamp(long nanos);

  /** Packets for the sender report. */
  long senderPacketCount();

  /** Payload bytes for the sender report. */
  long senderOctetCount();

  /**
   * The peer's report on this stream.
   *
   * @param ntpNow our NTP time, on the clock of our sender reports
   * @return the round trip in nanoseconds, -1 when the report tells none
   */
  long onReport(ReportBlock report, long ntpNow);

  /** Smoothed, -1 when not known. */
  long roundTripNanos();

  /** Bits per second of the target rate that the encoders of pictures must leave to it. */
  long reservedRate(long now);

  /** The peer lost packets. */
  default void onNack(RtcpPacket.Nack nack, long now) {}

  /** The peer lost pictures. */
  default void onPli(long now) {}

  /** The peer asks for a key frame. */
  default void onFir(int sequenceNumber, long now) {}

  /** What arrived. */
  default void onArrivals(PacketArrivals arrived, long now) {}

  /** A packet of about this size to fill a probe with; null when there is none. */
  default @Nullable OutgoingPacket padding(int bytes, long now) {
    return null;
  }

  /** Does what is due. */
  void tick(long now);

  /** When to call {@link #tick} next, null when nothing is pending. */
  @Nullable Long deadline();
}
