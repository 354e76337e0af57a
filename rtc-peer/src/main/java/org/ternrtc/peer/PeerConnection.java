package org.ternrtc.peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/**
 * A connection to another peer, W3C WebRTC section 4.4.
 *
 * <p>Thread-safe: every method may be called from any thread, also from a listener. Methods hand
 * their work to the connection's owner thread and wait for it; none of them waits for the network,
 * but for those named {@code await…}. A platform thread or a virtual one may call them.
 */
public final class PeerConnection implements AutoCloseable {
  private final Call call;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PeerConnection(Call call) {
    this.call = call;
  }

  /**
   * Opens a connection. Nothing is sent before a description is set.
   *
   * @throws OperationException when no socket can be opened, or the certificate has expired
   */
  public static PeerConnection create(
      Configuration configuration, PeerConnectionListener listener) {
    return new PeerConnection(Call.open(configuration, listener));
  }

  /**
   * Loads and initialises what makes the first connection of a JVM slow (up to some seconds).
   * Returns at once; the work is done in the background. May be called more than once.
   */
  public static void warmUp() {
    WarmUp.start();
  }

  public Configuration getConfiguration() {
    return call.configuration();
  }

  /**
   * Takes other ICE servers or ICE settings. They hold for what is gathered from now on: from the
   * beginning when no local description was set yet, else from the next {@link #restartIce}.
   * Descriptions that were made and not set are void.
   *
   * @throws InvalidModificationException when something else is different
   * @throws OperationException when a server's address is malformed
   */
  public void setConfiguration(Configuration changed) {
    on(() -> {
      call.setConfiguration(changed);
      return null;
    });
  }

  /**
   * Makes an offer, W3C section 4.4.2. It changes nothing until it is set.
   *
   * @throws InvalidStateException while an offer of the other side's is open
   */
  public SessionDescription createOffer() {
    return on(call::createOffer);
  }

  /**
   * Makes an answer to the offer that was set.
   *
   * @throws InvalidStateException when there is none
   */
  public SessionDescription createAnswer() {
    return on(call::createAnswer);
  }

  /** Makes the offer or answer that is due and sets it, W3C perfect negotiation. */
  public SessionDescription setLocalDescription() {
    return on(call::setLocalDescription);
  }

  /**
   * Sets an offer or answer of ours, or takes an offer back (rollback). An empty text stands for
   * what was made last.
   *
   * @throws InvalidModificationException when it is not what was made last
   * @throws InvalidStateException when it does not fit the signaling state
   */
  public void setLocalDescription(SessionDescription description) {
    on(() -> {
      call.setLocalDescription(description);
      return null;
    });
  }

  /**
   * Sets what the other side sent. An offer that comes while one of ours is open takes ours back
   * (W3C perfect negotiation).
   *
   * @throws SyntaxException when it is not well-formed, naming the line
   * @throws InvalidStateException when it does not fit the signaling state
   */
  public void setRemoteDescription(SessionDescription description) {
    on(() -> {
      call.setRemoteDescription(description);
      return null;
    });
  }

  /**
   * Adds a candidate of the other side's; null says that no more will come.
   *
   * @throws InvalidStateException when there is no remote description yet
   * @throws SyntaxException when it is malformed
   */
  public void addIceCandidate(@Nullable IceCandidate candidate) {
    on(() -> {
      call.addIceCandidate(candidate);
      return null;
    });
  }

  /**
   * The next offer restarts ICE, W3C section 4.4.2: new candidates, a new path, while the present
   * one carries on until there is another. Asks for negotiation; nothing before the first one.
   */
  public void restartIce() {
    on(() -> {
      call.restartIce();
      return null;
    });
  }

  /** Sends a track, on a transceiver that has no track yet or on a new one, W3C section 5.1. */
  public RtpSender addTrack(MediaTrack track) {
    return on(() -> call.addTrack(track, List.of("tern")));
  }

  /** Sends a track as part of the streams of those ids. */
  public RtpSender addTrack(MediaTrack track, List<String> streamIds) {
    return on(() -> call.addTrack(track, streamIds));
  }

  /** Stops to send the sender's track; the transceiver stays, W3C section 5.1. */
  public void removeTrack(RtpSender sender) {
    on(() -> {
      call.removeTrack(sender);
      return null;
    });
  }

  /**
   * Adds a transceiver without a track.
   *
   * @throws OperationException when no codec of that kind is installed
   */
  public RtpTransceiver addTransceiver(MediaKind kind, TransceiverInit init) {
    return on(() -> call.addTransceiver(kind, null, init));
  }

  /** Adds a transceiver that sends a track. */
  public RtpTransceiver addTransceiver(MediaTrack track, TransceiverInit init) {
    return on(() -> call.addTransceiver(track.kind(), track, init));
  }

  /**
   * Makes a reliable, ordered data channel, W3C section 6.1. The first one needs negotiation.
   *
   * @throws OperationException when all streams are taken
   */
  public DataChannel createDataChannel(String label) {
    return createDataChannel(DataChannelParameters.of(label));
  }

  /**
   * Makes a data channel.
   *
   * @throws OperationException when its id is taken, or all are
   */
  public DataChannel createDataChannel(DataChannelParameters parameters) {
    return on(() -> call.createDataChannel(parameters));
  }

  /** All that have not ended, in the order they were made. */
  public List<RtpTransceiver> transceivers() {
    return on(call::transceivers);
  }

  /** The senders of all transceivers that are not stopped. */
  public List<RtpSender> senders() {
    return running().map(RtpTransceiver::sender).toList();
  }

  /** The receivers of all transceivers that are not stopped. */
  public List<RtpReceiver> receivers() {
    return running().map(RtpTransceiver::receiver).toList();
  }

  private Stream<RtpTransceiver> running() {
    return transceivers().stream().filter(transceiver -> !transceiver.stopped());
  }

  /**
   * The pending description of ours if there is one, else the current one, with the candidates
   * found so far.
   */
  public @Nullable SessionDescription localDescription() {
    return on(call::localDescription);
  }

  /** The other side's pending description if there is one, else the current one. */
  public @Nullable SessionDescription remoteDescription() {
    return on(call::remoteDescription);
  }

  /** Ours of the last negotiation that was completed; null before. */
  public @Nullable SessionDescription currentLocalDescription() {
    return on(call::currentLocalDescription);
  }

  /** Ours of the negotiation under way; null in the stable state. */
  public @Nullable SessionDescription pendingLocalDescription() {
    return on(call::pendingLocalDescription);
  }

  /** Theirs of the last negotiation that was completed; null before. */
  public @Nullable SessionDescription currentRemoteDescription() {
    return on(call::currentRemoteDescription);
  }

  /** Theirs of the negotiation under way; null in the stable state. */
  public @Nullable SessionDescription pendingRemoteDescription() {
    return on(call::pendingRemoteDescription);
  }

  /**
   * What can be sent and received, the best first, for {@link RtpTransceiver#setCodecPreferences}.
   */
  public static List<RtpCodec> codecs(MediaKind kind) {
    return RtpCodecs.of(kind);
  }

  public SignalingState signalingState() {
    return call.states().get().signaling();
  }

  public PeerConnectionState connectionState() {
    return call.states().get().connection();
  }

  public IceConnectionState iceConnectionState() {
    return call.states().get().iceConnection();
  }

  public IceGatheringState iceGatheringState() {
    return call.states().get().iceGathering();
  }

  /** Statistics of all there is, W3C webrtc-stats. After {@link #close} the last ones. */
  public StatsReport getStats() {
    return call.stats();
  }

  /**
   * Why the connection does not connect, or what it lacks: in plain words with what can be done,
   * and as a record. Works in every state; after {@link #close} it tells how things stood then.
   */
  public Explanation explain() {
    return call.explain();
  }

  /**
   * Writes the connection's packets to a new file that Wireshark reads: STUN and DTLS as they are
   * on the wire with the secrets that open DTLS; RTP, RTCP and SCTP in the clear. Secrets are not
   * kept: DTLS can be opened only when the capture began before the handshake was over. Ends when
   * it or the connection is closed.
   *
   * @throws OperationException when the file cannot be made, or is there already
   * @throws InvalidStateException when the packets are captured already
   */
  public PacketCapture capture(Path file) {
    return on(() -> call.capture(file));
  }

  /**
   * Waits until all candidates are found, for signaling that cannot trickle.
   *
   * @return the local description with all candidates
   * @throws TimeoutException when it takes longer
   */
  public SessionDescription awaitGathering(Duration timeout) {
    var _ =
        call.states()
            .await("gathering", timeout, s -> s.iceGathering() == IceGatheringState.COMPLETE);
    SessionDescription description = localDescription();
    if (description == null) {
      throw new InvalidStateException("there is no local description");
    }
    return description;
  }

  /**
   * Waits until ICE and DTLS are up.
   *
   * @throws TimeoutException when it takes longer
   * @throws OperationException when the connection failed; the message says why
   */
  public void awaitConnected(Duration timeout) {
    PeerConnectionState state =
        call.states().await("the connection", timeout, s -> isSettled(s.connection())).connection();
    if (state == PeerConnectionState.FAILED) {
      throw new OperationException("the connection is failed: " + explain().summary());
    }
    if (state == PeerConnectionState.CLOSED) {
      throw new OperationException("the connection is closed");
    }
  }

  private static boolean isSettled(PeerConnectionState state) {
    return switch (state) {
      case CONNECTED, FAILED, CLOSED -> true;
      case NEW, CONNECTING, DISCONNECTED -> false;
    };
  }

  /** {@link #createOffer} without waiting. */
  public CompletableFuture<SessionDescription> createOfferAsync() {
    return async(this::createOffer);
  }

  /** {@link #createAnswer} without waiting. */
  public CompletableFuture<SessionDescription> createAnswerAsync() {
    return async(this::createAnswer);
  }

  /** {@link #awaitGathering} without waiting. */
  public CompletableFuture<SessionDescription> gatheringAsync(Duration timeout) {
    return async(() -> awaitGathering(timeout));
  }

  /** {@link #awaitConnected} without waiting. */
  public CompletableFuture<@Nullable Void> connectedAsync(Duration timeout) {
    return async(() -> {
      awaitConnected(timeout);
      return null;
    });
  }

  /** {@link #close} without waiting. */
  public CompletableFuture<@Nullable Void> closeAsync() {
    return async(() -> {
      close();
      return null;
    });
  }

  /**
   * Ends the connection: says goodbye (RTCP BYE, DTLS close_notify), stops encoders and decoders
   * and closes the port, before it returns and in bounded time. Tracks given to senders stay the
   * caller's. May be called twice, from any thread and in any phase.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      call.close();
    }
  }

  Call call() {
    return call;
  }

  private <T extends @Nullable Object> T on(Supplier<T> task) {
    return call.owner().call(task);
  }

  private static <T extends @Nullable Object> CompletableFuture<T> async(Supplier<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("tern-async")
        .start(() -> {
          try {
            future.complete(task.get());
          } catch (RuntimeException e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }
}
