package org.ternrtc.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A link between two peers that loses whole pictures, three in a row out of every sixty, and every
 * retransmission, so that only a new picture can repair the loss. Both see its address in place of
 * the other's.
 */
final class LossyRelay implements AutoCloseable {
  private static final Pattern RTX = Pattern.compile("a=rtpmap:(\\d+) rtx/");

  private final DatagramSocket socket;
  private final InetSocketAddress sender;
  private final int rtxPayloadType;
  private final AtomicInteger bursts = new AtomicInteger();
  private @Nullable SocketAddress other;
  private int pictures;
  private int lastTimestamp;

  /**
   * @param offer of the peer that sends, with its candidates
   */
  LossyRelay(String address, String offer) throws IOException {
    InetAddress local = InetAddress.getByName(address);
    socket = new DatagramSocket(0, local);
    Matcher candidate =
        Pattern.compile(
                "a=candidate:\\S+ 1 udp \\d+ " + Pattern.quote(address) + " (\\d+) typ host")
            .matcher(offer);
    Matcher rtx = RTX.matcher(offer);
    if (!candidate.find() || !rtx.find()) {
      throw new AssertionError(offer);
    }
    sender = new InetSocketAddress(local, Integer.parseInt(candidate.group(1)));
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
        packet.setSocketAddress(target);
        socket.send(packet);
      }
    } catch (IOException e) {
      // Closed.
    }
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
    socket.close();
  }
}
