package org.ternrtc.benchmarks.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataChannelState;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpReceiver;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/**
 * One end of a call that is measured. Says on standard output, one line each: {@code offer} or
 * {@code answer} with base64 of the SDP; {@code connected}; {@code sent N NANOS} for each picture
 * given to the sender; {@code got N NANOS WIDTH} for each picture at the output of the receiver;
 * {@code stats} with JSON once a second. Reads the other's SDP, {@code go} and {@code end} on
 * standard input. Times are of the machine's monotonic clock, which both ends share.
 */
public final class CallEnd {
  private static final int FPS = 30;
  private static final int MESSAGE_BYTES = 16 * 1024;
  private static final Duration GATHERING = Duration.ofSeconds(10);
  private static final Duration CONNECTING = Duration.ofSeconds(20);

  private final EndLines lines = new EndLines();
  private final int width;
  private final int height;
  private final int bitrate;
  private final boolean transfer;

  private CallEnd(int width, int height, int bitrate, boolean transfer) {
    this.width = width;
    this.height = height;
    this.bitrate = bitrate;
    this.transfer = transfer;
  }

  /**
   * Runs one end.
   *
   * @param args {@code send} or {@code receive}, width, height, kilobits; {@code transfer} for as
   *     much data as passes beside the pictures
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 4 || args.length > 5) {
      System.err.println("Usage: CallEnd send|receive WIDTH HEIGHT KBPS [transfer]");
      System.exit(2);
    }
    CallEnd end =
        new CallEnd(
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]) * 1000,
            args.length == 5);
    if (args[0].equals("send")) {
      end.send();
    } else {
      end.receive();
    }
    System.exit(0);
  }

  private void send() throws IOException {
    StampedPictures pictures = new StampedPictures(width, height);
    VideoTrack track = new VideoTrack(ContentKind.CAMERA);
    try (PeerConnection connection =
        PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      connection.addTransceiver(
          track,
          TransceiverInit.of(RtpTransceiverDirection.SENDONLY)
              .withEncoding(RtpEncodingParameters.DEFAULT.withMaxBitrate(bitrate)));
      DataChannel data = transfer ? connection.createDataChannel("transfer") : null;
      connection.setLocalDescription();
      lines.say("offer", connection.awaitGathering(GATHERING));
      connection.setRemoteDescription(lines.hear(SdpType.ANSWER));
      connection.awaitConnected(CONNECTING);
      lines.say("connected");
      lines.await("go");
      AtomicBoolean on = new AtomicBoolean(true);
      Thread source = Thread.ofPlatform().daemon().start(() -> feed(pictures, track, on));
      Thread statistics = Thread.ofPlatform().daemon().start(() -> report(connection, on));
      if (data != null) {
        Thread.ofVirtual().start(() -> pour(data));
      }
      lines.await("end");
      on.set(false);
      join(source);
      join(statistics);
    }
  }

  private void feed(StampedPictures pictures, VideoTrack track, AtomicBoolean on) {
    long start = System.nanoTime();
    for (int n = 0; on.get(); n++) {
      long due = start + n * 1_000_000_000L / FPS;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long now = System.nanoTime();
      VideoFrame picture = pictures.picture(n, now);
      lines.say("sent " + n + " " + System.nanoTime());
      track.accept(picture);
    }
  }

  /** As many bytes as the path takes, until the connection ends. */
  private static void pour(DataChannel data) {
    ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
    try {
      while (true) {
        if (data.readyState() == DataChannelState.CONNECTING) {
          LockSupport.parkNanos(10_000_000);
        } else {
          data.sendBlocking(message.duplicate());
        }
      }
    } catch (RtcException over) {
      // The connection is closed.
    }
  }

  private void report(PeerConnection connection, AtomicBoolean on) {
    while (on.get()) {
      LockSupport.parkNanos(1_000_000_000L);
      StringBuilder line = new StringBuilder("stats " + System.nanoTime());
      StatsReport report = connection.getStats();
      append(line, report, "candidate-pair", "availableOutgoingBitrate");
      append(line, report, "candidate-pair", "ternPathLoss");
      append(line, report, "candidate-pair", "ternOveruses");
      append(line, report, "outbound-rtp", "bytesSent");
      append(line, report, "outbound-rtp", "retransmittedPacketsSent");
      append(line, report, "outbound-rtp", "packetsSent");
      append(line, report, "outbound-rtp", "keyFramesEncoded");
      append(line, report, "outbound-rtp", "targetBitrate");
      append(line, report, "outbound-rtp", "frameWidth");
      append(line, report, "inbound-rtp", "nackCount");
      append(line, report, "inbound-rtp", "packetsReceived");
      append(line, report, "inbound-rtp", "retransmittedPacketsReceived");
      append(line, report, "inbound-rtp", "freezeCount");
      append(line, report, "inbound-rtp", "totalFreezesDuration");
      append(line, report, "inbound-rtp", "jitterBufferDelay");
      append(line, report, "data-channel", "bytesReceived");
      lines.say(line.toString());
    }
  }

  private static void append(StringBuilder line, StatsReport report, String type, String name) {
    for (StatsReport.Stats stats : report.ofType(type)) {
      line.append(' ')
          .append(name)
          .append('=')
          .append(String.format(Locale.ROOT, "%.4f", stats.number(name)));
    }
  }

  private void receive() throws IOException {
    AtomicBoolean on = new AtomicBoolean(true);
    try (PeerConnection connection =
        PeerConnection.create(Configuration.defaults(), new Swallower())) {
      connection.setRemoteDescription(lines.hear(SdpType.OFFER));
      for (RtpTransceiver transceiver : connection.transceivers()) {
        RtpReceiver receiver = transceiver.receiver();
        receiver
            .track()
            .addSink(
                new VideoSink() {
                  @Override
                  public void accept(VideoFrame frame) {
                    long now = System.nanoTime();
                    lines.say(
                        "got " + StampedPictures.read(frame) + " " + now + " " + frame.width());
                  }
                });
      }
      connection.setLocalDescription();
      lines.say("answer", connection.awaitGathering(GATHERING));
      connection.awaitConnected(CONNECTING);
      lines.say("connected");
      Thread statistics = Thread.ofPlatform().daemon().start(() -> report(connection, on));
      lines.await("end");
      on.set(false);
      join(statistics);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(3000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what comes on data channels. */
  private static final class Swallower implements PeerConnectionListener {
    @Override
    public void onDataChannel(DataChannel channel) {
      channel.setListener(
          new DataChannelListener() {
            @Override
            public void onMessage(DataChannel from, DataMessage message) {}
          });
    }
  }
}
