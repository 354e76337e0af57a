package org.ternrtc.testing.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.PacketKind;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.GoogleCongestionControl;
import org.ternrtc.rtp.fec.FecPayloadTypes;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStatistics;
import org.ternrtc.rtp.send.VideoSendStream;
import org.ternrtc.rtp.session.RtpSession;
import org.ternrtc.rtp.session.RtpSessionSettings;
import org.ternrtc.testing.VirtualClock;
import org.ternrtc.testing.VirtualLink;
import org.ternrtc.testing.VirtualNetwork;

/**
 * One video stream from a sender to a viewer, with everything that RTP does for it: a made-up
 * encoder that follows the estimate, pacing, retransmission, feedback, jitter buffer. Runs on the
 * clock of the network, a minute of call in some hundred milliseconds.
 */
public final class VirtualCall {
  /** Ours alone: what the sender let out in a tenth of a second. */
  private static final long METER_NANOS = 100_000_000;

  private static final int MEDIA_SSRC = 0xCAFE0001;
  private static final int RTX_SSRC = 0xCAFE0002;
  private static final int PAYLOAD_TYPE = 96;
  private static final int RTX_PAYLOAD_TYPE = 97;
  private static final FecPayloadTypes FEC = new FecPayloadTypes(98, 99, 100);
  private static final long ENCODER_RATE_NANOS = 100_000_000;

  private static final long SOMETIME_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private final VirtualClock clock;
  private final SplittableRandom random;
  private final CallSettings settings;
  private final FakeEncoder encoder;
  private final GoogleCongestionControl bandwidth;
  private final RtpSession sending;
  private final RtpSession receiving;
  private final VideoSendStream sender;
  private final VideoReceiveStream receiver;
  private final Map<Integer, Long> captures = new HashMap<>();
  private final List<long[]> views = new ArrayList<>();
  private final List<long[]> sentBytes = new ArrayList<>();
  private Consumer<byte[]> rtcpFilter = packet -> {};
  private boolean keyWanted = true;
  private int damaged;
  private int disordered;
  private int lastNumber = -1;
  private int keyFrames;
  private int picturesLeftOut;
  private long nextRate;

  /**
   * Begins a call.
   *
   * @param forth carries the media
   * @param back carries the feedback
   */
  public VirtualCall(
      VirtualNetwork network, VirtualLink forth, VirtualLink back, CallSettings settings) {
    this.settings = settings;
    clock = network.clock();
    random = network.random();
    encoder =
        new FakeEncoder(
            random.split(), settings.framesPerSecond(), settings.bandwidth().startRate());
    bandwidth = new GoogleCongestionControl(settings.bandwidth());
    HeaderExtensionMap extensions = extensions(settings);
    sending =
        new RtpSession(
            session(1, extensions),
            random.split(),
            bandwidth,
            new Wire(forth, packet -> receive(true, packet)));
    receiving =
        new RtpSession(
            session(2, extensions),
            random.split(),
            new GoogleCongestionControl(settings.bandwidth()),
            new Wire(back, packet -> receive(false, packet)));
    VideoSendSettings send =
        VideoSendSettings.of(MEDIA_SSRC, PAYLOAD_TYPE).withExtensions(extensions).withMid("0");
    VideoReceiveSettings receive = VideoReceiveSettings.of(PAYLOAD_TYPE);
    if (settings.rtx()) {
      send = send.withRtx(RTX_SSRC, RTX_PAYLOAD_TYPE);
      receive = receive.withRtx(RTX_PAYLOAD_TYPE);
    }
    if (settings.fec()) {
      send = send.withFec(FEC);
      receive = receive.withFec(FEC);
    }
    receive = receive.withExtensions(extensions);
    sending.demand(settings.maxBitrate());
    sender = sending.addSender(send, new Feedback());
    receiver = receiving.addReceiver(receive, "0", null, this::seen);
    nextRate = clock.now();
    clock.drive(driven(sending));
    clock.drive(driven(receiving));
    // Not all calls take their pictures at the same instant.
    clock.after(Duration.ofNanos(random.nextLong(33_000_000)), this::picture);
  }

  private RtpSessionSettings session(int ssrc, HeaderExtensionMap extensions) {
    return new RtpSessionSettings(
        ssrc,
        "cname" + ssrc,
        extensions,
        true,
        settings.feedback() == CallSettings.Feedback.TRANSPORT_WIDE,
        settings.feedback() == CallSettings.Feedback.CONGESTION_CONTROL,
        settings.bandwidth().maxRate(),
        SOMETIME_EPOCH_NANOS - clock.now());
  }

  private static VirtualClock.Driven driven(RtpSession session) {
    return new VirtualClock.Driven() {
      @Override
      public void tick(long now) {
        session.tick(now);
      }

      @Override
      public @Nullable Long deadline(long now) {
        return session.deadline(now);
      }
    };
  }

  private final class Wire implements RtpOutputs {
    private final VirtualLink link;
    private final Consumer<byte[]> end;

    Wire(VirtualLink link, Consumer<byte[]> end) {
      this.link = link;
      this.end = end;
    }

    @Override
    public void sendRtp(byte[] buffer, int offset, int length) {
      sentBytes.add(new long[] {clock.now(), length + VirtualLink.HEADER_BYTES});
      link.send(buffer, offset, length, end);
      // What a driver does with the buffer must not harm what the stream keeps.
      Arrays.fill(buffer, (byte) 0x55);
    }

    @Override
    public void sendRtcp(byte[] buffer, int offset, int length) {
      link.send(buffer, offset, length, end);
    }
  }

  private void receive(boolean atViewer, byte[] packet) {
    RtpSession session = atViewer ? receiving : sending;
    if (!atViewer && PacketKind.of(packet, 0, packet.length) == PacketKind.RTCP) {
      rtcpFilter.accept(packet);
    }
    session.receive(packet, 0, packet.length, clock.now());
  }

  private void picture() {
    long now = clock.now();
    clock.after(Duration.ofNanos((long) (1e9 / settings.framesPerSecond())), this::picture);
    if (now - nextRate >= 0) {
      nextRate = now + ENCODER_RATE_NANOS;
      encoder.rate(Math.min(settings.maxBitrate(), sending.encoderRate(now)));
    }
    if (sending.congested(now)) {
      picturesLeftOut++;
      return;
    }
    captures.put(encoder.frames(), now);
    byte[] frame = encoder.encode(keyWanted);
    keyWanted = false;
    boolean key = encoder.key();
    keyFrames += key ? 1 : 0;
    sender.sendFrame(frame, 0, frame.length, key, encoder.info(), now, now);
  }

  private static HeaderExtensionMap extensions(CallSettings settings) {
    Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
    ids.put(HeaderExtension.MID, 3);
    ids.put(HeaderExtension.ABS_SEND_TIME, 5);
    if (settings.feedback() == CallSettings.Feedback.TRANSPORT_WIDE) {
      ids.put(HeaderExtension.TRANSPORT_WIDE_CC, 6);
    }
    if (settings.repairs()) {
      ids.put(HeaderExtension.DEPENDENCY_DESCRIPTOR, 7);
    }
    return HeaderExtensionMap.of(ids);
  }

  private final class Feedback implements VideoSendStream.Listener {
    @Override
    public void keyFrameRequested() {
      keyWanted = true;
    }

    @Override
    public void frameAcknowledged(long frameId) {
      encoder.acknowledged(frameId);
    }

    @Override
    public void frameLost(long frameId) {
      encoder.lost(frameId);
    }
  }

  private void seen(ReceivedFrame frame) {
    int number = FakeEncoder.number(frame.data());
    Long capture = captures.get(number);
    if (number < 0 || capture == null) {
      damaged++;
      return;
    }
    if (number <= lastNumber) {
      disordered++;
    }
    lastNumber = number;
    views.add(new long[] {clock.now(), capture});
  }

  /** What the viewer sees while time passes. */
  public Viewing watch(Duration span) {
    long from = clock.now();
    clock.run(span);
    return Viewing.of(views, from, clock.now());
  }

  /** What the viewer saw in a part of the last call of {@link #watch}, counted back from now. */
  public Viewing seen(Duration fromAgo, Duration toAgo) {
    return Viewing.of(views, clock.now() - fromAgo.toNanos(), clock.now() - toAgo.toNanos());
  }

  /** Bits per second that the sender let out, headers included, counted back from now. */
  public double sentBitsPerSecond(Duration fromAgo, Duration toAgo) {
    long from = clock.now() - fromAgo.toNanos();
    long to = clock.now() - toAgo.toNanos();
    long bytes = 0;
    for (long[] packet : sentBytes) {
      if (packet[0] - from >= 0 && packet[0] - to < 0) {
        bytes += packet[1];
      }
    }
    return bytes * 8e9 / (to - from);
  }

  /** The most bits per second that went out over any such span since then. */
  public double mostSentBitsPerSecond(Duration span, Duration sinceAgo) {
    double most = 0;
    for (long ago = sinceAgo.toNanos(); ago >= span.toNanos(); ago -= METER_NANOS) {
      most =
          Math.max(
              most,
              sentBitsPerSecond(Duration.ofNanos(ago), Duration.ofNanos(ago - span.toNanos())));
    }
    return most;
  }

  /** Gives a packet to the sender as if the viewer had sent it. */
  public void injectRtcp(byte[] packet) {
    sending.receiveRtcp(packet, 0, packet.length, clock.now());
  }

  /** Sees every RTCP packet that reaches the sender. */
  public void onFeedback(Consumer<byte[]> listener) {
    rtcpFilter = listener;
  }

  /** What the encoder may make now, in bits per second. */
  public long targetRate() {
    return bandwidth.targetRate();
  }

  /** The sender's side of RTP, to be asked, not driven. */
  public RtpSession sending() {
    return sending;
  }

  /** The viewer's side of RTP. */
  public RtpSession receiving() {
    return receiving;
  }

  public VideoSendStatistics sent() {
    return sender.statistics();
  }

  public VideoReceiveStatistics received() {
    return receiver.statistics();
  }

  /** SSRC of the media. */
  public int mediaSsrc() {
    return MEDIA_SSRC;
  }

  /** Pictures whose bytes were not what they were. */
  public int damaged() {
    return damaged;
  }

  /** Pictures that came after a later one. */
  public int disordered() {
    return disordered;
  }

  /** Key frames made, the first included. */
  public int keyFrames() {
    return keyFrames;
  }

  /** Pictures that were not encoded because the pacer's queue was long. */
  public int picturesLeftOut() {
    return picturesLeftOut;
  }
}
