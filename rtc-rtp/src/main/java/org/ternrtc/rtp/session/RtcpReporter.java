package org.ternrtc.rtp.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.receive.ReceiveStream;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.rtcp.CongestionControlFeedbackBuilder;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpWriter;
import org.ternrtc.rtp.rtcp.TransportFeedbackBuilder;
import org.ternrtc.rtp.send.SendStream;

/**
 * Sends our RTCP: a compound with reports, CNAME and REMB about every second (RFC 3550 section 6.2,
 * with its randomness of one half to one and a half), feedback at once (RFC 4585).
 */
final class RtcpReporter implements VideoReceiveStream.Feedback {
  /** Between two reports, on average. */
  static final long INTERVAL_NANOS = 1_000_000_000;

  private static final int MAX_BYTES = 1180;

  /** Receivers that are answered in one report. */
  private static final int MAX_REFERENCES = 32;

  private static final int REFERENCE_LENGTH = 20;
  private static final int DELAY_LENGTH = 24;

  private final RtpSessionSettings settings;
  private final RandomGenerator random;
  private final RtpOutputs outputs;
  private final List<SendStream> senders;
  private final List<ReceiveStream> receivers;
  private final int cnameLength;
  private final byte[] buffer = new byte[RtpOutputs.HEAD_ROOM + MAX_BYTES + RtpOutputs.TAIL_ROOM];
  private final RtcpWriter writer = new RtcpWriter(buffer, RtpOutputs.HEAD_ROOM, MAX_BYTES);
  private @Nullable Long next;
  private long remb;
  private final List<Reference> references = new ArrayList<>();

  /** A receiver's clock that is to be answered, RFC 3611 section 4.5. */
  private record Reference(int ssrc, int time, long arrival) {}

  /**
   * @param senders live list
   * @param receivers live list
   */
  RtcpReporter(
      RtpSessionSettings settings,
      RandomGenerator random,
      RtpOutputs outputs,
      List<SendStream> senders,
      List<ReceiveStream> receivers) {
    this.settings = settings;
    this.random = random;
    this.outputs = outputs;
    this.senders = senders;
    this.receivers = receivers;
    cnameLength = RtcpWriter.cnameLength(settings.cname().length());
  }

  void remb(long bitsPerSecond) {
    remb = bitsPerSecond;
  }

  /** NTP time of our sender reports. */
  long ntpTime(long now) {
    return NtpTime.ofEpochNanos(now + settings.epochOffsetNanos());
  }

  void tick(long now) {
    Long at = next;
    if (at == null) {
      if (active()) {
        // The first one sooner (section 6.2): without it nobody knows the round trip.
        next = now + interval() / 4;
      }
    } else if (Deadline.reached(at, now)) {
      next = now + interval();
      report(now);
    }
  }

  private long interval() {
    return INTERVAL_NANOS / 2 + random.nextLong(INTERVAL_NANOS);
  }

  @Nullable Long deadline(long now) {
    Long at = next;
    return at == null && active() ? (Long) now : at;
  }

  private boolean active() {
    for (SendStream sender : senders) {
      if (sender.started()) {
        return true;
      }
    }
    for (ReceiveStream receiver : receivers) {
      if (receiver.ssrc() != null) {
        return true;
      }
    }
    return false;
  }

  private int ssrc() {
    for (SendStream sender : senders) {
      if (sender.started()) {
        return sender.ssrc();
      }
    }
    return settings.localSsrc();
  }

  private void report(long now) {
    List<ReportBlock> blocks = new ArrayList<>();
    for (ReceiveStream receiver : receivers) {
      ReportBlock block = receiver.report(now);
      if (block != null) {
        blocks.add(block);
      }
    }
    writer.reset();
    int reported = 0;
    for (SendStream sender : senders) {
      if (sender.started()) {
        makeRoom(RtcpWriter.SENDER_REPORT_LENGTH + cnameLength);
        writeSenderReport(sender, now);
        reported = writeBlocks(blocks, reported);
        writer.cname(sender.ssrc(), settings.cname());
      }
    }
    while (reported < blocks.size() || writer.length() == 0) {
      makeRoom(8 + 24 + cnameLength);
      writer.receiverReport(ssrc());
      reported = writeBlocks(blocks, reported);
      writer.cname(ssrc(), settings.cname());
    }
    writeReferences(now);
    writeRemb();
    flush();
  }

  /** A receiver wants to know its round trip: the next report answers; its last wish counts. */
  void reference(int ssrc, long ntpTime, long now) {
    references.removeIf(known -> known.ssrc == ssrc);
    if (references.size() < MAX_REFERENCES) {
      references.add(new Reference(ssrc, NtpTime.compact(ntpTime), now));
    }
  }

  /** Whether an answer to a receiver's clock is for us. */
  boolean ours(int ssrc) {
    return ssrc == ssrc();
  }

  /** Who sends nothing gets no reports on it and asks in its own way for the round trip. */
  private void writeReferences(long now) {
    if (senders.stream().noneMatch(SendStream::started)) {
      makeRoom(REFERENCE_LENGTH);
      writer.receiverReferenceTime(ssrc(), ntpTime(now));
    }
    for (Reference each : references) {
      makeRoom(DELAY_LENGTH);
      writer.delaySinceLastReceiverReport(
          ssrc(), each.ssrc, each.time, NtpTime.nanosToCompact(Math.max(0, now - each.arrival)));
    }
    references.clear();
  }

  private void writeSenderReport(SendStream sender, long now) {
    writer.senderReport(
        sender.ssrc(),
        ntpTime(now),
        sender.rtpTimestamp(now),
        sender.senderPacketCount(),
        sender.senderOctetCount());
  }

  private int writeBlocks(List<ReportBlock> blocks, int from) {
    int index = from;
    while (index < blocks.size()
        && index - from < RtcpWriter.MAX_REPORT_BLOCKS
        && writer.remaining() >= 24 + cnameLength) {
      writer.reportBlock(blocks.get(index++));
    }
    return index;
  }

  private void writeRemb() {
    if (remb <= 0) {
      return;
    }
    int[] ssrcs = new int[Math.min(receivers.size(), 32)];
    int count = 0;
    for (ReceiveStream receiver : receivers) {
      Integer ssrc = receiver.ssrc();
      if (ssrc != null && count < ssrcs.length) {
        ssrcs[count++] = ssrc;
      }
    }
    if (count > 0) {
      int[] known = Arrays.copyOf(ssrcs, count);
      if (writer.remaining() < 20 + 4 * count) {
        flush();
        begin();
      }
      writer.remb(ssrc(), remb, known);
    }
  }

  private void makeRoom(int bytes) {
    if (writer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() {
    if (writer.length() > 0) {
      outputs.sendRtcp(buffer, RtpOutputs.HEAD_ROOM, writer.length());
      writer.reset();
    }
  }

  /** Begins a packet of feedback: RFC 4585 section 3.1 wants a report and the CNAME before it. */
  private void begin() {
    writer.reset();
    if (!settings.reducedSize()) {
      writer.receiverReport(ssrc()).cname(ssrc(), settings.cname());
    }
  }

  @Override
  public void nack(int mediaSsrc, long[] sequences, int count, long now) {
    int done = 0;
    while (done < count) {
      begin();
      done += writer.nack(ssrc(), mediaSsrc, sequences, done, count - done);
      flush();
    }
  }

  @Override
  public void pli(int mediaSsrc, long now) {
    begin();
    writer.pli(ssrc(), mediaSsrc);
    flush();
  }

  @Override
  public void fir(int mediaSsrc, int sequenceNumber, long now) {
    begin();
    writer.fir(ssrc(), mediaSsrc, sequenceNumber);
    flush();
  }

  /** Transport-wide feedback, as much as there is. */
  void transportFeedback(int mediaSsrc, TransportFeedbackBuilder builder) {
    begin();
    writer.transportFeedback(ssrc(), mediaSsrc, builder);
    flush();
  }

  /** Congestion control feedback (RFC 8888), as much as there is. */
  void congestionControlFeedback(CongestionControlFeedbackBuilder builder, long now) {
    begin();
    writer.congestionControlFeedback(ssrc(), builder, NtpTime.compact(ntpTime(now)));
    flush();
  }

  /** REMB at once, without waiting for the next report. */
  void tellRemb() {
    begin();
    writeRemb();
    flush();
  }

  /** Says that a stream of ours has ended. */
  void bye(SendStream sender, long now) {
    if (sender.started()) {
      writer.reset();
      writeSenderReport(sender, now);
      writer.cname(sender.ssrc(), settings.cname()).bye(sender.ssrc());
      flush();
    }
  }
}
