package org.ternrtc.rtp.rtcp;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Bytes;

/**
 * One RTCP packet out of a compound. All values of SSRCs are 32 bits to be read as unsigned. Lists
 * are windows on the buffer that was parsed: they stay true as long as it is left alone.
 */
public sealed interface RtcpPacket
    permits RtcpPacket.SenderReport,
        RtcpPacket.ReceiverReport,
        RtcpPacket.Bye,
        RtcpPacket.Nack,
        RtcpPacket.Pli,
        RtcpPacket.Fir,
        RtcpPacket.Remb,
        RtcpPacket.Unknown,
        SourceDescription,
        TransportFeedback,
        CongestionControlFeedback,
        ExtendedReport {

  /**
   * RFC 3550 section 6.4.1.
   *
   * @param ntpTime seconds since 1900 in 32.32 fixed point
   * @param rtpTimestamp the same instant on the stream's RTP clock
   */
  record SenderReport(
      int ssrc,
      long ntpTime,
      int rtpTimestamp,
      long packetCount,
      long octetCount,
      ReportBlocks blocks)
      implements RtcpPacket {}

  /** RFC 3550 section 6.4.2. */
  record ReceiverReport(int ssrc, ReportBlocks blocks) implements RtcpPacket {}

  /**
   * RFC 3550 section 6.6.
   *
   * @param sources SSRCs and CSRCs, four bytes each
   * @param reason null when none is given
   */
  record Bye(Bytes sources, @Nullable String reason) implements RtcpPacket {
    /** Hands over every source that leaves. */
    public void forEachSource(IntConsumer consumer) {
      for (int i = 0; i < sources.length(); i += 4) {
        consumer.accept(sources.i32(i));
      }
    }
  }

  /**
   * Generic NACK, RFC 4585 section 6.2.1.
   *
   * @param entries four bytes each: packet id and bit mask of following lost packets
   */
  record Nack(int senderSsrc, int mediaSsrc, Bytes entries) implements RtcpPacket {
    /** Hands over every lost sequence number, in the order of the entries. */
    public void forEachLost(IntConsumer consumer) {
      for (int i = 0; i < entries.length(); i += 4) {
        int first = entries.u16(i);
        consumer.accept(first);
        for (int mask = entries.u16(i + 2), next = first + 1; mask != 0; mask >>= 1, next++) {
          if ((mask & 1) != 0) {
            consumer.accept(next & 0xFFFF);
          }
        }
      }
    }

    /** How many sequence numbers {@link #forEachLost} hands over. */
    public int lostCount() {
      int count = 0;
      for (int i = 0; i < entries.length(); i += 4) {
        count += 1 + Integer.bitCount(entries.u16(i + 2));
      }
      return count;
    }
  }

  /** Picture loss indication, RFC 4585 section 6.3.1. */
  record Pli(int senderSsrc, int mediaSsrc) implements RtcpPacket {}

  /**
   * Full intra request, RFC 5104 section 4.3.1.
   *
   * @param entries eight bytes each: SSRC, sequence number of the request, three reserved bytes
   */
  record Fir(int senderSsrc, Bytes entries) implements RtcpPacket {
    public int count() {
      return entries.length() / 8;
    }

    /** The stream that shall send a key frame. */
    public int ssrc(int index) {
      return entries.i32(8 * index);
    }

    /** A repeated request has the number of the first. */
    public int sequenceNumber(int index) {
      return entries.u8(8 * index + 4);
    }
  }

  /**
   * Receiver estimated maximum bitrate, draft-alvestrand-rmcat-remb.
   *
   * @param bitsPerSecond {@link Long#MAX_VALUE} when it does not fit
   * @param ssrcs four bytes each
   */
  record Remb(int senderSsrc, long bitsPerSecond, Bytes ssrcs) implements RtcpPacket {}

  /**
   * A packet of a kind we do not read (APP, other feedback).
   *
   * @param count the five bits beside the version
   */
  record Unknown(int packetType, int count, Bytes body) implements RtcpPacket {}
}
