package org.ternrtc.benchmarks.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/**
 * One end of a connection whose data channel is measured; {@code testing/data.py} runs two of them
 * over netsim. Says on standard output, one line each, {@code offer} or {@code answer} with base64
 * of the SDP, {@code connected}, and at the end what it saw:
 *
 * <pre>
 * hash SHA256 BYTES NANOS                      bulk, both ends: of the first byte there, of the last here
 * order RECEIVED LOST DOUBLED DISORDERED NANOS messages, the receiver
 * delay RECEIVED P50 P95 MOST                  timely, the receiver; milliseconds
 * sctp RETRANSMISSIONS                         the sender
 * </pre>
 *
 * <p>Times are of the machine's monotonic clock, which both ends share. What a cold JVM loads and
 * compiles is no fault of a network, so each end first carries some megabytes over loopback.
 */
public final class DataEnd {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LATE = Duration.ofMinutes(20);
  private static final int MESSAGE_BYTES = 16 * 1024;
  private static final int WARM_BYTES = 200_000_000;
  private static final long EVERY_NANOS = 10_000_000;
  private static final int TIMELY_BYTES = 200;

  private final EndLines lines = new EndLines();
  private final String what;
  private final int amount;

  private DataEnd(String what, int amount) {
    this.what = what;
    this.amount = amount;
  }

  /**
   * Runs one end.
   *
   * @param args {@code send} or {@code receive}; {@code bulk} and how many bytes, {@code messages}
   *     or {@code timely} and how many of them
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("Usage: DataEnd send|receive bulk|messages|timely AMOUNT");
      System.exit(2);
    }
    warmUp();
    DataEnd end = new DataEnd(args[1], Integer.parseInt(args[2]));
    if (args[0].equals("send")) {
      end.send();
    } else {
      end.receive();
    }
    System.exit(0);
  }

  private static void warmUp() throws Exception {
    Configuration loopback =
        Configuration.defaults()
            .withIce(
                IceConfiguration.defaults()
                    .withLoopback(true)
                    .withAddressFilter((_, address) -> address.isLoopbackAddress()));
    Opened opened = new Opened();
    try (PeerConnection one = PeerConnection.create(loopback, new PeerConnectionListener() {});
        PeerConnection two = PeerConnection.create(loopback, opened)) {
      DataChannel near = one.createDataChannel("warm");
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(SOON));
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(SOON));
      awaitOpen(near);
      DataChannel far = opened.channel();
      Thread.ofVirtual().start(() -> bulk(near, WARM_BYTES));
      read(far, WARM_BYTES);
    }
  }

  private void send() throws Exception {
    try (PeerConnection connection =
        PeerConnection.create(Configuration.defaults(), new PeerConnectionListener() {})) {
      DataChannelParameters parameters = DataChannelParameters.of(what);
      if (what.equals("timely")) {
        parameters = parameters.withOrdered(false).withMaxRetransmits(0);
      }
      DataChannel channel = connection.createDataChannel(parameters);
      connection.setLocalDescription();
      lines.say("offer", connection.awaitGathering(SOON));
      connection.setRemoteDescription(lines.hear(SdpType.ANSWER));
      connection.awaitConnected(SOON);
      awaitOpen(channel);
      lines.say("connected");
      lines.await("go");
      long start = System.nanoTime();
      switch (what) {
        case "bulk" -> lines.say("hash " + bulk(channel, amount) + " " + amount + " " + start);
        case "messages" -> {
          for (int i = 0; i < amount; i++) {
            channel.sendBlocking("message number " + i);
          }
        }
        case "timely" -> timely(channel);
        default -> throw new IllegalArgumentException(what);
      }
      channel.close();
      lines.await("end");
      for (StatsReport.Stats stats : connection.getStats().ofType("transport")) {
        lines.say("sctp " + (long) stats.number("ternSctpRetransmissions"));
      }
    }
  }

  private void receive() throws Exception {
    Opened opened = new Opened();
    try (PeerConnection connection = PeerConnection.create(Configuration.defaults(), opened)) {
      connection.setRemoteDescription(lines.hear(SdpType.OFFER));
      connection.setLocalDescription();
      lines.say("answer", connection.awaitGathering(SOON));
      connection.awaitConnected(SOON);
      DataChannel channel = opened.channel();
      lines.say("connected");
      switch (what) {
        case "bulk" -> {
          String hash = read(channel, amount);
          lines.say("hash " + hash + " " + amount + " " + System.nanoTime());
        }
        case "messages" -> order(channel);
        case "timely" -> delays(channel);
        default -> throw new IllegalArgumentException(what);
      }
      lines.await("end");
    }
  }

  /** Sends so many bytes that do not repeat, and gives their hash. */
  private static String bulk(DataChannel channel, int bytes) {
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    MessageDigest digest = sha256();
    int step = 4099;
    int at = 0;
    for (int left = bytes; left > 0; left -= MESSAGE_BYTES) {
      at = (at + step) % (noise.length - MESSAGE_BYTES);
      ByteBuffer message = ByteBuffer.wrap(noise, at, Math.min(MESSAGE_BYTES, left));
      digest.update(message.duplicate());
      channel.sendBlocking(message);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String read(DataChannel channel, int bytes) throws IOException {
    MessageDigest digest = sha256();
    int left = bytes;
    while (left > 0) {
      DataMessage message = channel.receive(LATE);
      if (message == null) {
        throw new IOException("the channel ended, " + left + " bytes are missing");
      }
      ByteBuffer data = message.data();
      left -= data.remaining();
      digest.update(data);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void order(DataChannel channel) {
    BitSet seen = new BitSet(amount);
    int doubled = 0;
    int disordered = 0;
    int last = -1;
    long at = 0;
    for (DataMessage next = channel.receive(LATE); next != null; next = channel.receive(LATE)) {
      String text = next.text();
      int number = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
      doubled += seen.get(number) ? 1 : 0;
      disordered += number < last ? 1 : 0;
      seen.set(number);
      last = number;
      at = System.nanoTime();
    }
    int received = seen.cardinality();
    lines.say(
        "order "
            + received
            + " "
            + (amount - received)
            + " "
            + doubled
            + " "
            + disordered
            + " "
            + at);
  }

  private void timely(DataChannel channel) {
    long start = System.nanoTime();
    for (int i = 0; i < amount; i++) {
      long due = start + i * EVERY_NANOS;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      channel.send(ByteBuffer.allocate(TIMELY_BYTES).putLong(System.nanoTime()).rewind());
    }
  }

  private void delays(DataChannel channel) {
    double[] millis = new double[amount];
    int received = 0;
    for (DataMessage next = channel.receive(LATE); next != null; next = channel.receive(LATE)) {
      millis[received++] = (System.nanoTime() - next.data().getLong()) / 1e6;
    }
    double[] sorted = Arrays.copyOf(millis, received);
    Arrays.sort(sorted);
    lines.say(
        "delay "
            + received
            + " "
            + sorted[received / 2]
            + " "
            + sorted[received * 95 / 100]
            + " "
            + sorted[received - 1]);
  }

  private static void awaitOpen(DataChannel channel) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    channel.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel now) {
            now.setListener(null);
            open.countDown();
          }
        });
    if (!open.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the channel does not open");
    }
  }

  /** Keeps the channel that the other side opens. */
  private static final class Opened implements PeerConnectionListener {
    private final LinkedBlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();

    @Override
    public void onDataChannel(DataChannel channel) {
      channels.add(channel);
    }

    DataChannel channel() throws InterruptedException {
      return Objects.requireNonNull(
          channels.poll(SOON.toSeconds(), TimeUnit.SECONDS), "no data channel");
    }
  }
}
