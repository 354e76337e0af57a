package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.ContentKind;

/** Perfect negotiation between two connections over real sockets. */
@Timeout(60)
final class NegotiatorTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  private static final class End implements PeerConnectionListener, SignalingChannel {
    final PeerConnection connection = PeerConnection.create(LOOPBACK, this);
    final BlockingQueue<RtpTransceiver> tracks = new LinkedBlockingQueue<>();
    final BlockingQueue<RtcException> failures = new LinkedBlockingQueue<>();
    final CompletableFuture<Negotiator> other = new CompletableFuture<>();

    @Override
    public void onTrack(RtpTransceiver transceiver) {
      tracks.add(transceiver);
    }

    private void carry(Consumer<Negotiator> message) {
      // A listener may block: until the other side has its negotiator.
      message.accept(other.join());
    }

    @Override
    public void send(SessionDescription description) {
      carry(negotiator -> negotiator.receive(description));
    }

    @Override
    public void send(@Nullable IceCandidate candidate) {
      carry(negotiator -> negotiator.receive(candidate));
    }

    @Override
    public void failed(RtcException cause) {
      failures.add(cause);
    }
  }

  private final End one = new End();
  private final End two = new End();

  @AfterEach
  void close() {
    one.connection.close();
    two.connection.close();
  }

  @Test
  void bothAddTracksAtOnceAndBothAreReceivedOnOneConnection() throws Exception {
    one.connection.addTrack(new VideoTrack(ContentKind.CAMERA));
    two.connection.addTrack(new VideoTrack(ContentKind.CAMERA));
    two.other.complete(new Negotiator(one.connection, one, false));
    one.other.complete(new Negotiator(two.connection, two, true));
    one.connection.awaitConnected(SOON);
    two.connection.awaitConnected(SOON);
    assertEquals(two.connection.transceivers().size(), one.connection.transceivers().size());
    assertTrue(one.tracks.poll(20, TimeUnit.SECONDS) != null);
    assertTrue(two.tracks.poll(20, TimeUnit.SECONDS) != null);
    assertTrue(one.failures.isEmpty(), () -> one.failures.toString());
    assertTrue(two.failures.isEmpty(), () -> two.failures.toString());
  }

  @Test
  void whatIsAddedLaterIsNegotiatedWithoutAWord() throws Exception {
    two.other.complete(new Negotiator(one.connection, one, false));
    one.other.complete(new Negotiator(two.connection, two, true));
    DataChannel channel = two.connection.createDataChannel("later");
    CountDownLatch open = new CountDownLatch(1);
    channel.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel opened) {
            open.countDown();
          }
        });
    assertTrue(channel.readyState() == DataChannelState.OPEN || open.await(20, TimeUnit.SECONDS));
  }

  @Test
  void whatCannotBeReadIsReportedAndNegotiationGoesOn() throws Exception {
    Negotiator negotiator = new Negotiator(two.connection, two, true);
    negotiator.receive(new SessionDescription(SdpType.OFFER, "v=0\r\nnonsense\r\n"));
    assertInstanceOf(SyntaxException.class, two.failures.poll(20, TimeUnit.SECONDS));
    negotiator.receive(new SessionDescription(SdpType.ANSWER, ""));
    assertInstanceOf(InvalidStateException.class, two.failures.poll(20, TimeUnit.SECONDS));
    two.other.complete(new Negotiator(one.connection, one, false));
    one.other.complete(negotiator);
    one.connection.createDataChannel("still");
    one.connection.awaitConnected(SOON);
  }

  @Test
  void aConnectionHasOneNegotiatorAndNoneOnceItIsClosed() {
    Negotiator negotiator = new Negotiator(one.connection, one, true);
    assertTrue(negotiator.polite());
    assertThrows(InvalidStateException.class, () -> new Negotiator(one.connection, one, true));
    two.connection.close();
    assertThrows(InvalidStateException.class, () -> new Negotiator(two.connection, two, false));
  }
}
