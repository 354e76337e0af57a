package org.ternrtc.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A link between two peers that loses whole pictures, three in a row out of every sixty, and every
 * retransmission, so that only a new picture can repair the loss; or a long one that loses packets
 * at random and every retransmission. Both see its address in place of the other's.
 */
final class LossyRelay implements AutoCloseable {
  private static final Pattern RTX = Pattern.compile("a=rtpmap:(\\d+) rtx/");

  private final DatagramSocket socket;
  private final InetSocketAddress sender;
  private final int rtxPayloadType;
  private final AtomicInteger bursts = new AtomicInteger();
  private final Random random = new Random(5109);
  private final double loss;
  private final long delayMillis;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private @Nullable SocketAddress other;
  private int pictures;
  private int lastTimestamp;

  /**
   * @param offer of the peer that sends, with its candidates
   */
  LossyRelay(String address, String offer) throws IOException {
    this(address, address, offer, -1, 0);
  }

  /**
   * A long path.
   *
   * @param address of the relay
   * @param from of the peer that sends
   * @param loss share of RTP packets of that peer that are lost
   * @param delayMillis of all packets, both ways
   */
  LossyRelay(String address, String from, String offer, double loss, long delayMillis)
      throws IOException {
    this.loss = loss;
    this.delayMillis = delayMillis;
    InetAddress local = InetAddress.getByName(address);
    socket = new DatagramSocket(0, local);
    Matcher candidate =
        Pattern.compile("a=candidate:\\S+ 1 udp \\d+ " + Pattern.quote(from) + " (\\d+) typ host")
            .matcher(offer);
    Matcher rtx = RTX.matcher(offer);
    if (!candidate.find() || !rtx.find()) {
      throw new AssertionError(offer);
    }
    sender =
        new InetSocketAddress(InetAddress.getByName(from), Integer.parseInt(candidate.group(1)));
    rtxPayloadType = Integer.parseInt(rtx.group(1));
    Thread.ofPlatform().daemon().name("lossy-relay").start(this::run);
  }

  /** A description that leads to the relay. */
  String through(String sdp) {
    String candidate =
        "a=candidate:1 1 udp 2130706431 "
            + socket.getLocalAddress().getHostAddress()
            + " "
            + socket.getLocalPort()
            + " typ host\r\n";
    String bare =
        sdp.replaceAll("a=candidate:[^\r\n]*\r\n", "").replaceAll("a=end-of-candidates\r\n", "");
    int media = bare.indexOf("a=mid:");
    return bare.substring(0, media) + candidate + bare.substring(media);
  }

  /** How often pictures were lost. */
  int bursts() {
    return bursts.get();
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        packet.setLength(2048);
        socket.receive(packet);
        SocketAddress target = sender;
        if (packet.getSocketAddress().equals(sender)) {
          target = other;
          if (target == null || loses(packet.getData())) {
            continue;
          }
        } else {
          other = packet.getSocketAddress();
        }
        forward(packet.getData(), packet.getLength(), target);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void forward(byte[] data, int length, SocketAddress target) throws IOException {
    DatagramPacket copy = new DatagramPacket(Arrays.copyOf(data, length), length, target);
    if (delayMillis == 0) {
      socket.send(copy);
      return;
    }
    var _ =
        later.schedule(
            () -> {
              socket.send(copy);
              return null;
            },
            delayMillis,
            TimeUnit.MILLISECONDS);
  }

  private boolean loses(byte[] data) {
    int type = data[1] & 0x7F;
    boolean rtp = (data[0] & 0xC0) == 0x80 && (type < 64 || type >= 96);
    if (!rtp) {
      return false;
    }
    if (type == rtxPayloadType) {
      return true;
    }
    if (loss >= 0) {
      return random.nextDouble() < loss;
    }
    int timestamp =
        data[4] << 24 | (data[5] & 0xFF) << 16 | (data[6] & 0xFF) << 8 | (data[7] & 0xFF);
    if (timestamp != lastTimestamp) {
      lastTimestamp = timestamp;
      pictures++;
      if (pictures > 60 && pictures % 60 == 0) {
        bursts.incrementAndGet();
      }
    }
    return pictures > 60 && pictures % 60 < 3;
  }

  @Override
  public void close() {
    later.shutdownNow();
    socket.close();
  }
}
