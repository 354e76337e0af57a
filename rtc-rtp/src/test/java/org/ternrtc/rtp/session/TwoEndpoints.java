package org.ternrtc.rtp.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.PacketKind;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;

/**
 * A sender and a receiver of one video stream on virtual time, with a link that loses, delays,
 * reorders and doubles packets in both directions. A loop over packets, no threads.
 */
final class TwoEndpoints {
  static final long MILLIS = 1_000_000L;
  static final int MEDIA_SSRC = 0xCAFE0001;
  static final int RTX_SSRC = 0xCAFE0002;

  /** How the link treats packets. */
  record Link(
      double loss,
      long delayNanos,
      long jitterNanos,
      double reorder,
      long reorderNanos,
      double duplicate) {
    static Link of(double loss) {
      return new Link(loss, 25 * MILLIS, 0, 0, 0, 0);
    }
  }

  private static final class Flight {
    final long at;
    final long order;
    final boolean toReceiver;
    final byte[] packet;

    Flight(long at, long order, boolean toReceiver, byte[] packet) {
      this.at = at;
      this.order = order;
      this.toReceiver = toReceiver;
      this.packet = packet;
    }
  }

  final Random random;
  private final Link link;
  private final PriorityQueue<Flight> flights;
  private long order;
  long now = Long.MAX_VALUE - 1;

  final RtpSession sending;
  final RtpSession receiving;
  final VideoSendStream sender;
  final VideoReceiveStream receiver;

  final List<ReceivedFrame> frames = new ArrayList<>();
  final Map<Integer, Long> captureByNumber = new HashMap<>();
  final List<Long> delays = new ArrayList<>();
  final List<Integer> numbers = new ArrayList<>();
  int damaged;
  int keyFrameRequests;
  boolean keyFrameWanted = true;
  int framesMade;
  long rtpPacketsSent;
  long largestBuffer;

  /** Packets that are lost together. */
  int burst = 1;

  private final int[] burstLeft = new int[2];

  /** Given to every RTP packet on its way to the receiver; false drops it. */
  Predicate<byte[]> filter = packet -> true;

  TwoEndpoints(long seed, Link link, boolean rtx) {
    this(seed, link, VideoSendSettings.of(MEDIA_SSRC, 96), rtx);
  }

  TwoEndpoints(long seed, Link link, VideoSendSettings base, boolean rtx) {
    random = new Random(seed);
    this.link = link;
    flights =
        new PriorityQueue<>(
            Comparator.<Flight>comparingLong(flight -> flight.at - now)
                .thenComparingLong(flight -> flight.order));
    HeaderExtensionMap extensions =
        HeaderExtensionMap.of(Map.of(HeaderExtension.MID, 3, HeaderExtension.ABS_SEND_TIME, 5));
    sending = session(1, extensions, outputs(true));
    receiving = session(2, extensions, outputs(false));
    VideoSendSettings settings = base.withExtensions(extensions).withMid("0");
    VideoReceiveSettings receive = VideoReceiveSettings.of(96);
    if (rtx) {
      settings = settings.withRtx(RTX_SSRC, 97);
      receive = receive.withRtx(97);
    }
    sender =
        sending.addSender(
            settings,
            () -> {
              keyFrameRequests++;
              keyFrameWanted = true;
            });
    receiver = receiving.addReceiver(receive, "0", null, this::arrived);
  }

  private RtpSession session(int ssrc, HeaderExtensionMap extensions, RtpOutputs outputs) {
    return new RtpSession(
        new RtpSessionSettings(
            ssrc, "cname" + ssrc, extensions, true, 2_500_000, 1_700_000_000_000_000_000L - now),
        random,
        new FixedBandwidth(1_500_000),
        outputs);
  }

  private RtpOutputs outputs(boolean toReceiver) {
    return new RtpOutputs() {
      @Override
      public void sendRtp(byte[] buffer, int offset, int length) {
        rtpPacketsSent++;
        transmit(toReceiver, buffer, offset, length);
      }

      @Override
      public void sendRtcp(byte[] buffer, int offset, int length) {
        transmit(toReceiver, buffer, offset, length);
      }
    };
  }

  private void transmit(boolean toReceiver, byte[] buffer, int offset, int length) {
    int direction = toReceiver ? 0 : 1;
    if (burstLeft[direction] > 0) {
      burstLeft[direction]--;
      return;
    }
    if (random.nextDouble() < link.loss) {
      burstLeft[direction] = burst - 1;
      return;
    }
    byte[] packet = Arrays.copyOfRange(buffer, offset, offset + length);
    // What the driver does with the buffer must not harm what the stream keeps.
    Arrays.fill(buffer, 0, buffer.length, (byte) 0x55);
    if (toReceiver && PacketKind.of(packet, 0, length) == PacketKind.RTP && !filter.test(packet)) {
      return;
    }
    long delay = link.delayNanos + (link.jitterNanos == 0 ? 0 : random.nextLong(link.jitterNanos));
    if (random.nextDouble() < link.reorder) {
      delay += link.reorderNanos;
    }
    flights.add(new Flight(now + delay, order++, toReceiver, packet));
    if (random.nextDouble() < link.duplicate) {
      flights.add(new Flight(now + delay + MILLIS, order++, toReceiver, packet));
    }
  }

  /** A frame whose bytes tell its number and are a function of it. */
  byte[] makeFrame(boolean key) {
    int mean = (int) (sending.encoderRate(now) / 8 / 30);
    int length = key ? 15_000 : mean / 2 + random.nextInt(mean);
    return makeFrame(key, length);
  }

  byte[] makeFrame(boolean key, int length) {
    int number = framesMade++;
    byte[] frame = new byte[length];
    for (int i = 0; i < length; i++) {
      frame[i] = (byte) (number * 31 + i);
    }
    frame[0] = (byte) (key ? 0x10 : 0x11);
    if (key) {
      byte[] header = {0x10, 2, 0, (byte) 0x9D, 0x01, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1};
      System.arraycopy(header, 0, frame, 0, header.length);
    }
    for (int i = 0; i < 4; i++) {
      frame[10 + i] = (byte) (number >> (24 - 8 * i));
    }
    captureByNumber.put(number, now);
    return frame;
  }

  void sendFrame() {
    boolean key = keyFrameWanted;
    keyFrameWanted = false;
    byte[] frame = makeFrame(key);
    sender.sendFrame(frame, 0, frame.length, key, now, now);
  }

  private void arrived(ReceivedFrame frame) {
    byte[] data = frame.data();
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number = (number << 8) | (data[10 + i] & 0xFF);
    }
    for (int i = 14; i < data.length; i++) {
      if (data[i] != (byte) (number * 31 + i)) {
        damaged++;
        break;
      }
    }
    numbers.add(number);
    delays.add(now - captureByNumber.getOrDefault(number, now));
    frames.add(frame);
  }

  /** Lets time pass and everything happen in its turn. */
  void run(long nanos) {
    long end = now + nanos;
    while (true) {
      Long at = earliest();
      if (at == null || at - end > 0) {
        now = end;
        return;
      }
      if (at - now > 0) {
        now = at;
      }
      Flight flight = flights.peek();
      if (flight != null && flight.at - now <= 0) {
        flights.poll();
        RtpSession target = flight.toReceiver ? receiving : sending;
        target.receive(flight.packet, 0, flight.packet.length, now);
      }
      tick(sending);
      tick(receiving);
      largestBuffer = Math.max(largestBuffer, receiver.bufferedBytes());
    }
  }

  private void tick(RtpSession session) {
    Long at = session.deadline(now);
    if (at != null && at - now <= 0) {
      session.tick(now);
    }
  }

  private @Nullable Long earliest() {
    Long at = Deadline.earlier(sending.deadline(now), receiving.deadline(now));
    Flight flight = flights.peek();
    at = Deadline.earlier(at, flight == null ? null : flight.at);
    return at;
  }

  /** Frames at 30 per second. */
  void call(int count) {
    for (int i = 0; i < count; i++) {
      sendFrame();
      run(33_333_333);
    }
  }

  long delayAt(double quantile) {
    List<Long> sorted = delays.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) (quantile * (sorted.size() - 1))) / MILLIS;
  }
}
