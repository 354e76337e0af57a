package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;

/** A path replaced by another under a call that goes on. */
@Timeout(60)
final class IceRestartTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  /** One side with what it has said. */
  private static final class Side implements PeerConnectionListener {
    final LinkedBlockingQueue<Integer> wishes = new LinkedBlockingQueue<>();
    final List<PeerConnectionState> states = new CopyOnWriteArrayList<>();
    final LinkedBlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();
    final PeerConnection connection = PeerConnection.create(LOOPBACK, this);

    @Override
    public void onNegotiationNeeded() {
      wishes.add(1);
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      states.add(state);
    }

    @Override
    public void onDataChannel(DataChannel channel) {
      channels.add(channel);
    }

    String ufrag() {
      SessionDescription description = connection.localDescription();
      assertNotNull(description);
      return description
          .sdp()
          .lines()
          .filter(line -> line.startsWith("a=ice-ufrag:"))
          .findFirst()
          .orElseThrow();
    }

    String localPort() {
      StatsReport stats = connection.getStats();
      String id = stats.ofType("candidate-pair").getFirst().text("localCandidateId");
      return stats.ofType("local-candidate").stream()
          .filter(each -> each.id().equals(id))
          .map(each -> Long.toString(each.count("port")))
          .findFirst()
          .orElseThrow();
    }
  }

  private final Side one = new Side();
  private final Side two = new Side();

  @AfterEach
  void close() {
    one.connection.close();
    two.connection.close();
  }

  private static void negotiate(Side offerer, Side answerer) {
    offerer.connection.setLocalDescription();
    answerer.connection.setRemoteDescription(offerer.connection.awaitGathering(SOON));
    answerer.connection.setLocalDescription();
    offerer.connection.setRemoteDescription(answerer.connection.awaitGathering(SOON));
  }

  private DataChannel connect() throws InterruptedException {
    DataChannel channel = one.connection.createDataChannel("through");
    negotiate(one, two);
    one.connection.awaitConnected(SOON);
    two.connection.awaitConnected(SOON);
    one.wishes.clear();
    two.wishes.clear();
    return channel;
  }

  private static void awaitChange(Side side, String port) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    var never = new CountDownLatch(1);
    while (side.localPort().equals(port)) {
      assertTrue(end - System.nanoTime() > 0, "the path did not change");
      assertFalse(never.await(5, TimeUnit.MILLISECONDS));
    }
  }

  private void assertRestarts(Side offerer, Side answerer) throws InterruptedException {
    DataChannel channel = connect();
    DataChannel other = two.channels.poll(20, TimeUnit.SECONDS);
    assertNotNull(other);
    String ufrag = offerer.ufrag();
    String otherUfrag = answerer.ufrag();
    String port = offerer.localPort();
    String otherPort = answerer.localPort();
    offerer.connection.restartIce();
    assertNotNull(offerer.wishes.poll(20, TimeUnit.SECONDS), "no negotiation wanted");
    negotiate(offerer, answerer);
    assertNotEquals(ufrag, offerer.ufrag());
    assertNotEquals(otherUfrag, answerer.ufrag());
    awaitChange(offerer, port);
    awaitChange(answerer, otherPort);
    channel.send("still here");
    DataMessage message = other.receive(SOON);
    assertNotNull(message);
    assertEquals("still here", message.text());
    other.send("so am I");
    message = channel.receive(SOON);
    assertNotNull(message);
    assertEquals("so am I", message.text());
    for (Side side : List.of(one, two)) {
      assertEquals(
          List.of(PeerConnectionState.CONNECTING, PeerConnectionState.CONNECTED), side.states);
      assertTrue(side.wishes.isEmpty());
    }
  }

  @Test
  void whoHasOfferedMayRestartAndNothingIsLost() throws Exception {
    assertRestarts(one, two);
  }

  @Test
  void whoHasAnsweredMayRestartAsWell() throws Exception {
    assertRestarts(two, one);
  }

  @Test
  void aRestartMayFollowARestart() throws Exception {
    connect();
    for (int i = 0; i < 3; i++) {
      Side offerer = i % 2 == 0 ? one : two;
      String port = offerer.localPort();
      offerer.connection.restartIce();
      negotiate(offerer, offerer == one ? two : one);
      awaitChange(offerer, port);
    }
    assertEquals(PeerConnectionState.CONNECTED, one.connection.connectionState());
  }

  @Test
  void aRestartThatIsTakenBackLeavesThePathAlone() throws Exception {
    connect();
    String port = one.localPort();
    one.connection.restartIce();
    one.connection.setLocalDescription();
    one.connection.setLocalDescription(new SessionDescription(SdpType.ROLLBACK, ""));
    String offer = two.connection.createOffer().sdp();
    two.connection.setLocalDescription(new SessionDescription(SdpType.OFFER, offer));
    String ufrag = two.ufrag();
    one.connection.setRemoteDescription(two.connection.awaitGathering(SOON));
    one.connection.setLocalDescription();
    two.connection.setRemoteDescription(one.connection.awaitGathering(SOON));
    assertEquals(ufrag, two.ufrag());
    assertEquals(port, one.localPort());
    assertNotNull(one.wishes.poll(20, TimeUnit.SECONDS), "the restart is still wanted");
    negotiate(one, two);
    awaitChange(one, port);
  }

  @Test
  void aRestartBeforeTheFirstNegotiationIsNothing() {
    one.connection.restartIce();
    assertTrue(one.wishes.isEmpty());
  }

  @Test
  void anAnswerThatDoesNotRestartLeavesThePathAsItIs() throws Exception {
    connect();
    String port = one.localPort();
    SessionDescription old = two.connection.localDescription();
    assertNotNull(old);
    one.connection.restartIce();
    one.connection.setLocalDescription();
    one.connection.setRemoteDescription(new SessionDescription(SdpType.ANSWER, old.sdp()));
    assertEquals(SignalingState.STABLE, one.connection.signalingState());
    assertEquals(PeerConnectionState.CONNECTED, one.connection.connectionState());
    assertEquals(port, one.localPort());
  }
}
