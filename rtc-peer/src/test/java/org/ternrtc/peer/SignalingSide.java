package org.ternrtc.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.dtls.srtp.Fingerprint;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.sdp.Setup;

/**
 * Signaling as a connection has it, without threads, sockets and media: events and messages wait
 * until the test lets them go on.
 */
final class SignalingSide implements SignalingEffects<FakeTransceiver>, PerfectNegotiation.Side {
  private static final String FINGERPRINT = "AB:".repeat(31) + "CD";

  final String name;
  final Signaling<FakeTransceiver> signaling;
  final PerfectNegotiation negotiation;
  final List<FakeTransceiver> transceivers = new ArrayList<>();
  final Deque<Runnable> events = new ArrayDeque<>();
  final Deque<SessionDescription> outgoing = new ArrayDeque<>();
  final List<String> log = new ArrayList<>();
  List<RtpCodec> codecs = RtpCodecs.of(MediaKind.VIDEO);
  boolean data;
  private int made;
  private int generations;
  private int generation;
  private int next = -1;
  private @Nullable DtlsRole role;
  @Nullable String remoteUfrag;

  SignalingSide(String name, boolean polite) {
    this(name, polite, BundlePolicy.BALANCED);
  }

  SignalingSide(String name, boolean polite, BundlePolicy bundle) {
    this.name = name;
    this.signaling = new Signaling<>(this, new Signaling.Options(true, bundle, 1));
    this.negotiation = new PerfectNegotiation(this, polite);
  }

  // ---- what a user does --------------------------------------------------------------------

  FakeTransceiver addTransceiver(RtpTransceiverDirection direction) {
    FakeTransceiver transceiver =
        new FakeTransceiver(direction, 1000L * name.charAt(0) + 2L * made++, direction.sends());
    transceivers.add(transceiver);
    signaling.updateNegotiationNeeded();
    return transceiver;
  }

  FakeTransceiver addTrack() {
    for (FakeTransceiver transceiver : transceivers) {
      if (!transceiver.stopped() && !transceiver.track) {
        transceiver.track = true;
        transceiver.madeByAddTrack = true;
        setDirection(
            transceiver, RtpTransceiverDirection.of(true, transceiver.direction().receives()));
        return transceiver;
      }
    }
    FakeTransceiver transceiver = addTransceiver(RtpTransceiverDirection.SENDRECV);
    transceiver.madeByAddTrack = true;
    return transceiver;
  }

  void removeTrack(FakeTransceiver transceiver) {
    transceiver.track = false;
    setDirection(
        transceiver, RtpTransceiverDirection.of(false, transceiver.direction().receives()));
  }

  void setDirection(FakeTransceiver transceiver, RtpTransceiverDirection direction) {
    transceiver.setDirectionQuietly(direction);
    signaling.updateNegotiationNeeded();
  }

  void stop(FakeTransceiver transceiver) {
    transceiver.announced = false;
    if (transceiver.mid() == null) {
      transceiver.finishStop();
      forget(transceiver);
    } else {
      transceiver.beginStop();
    }
    signaling.updateNegotiationNeeded();
  }

  void restart() {
    signaling.restartIce();
    signaling.updateNegotiationNeeded();
  }

  void openChannel() {
    data = true;
    signaling.updateNegotiationNeeded();
  }

  SessionDescription offer() {
    return signaling.setLocalDescription();
  }

  /** One negotiation, begun here. */
  void negotiate(SignalingSide other) {
    other.signaling.setRemote(signaling.setLocalDescription());
    signaling.setRemote(other.signaling.setLocalDescription());
  }

  String localUfrag() {
    return name + "ufrag" + generation;
  }

  // ---- the way to the other side -----------------------------------------------------------

  @Override
  public boolean stable() {
    return signaling.state() == SignalingState.STABLE;
  }

  @Override
  public @Nullable SessionDescription offerWhatIsDue() {
    return signaling.isNegotiationDue() ? signaling.setLocalDescription() : null;
  }

  @Override
  public SessionDescription answer() {
    return signaling.setLocalDescription();
  }

  @Override
  public void setRemoteDescription(SessionDescription description) {
    signaling.setRemote(description);
  }

  @Override
  public void addIceCandidate(@Nullable IceCandidate candidate) {}

  @Override
  public void send(SessionDescription description) {
    outgoing.add(description);
  }

  // ---- what descriptions lead to -----------------------------------------------------------

  @Override
  public FakeTransceiver transceiverFor(RemoteSection section) {
    FakeTransceiver transceiver =
        new FakeTransceiver(
            RtpTransceiverDirection.RECVONLY, 1000L * name.charAt(0) + 2L * made++, false);
    transceivers.add(transceiver);
    return transceiver;
  }

  @Override
  public List<FakeTransceiver> transceivers() {
    return List.copyOf(transceivers);
  }

  @Override
  public void forget(FakeTransceiver transceiver) {
    transceivers.remove(transceiver);
  }

  @Override
  public List<RtpCodec> codecs(MediaKind kind) {
    return codecs;
  }

  @Override
  public TransportParameters localTransport(Setup setup, boolean restart) {
    if (restart && next < 0) {
      throw new AssertionError("no generation was made ready");
    }
    return new TransportParameters(
        new IceParameters(name + "ufrag" + (restart ? next : generation), "0123456789abcdefghijkl"),
        List.of(new Fingerprint("sha-256", FINGERPRINT)),
        setup,
        false);
  }

  @Override
  public List<String> localCandidates() {
    return List.of();
  }

  @Override
  public boolean gatheringComplete() {
    return true;
  }

  @Override
  public void gather() {}

  @Override
  public void remoteSection(RemoteSection section) {}

  @Override
  public void startTransport(boolean controlling, DtlsRole own, TransportParameters remote) {
    if (role == null) {
      role = own;
      log.add("start " + (controlling ? "controlling " : "controlled ") + own);
    } else if (next < 0) {
      throw new AssertionError("no generation was made ready");
    } else {
      generation = next;
      next = -1;
      log.add("restart");
    }
    remoteUfrag = remote.ice().usernameFragment();
  }

  @Override
  public void prepareRestart(boolean byRemote) {
    if (next < 0) {
      next = ++generations;
    }
  }

  @Override
  public void cancelRestart() {
    if (next >= 0) {
      next = -1;
      log.add("cancelRestart");
    }
  }

  @Override
  public void negotiated(FakeTransceiver transceiver, NegotiatedSection section) {
    log.add("negotiated " + transceiver.mid() + " " + section.direction());
  }

  @Override
  public boolean wantsData() {
    return data;
  }

  @Override
  public long maxMessageBytes() {
    return 262_144;
  }

  @Override
  public void dataNegotiated(RemoteSection.Data remote) {
    data = true;
  }

  @Override
  public void dataRefused() {
    data = false;
  }

  @Override
  public void track(FakeTransceiver transceiver) {
    log.add("track " + transceiver.mid());
  }

  @Override
  public void trackRemoved(FakeTransceiver transceiver) {
    log.add("trackRemoved " + transceiver.mid());
  }

  @Override
  public @Nullable DtlsRole dtlsRole() {
    return role;
  }

  @Override
  public void stateChanged(SignalingState state) {
    log.add(state.toString());
  }

  @Override
  public void negotiationNeeded() {
    events.add(() -> {
      if (signaling.isNegotiationDue()) {
        log.add("negotiationNeeded");
        negotiation.negotiationNeeded();
      }
    });
  }
}
