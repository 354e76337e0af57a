package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.sctp.AssociationConfig;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/** Data channels between two of our own over real sockets on the loopback interface. */
@Timeout(60)
final class DataChannelTest {
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));
  private static final Duration SOON = Duration.ofSeconds(20);

  /** One end: keeps what it hears. */
  private static final class End implements PeerConnectionListener {
    final LinkedBlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();
    final CountDownLatch negotiation = new CountDownLatch(1);

    @Override
    public void onDataChannel(DataChannel channel) {
      channels.add(channel);
    }

    @Override
    public void onNegotiationNeeded() {
      negotiation.countDown();
    }

    DataChannel opened() throws InterruptedException {
      return Objects.requireNonNull(channels.poll(20, TimeUnit.SECONDS), "no data channel");
    }
  }

  private final End oneHears = new End();
  private final End twoHears = new End();
  private final PeerConnection one = PeerConnection.create(LOOPBACK, oneHears);
  private final PeerConnection two = PeerConnection.create(LOOPBACK, twoHears);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void connect() {
    connect(one);
  }

  private void connect(PeerConnection first) {
    first.setLocalDescription();
    two.setRemoteDescription(first.awaitGathering(SOON));
    two.setLocalDescription();
    first.setRemoteDescription(two.awaitGathering(SOON));
    first.awaitConnected(SOON);
    two.awaitConnected(SOON);
  }

  /** Opens a channel and waits until both ends have it. */
  private DataChannel[] channel(DataChannelParameters parameters) throws Exception {
    return channel(one, parameters);
  }

  private DataChannel[] channel(PeerConnection first, DataChannelParameters parameters)
      throws Exception {
    DataChannel mine = first.createDataChannel(parameters);
    CountDownLatch open = new CountDownLatch(1);
    mine.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel channel) {
            open.countDown();
          }
        });
    if (first.connectionState() != PeerConnectionState.CONNECTED) {
      connect(first);
    }
    DataChannel theirs = twoHears.opened();
    assertTrue(open.await(20, TimeUnit.SECONDS));
    mine.setListener(null);
    return new DataChannel[] {mine, theirs};
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void statisticsCountMessagesByTheirW3cNames() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("counted").withProtocol("p"));
    ends[0].sendBlocking("12345");
    ends[0].sendBlocking(ByteBuffer.wrap(new byte[100]));
    assertNotNull(ends[1].receive(SOON));
    assertNotNull(ends[1].receive(SOON));
    ends[1].sendBlocking("back");
    assertNotNull(ends[0].receive(SOON));
    StatsReport.Stats mine = only("data-channel");
    assertEquals("counted", mine.members().get("label"));
    assertEquals("p", mine.members().get("protocol"));
    assertEquals("open", mine.members().get("state"));
    assertEquals(ends[0].id(), mine.members().get("dataChannelIdentifier"));
    assertEquals(2L, mine.members().get("messagesSent"));
    assertEquals(105L, mine.members().get("bytesSent"));
    assertEquals(1L, mine.members().get("messagesReceived"));
    assertEquals(4L, mine.members().get("bytesReceived"));
    assertInstanceOf(Long.class, only("transport").members().get("ternSctpCongestionWindow"));
    assertEquals(1L, only("peer-connection").members().get("dataChannelsOpened"));
    ends[0].close();
    while (ends[0].receive(SOON) != null) {
      // Until it is closed.
    }
    assertEquals(1L, only("peer-connection").members().get("dataChannelsClosed"));
  }

  private StatsReport.Stats only(String type) {
    return one.getStats().all().stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void messagesOfAllKindsTravelBothWays() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("chat ✓").withProtocol("p"));
    assertEquals("chat ✓", ends[1].label());
    assertEquals("p", ends[1].protocol());
    assertEquals(ends[0].id(), ends[1].id());
    assertEquals(DataChannelState.OPEN, ends[0].readyState());
    assertEquals(262_144, ends[0].maxMessageSize());
    for (int size : new int[] {0, 1, 1200, 65_536, 262_144}) {
      for (int from = 0; from < 2; from++) {
        byte[] bytes = random(size, size);
        ends[from].send(ByteBuffer.wrap(bytes));
        ends[from].send("é".repeat(size / 2));
        DataMessage binary = Objects.requireNonNull(ends[1 - from].receive(SOON));
        assertFalse(binary.isText());
        assertArrayEquals(bytes, binary.bytes());
        DataMessage text = Objects.requireNonNull(ends[1 - from].receive(SOON));
        assertTrue(text.isText());
        assertEquals("é".repeat(size / 2), text.text());
      }
    }
    assertThrows(OperationException.class, () -> ends[0].send(ByteBuffer.allocate(262_145)));
    assertThrows(TimeoutException.class, () -> ends[1].receive(Duration.ofMillis(1)));
  }

  @Test
  void onlyTheFirstChannelNeedsNegotiation() throws Exception {
    assertThrows(InvalidStateException.class, () -> one.createDataChannel("a").send("too early"));
    assertTrue(oneHears.negotiation.await(20, TimeUnit.SECONDS));
    connect();
    assertEquals("a", twoHears.opened().label());
    one.createDataChannel("b");
    assertEquals("b", twoHears.opened().label());
    two.createDataChannel("c");
    assertEquals("c", oneHears.opened().label());
    assertEquals(SignalingState.STABLE, one.signalingState());
  }

  @Test
  void aListenerHearsMessagesInOrderAndTheEndAfterThem() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("a"));
    List<String> heard = new ArrayList<>();
    CountDownLatch closed = new CountDownLatch(1);
    for (int i = 0; i < 500; i++) {
      ends[0].send("message " + i);
    }
    ends[0].close();
    assertThrows(InvalidStateException.class, () -> ends[0].send("after the end"));
    ends[1].setListener(
        new DataChannelListener() {
          @Override
          public void onMessage(DataChannel channel, DataMessage message) {
            heard.add(message.text());
            if (heard.size() == 3) {
              throw new IllegalStateException("a listener may fail, and this one does");
            }
          }

          @Override
          public void onClose(DataChannel channel) {
            closed.countDown();
          }
        });
    assertTrue(closed.await(20, TimeUnit.SECONDS));
    assertEquals("message 0", heard.getFirst());
    for (int i = 0; i < 500; i++) {
      assertEquals("message " + i, heard.get(i));
    }
    assertNull(ends[1].receive(SOON));
    assertEquals(DataChannelState.CLOSED, ends[1].readyState());
    assertEquals(ends[0].id(), channel(DataChannelParameters.of("again"))[1].id());
  }

  @Test
  void messagesAreAsLongAsTheReceiverWasConfiguredToTake() throws Exception {
    one.close();
    AssociationConfig settings = AssociationConfig.defaults().withMaxMessageBytes(1_500_000);
    PeerConnection large =
        PeerConnection.create(
            LOOPBACK.withTuning(Tuning.DEFAULT.withDataChannels(settings)), oneHears);
    try (large) {
      DataChannel[] ends = channel(large, DataChannelParameters.of("long"));
      assertEquals(262_144, ends[0].maxMessageSize());
      assertEquals(1_500_000, ends[1].maxMessageSize());
      byte[] most = random(2, 1_500_000);
      ends[1].sendBlocking(ByteBuffer.wrap(most));
      assertArrayEquals(most, Objects.requireNonNull(ends[0].receive(SOON)).bytes());
      assertThrows(
          OperationException.class, () -> ends[0].send(ByteBuffer.wrap(new byte[262_145])));
      assertThrows(
          OperationException.class, () -> ends[1].send(ByteBuffer.wrap(new byte[1_500_001])));
      ends[0].sendBlocking(ByteBuffer.wrap(random(3, 262_144)));
      assertArrayEquals(random(3, 262_144), Objects.requireNonNull(ends[1].receive(SOON)).bytes());
    }
  }

  @Test
  void anIdleChannelCostsAtMostFourKibibytesOnEachSide() throws Exception {
    channel(DataChannelParameters.of("warm"));
    List<DataChannel> kept = new ArrayList<>();
    int count = 400;
    long before = live();
    for (int i = 0; i < count; i++) {
      kept.add(one.createDataChannel("channel " + i));
    }
    for (int i = 0; i < count; i++) {
      kept.add(twoHears.opened());
    }
    long each = (live() - before) / kept.size();
    assertTrue(each <= 4096, "bytes for a channel on one side: " + each);
    assertEquals(2 * count, kept.size());
  }

  private static long live() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void whoAsksForLongPacketsGetsWhatThePathBears() throws Exception {
    one.close();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Tuning.DEFAULT.withDataChannels(
                AssociationConfig.defaults().withMaxProbedPacketBytes(1440)));
    AssociationConfig settings = AssociationConfig.defaults().withMaxProbedPacketBytes(1432);
    PeerConnection searching =
        PeerConnection.create(
            LOOPBACK.withTuning(Tuning.DEFAULT.withDataChannels(settings)), oneHears);
    try (searching) {
      DataChannel[] ends = channel(searching, DataChannelParameters.of("searching"));
      // The search begins half a second after the association; messages go on meanwhile.
      byte[] message = random(4, 200_000);
      int packet = 0;
      for (long end = System.nanoTime() + SOON.toNanos();
          packet != 1432 && System.nanoTime() - end < 0; ) {
        ends[0].sendBlocking(ByteBuffer.wrap(message));
        assertArrayEquals(message, Objects.requireNonNull(ends[1].receive(SOON)).bytes());
        packet =
            (int) searching.getStats().ofType("transport").getFirst().number("ternSctpPacketBytes");
      }
      assertEquals(1432, packet);
      ends[0].sendBlocking(ByteBuffer.wrap(message));
      assertArrayEquals(message, Objects.requireNonNull(ends[1].receive(SOON)).bytes());
    }
  }

  @Test
  void sendThrowsWhenTheBufferIsFullAndSendBlockingWaits() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("a"));
    byte[] message = random(1, 100_000);
    int sent = 0;
    try {
      // Nobody reads: the receive window and then the send buffer fill.
      while (sent < 1000) {
        ends[0].send(ByteBuffer.wrap(message));
        sent++;
      }
    } catch (OperationException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("full"));
    }
    assertTrue(sent < 90 && sent >= 35, "sent " + sent);
    CountDownLatch done = new CountDownLatch(1);
    int more = 60;
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < more; i++) {
            ends[0].sendBlocking(ByteBuffer.wrap(message));
          }
          done.countDown();
        });
    for (int i = 0; i < sent + more; i++) {
      assertArrayEquals(message, Objects.requireNonNull(ends[1].receive(SOON)).bytes());
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void sendBlockingFromAListenerThrowsAtOnce() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("a"));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    CountDownLatch heard = new CountDownLatch(1);
    ends[1].setListener(
        new DataChannelListener() {
          @Override
          public void onMessage(DataChannel channel, DataMessage message) {
            try {
              channel.sendBlocking("no");
            } catch (InvalidStateException e) {
              thrown.set(e);
            }
            channel.send("yes");
            heard.countDown();
          }
        });
    ends[0].send("x");
    assertTrue(heard.await(20, TimeUnit.SECONDS));
    assertNotNull(thrown.get());
    assertEquals("yes", Objects.requireNonNull(ends[0].receive(SOON)).text());
  }

  @Test
  void tenMegabytesArriveIntactThroughTheViewsWhileVideoGoesOn() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(160, 120, 15)).start()) {
      one.addTrack(pattern);
      DataChannel[] ends = channel(DataChannelParameters.of("bulk"));
      byte[] file = random(7, 10_000_000);
      Thread.ofVirtual()
          .start(() -> {
            try (OutputStream out = ends[0].outputStream()) {
              out.write(file);
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
          });
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      int read = 0;
      try (ReadableByteChannel in = ends[1].readableChannel()) {
        ByteBuffer buffer = ByteBuffer.allocate(50_000);
        while (in.read(buffer) >= 0) {
          buffer.flip();
          read += buffer.remaining();
          digest.update(buffer);
          buffer.clear();
        }
      }
      assertEquals(file.length, read);
      assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(file), digest.digest());
      assertEquals(PeerConnectionState.CONNECTED, two.connectionState());
    }
  }

  @Test
  void aPublisherGivesAsManyMessagesAsAreAskedFor() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("a"));
    for (int i = 0; i < 10; i++) {
      ends[0].send("message " + i);
    }
    LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
    CountDownLatch complete = new CountDownLatch(1);
    AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    ends[1]
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
                given.request(3);
              }

              @Override
              public void onNext(DataMessage message) {
                came.add(message.text());
              }

              @Override
              public void onError(Throwable error) {
                came.add(error.toString());
              }

              @Override
              public void onComplete() {
                complete.countDown();
              }
            });
    for (int i = 0; i < 3; i++) {
      assertEquals("message " + i, came.poll(20, TimeUnit.SECONDS));
    }
    assertNull(came.peek());
    Objects.requireNonNull(subscription.get()).request(100);
    for (int i = 3; i < 10; i++) {
      assertEquals("message " + i, came.poll(20, TimeUnit.SECONDS));
    }
    ends[0].close();
    assertTrue(complete.await(20, TimeUnit.SECONDS));
  }

  @Test
  void theEndOfTheConnectionEndsItsChannels() throws Exception {
    DataChannel[] ends = channel(DataChannelParameters.of("a"));
    one.close();
    assertNull(ends[1].receive(SOON));
    assertNull(ends[0].receive(SOON));
    assertEquals(DataChannelState.CLOSED, ends[0].readyState());
    assertThrows(InvalidStateException.class, () -> ends[0].send("x"));
    assertThrows(InvalidStateException.class, () -> one.createDataChannel("b"));
  }

  @Test
  void aDataSectionMayComeLaterAndDoesNotDisturbTheMedia() throws Exception {
    try (VideoTrack pattern = VideoTrack.of(new PatternSource(160, 120, 15)).start()) {
      one.addTrack(pattern);
      connect();
      DataChannel late = one.createDataChannel("late");
      two.setRemoteDescription(one.setLocalDescription());
      one.setRemoteDescription(two.setLocalDescription());
      DataChannel theirs = twoHears.opened();
      theirs.send("here");
      assertEquals("here", Objects.requireNonNull(late.receive(SOON)).text());
      CountDownLatch pictures = new CountDownLatch(5);
      two.receivers().getFirst().track().addSink(_ -> pictures.countDown());
      assertTrue(pictures.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void theOldFormOfADataSectionIsAnsweredInItsOwnWords() {
    String offer = one.createDataChannel("x").label().equals("x") ? one.createOffer().sdp() : "";
    String old =
        offer
            .replace("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 5000")
            .replace("a=sctp-port:5000", "a=sctpmap:5000 webrtc-datachannel 65535");
    two.setRemoteDescription(new SessionDescription(SdpType.OFFER, old));
    String answer = two.createAnswer().sdp();
    assertTrue(answer.contains("m=application 9 DTLS/SCTP 5000\r\n"), answer);
    assertTrue(answer.contains("a=sctpmap:5000 webrtc-datachannel 1024\r\n"), answer);
    assertTrue(answer.contains("a=max-message-size:262144\r\n"), answer);
  }

  @Test
  void channelsOfAPeerThatRefusesThemAreClosed() {
    DataChannel channel = one.createDataChannel("x");
    one.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
    two.setRemoteDescription(one.setLocalDescription());
    String answer =
        two.setLocalDescription()
            .sdp()
            .replace("m=application 9", "m=application 0")
            .replaceFirst("a=group:BUNDLE [^\r]*", "a=group:BUNDLE 0");
    one.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
    assertEquals(DataChannelState.CLOSED, channel.readyState());
    assertThrows(OperationException.class, () -> one.createDataChannel("y"));
  }
}
