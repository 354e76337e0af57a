package org.ternrtc.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsCertificate;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.dtls.srtp.DtlsState;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IceRole;
import org.ternrtc.ice.IceState;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.peer.jsep.Descriptions;
import org.ternrtc.peer.jsep.RemoteDescriptions;
import org.ternrtc.peer.jsep.RemoteSection;
import org.ternrtc.peer.jsep.TransportParameters;
import org.ternrtc.sctp.datachannel.DataChannelParameters;
import org.ternrtc.sdp.Setup;

/**
 * What is behind one {@link PeerConnection}: its owner and event thread, its transport, its media,
 * and the states that the outside sees.
 *
 * <p>Belongs to the owner thread but for what says otherwise.
 */
final class Call implements SignalingEffects<RtpTransceiver>, PeerTransport.Events, Owner.Driven {
  private static final System.Logger LOG = System.getLogger(Call.class.getName());
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final SecureRandom RANDOM = new SecureRandom();

  // Other servers or another policy may come; what else is in it stays.
  private volatile Configuration configuration;
  private final PeerConnectionListener listener;
  private final String name = "tern-call-" + COUNTER.incrementAndGet();
  private final String cname = UUID.randomUUID().toString();
  private final Owner owner;
  private final EventThread events;
  private final Signaling<RtpTransceiver> signaling;
  private final PeerTransport transport;
  private final MediaSession media;
  private final DataSession data;
  private final List<RtpTransceiver> transceivers = new ArrayList<>();
  private final List<String> localCandidates = new ArrayList<>();
  private final List<EncodedVideoTrack> closedEncoders = new ArrayList<>();
  private final List<DecoderThread> closedDecoders = new ArrayList<>();
  private final ClosedSound closedSound = new ClosedSound();

  private int gatheringGeneration = -1;
  private boolean gathered;

  /** What was found before the restart under way, in case that it is taken back. */
  private List<String> candidatesBefore = List.of();

  // Seen from any thread.
  private final PublishedStates states;
  private volatile @Nullable StatsReport lastStats;
  private volatile @Nullable Explanation lastExplanation;
  private volatile @Nullable Negotiator negotiator;

  private Call(Configuration configuration, PeerConnectionListener listener) {
    this.configuration = configuration;
    this.listener = listener;
    DtlsCertificate given = configuration.certificate();
    if (given != null && given.expires().isBefore(Instant.now())) {
      throw new OperationException("the certificate has expired at " + given.expires());
    }
    DtlsCertificate certificate = given == null ? DtlsCertificate.generate() : given;
    this.owner = new Owner(name, configuration.tuning().receiveRing(), this);
    this.signaling =
        new Signaling<>(
            this,
            new Signaling.Options(
                configuration.answerActive(),
                configuration.bundlePolicy(),
                RANDOM.nextLong(1L << 62)));
    try {
      this.transport = new PeerTransport(owner, configuration, certificate, this);
    } catch (UncheckedIOException e) {
      throw new OperationException("no port can be opened: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new OperationException(String.valueOf(e.getMessage()), e);
    }
    this.events = new EventThread(name + "-events");
    this.states = new PublishedStates(events, listener);
    this.media = new MediaSession(transport, configuration, cname, name, RANDOM);
    this.data =
        new DataSession(
            owner, events, listener, transport, configuration.tuning().dataChannels(), RANDOM);
  }

  static Call open(Configuration configuration, PeerConnectionListener listener) {
    Call call = new Call(configuration, listener);
    call.owner.start();
    return call;
  }

  // ---- from any thread ---------------------------------------------------------------------

  Owner owner() {
    return owner;
  }

  PublishedStates states() {
    return states;
  }

  /** In bits per second, before anything is known of the path. */
  int startBitrate() {
    return configuration.bandwidth().startBitrate();
  }

  String cname() {
    return cname;
  }

  boolean post(Runnable task) {
    return owner.post(task);
  }

  /** The transceiver was stopped: its streams end. */
  void stopped(RtpTransceiver transceiver) {
    media.stopped(transceiver);
  }

  void onOwner(Runnable task) {
    owner.call(() -> {
      task.run();
      return true;
    });
  }

  VideoCodecProvider encoders(String codec) {
    String wanted = configuration.encoderName();
    for (VideoCodecProvider provider : VideoCodecs.providers()) {
      if (provider.encodes(codec) && (wanted == null || provider.name().equalsIgnoreCase(wanted))) {
        return provider;
      }
    }
    throw new OperationException(
        "no encoder for " + codec + (wanted == null ? "" : " is called " + wanted));
  }

  @Nullable VideoCodecProvider decoders(String codec) {
    for (VideoCodecProvider provider : VideoCodecs.providers()) {
      if (provider.decodes(codec)) {
        return provider;
      }
    }
    return null;
  }

  StatsReport stats() {
    StatsReport last = lastStats;
    if (last != null) {
      return last;
    }
    try {
      return owner.call(this::collectStats);
    } catch (InvalidStateException e) {
      StatsReport closed = lastStats;
      return closed == null ? new StatsReport(List.of()) : closed;
    }
  }

  PacketCapture capture(Path file) {
    requireOpen();
    try {
      return transport.capture(file);
    } catch (FileAlreadyExistsException e) {
      throw new OperationException(file + " is there already", e);
    } catch (IOException e) {
      throw new OperationException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  Explanation explain() {
    Explanation last = lastExplanation;
    if (last != null) {
      return last;
    }
    try {
      return owner.call(this::diagnose);
    } catch (InvalidStateException e) {
      Explanation closed = lastExplanation;
      if (closed == null) {
        throw e;
      }
      return closed;
    }
  }

  void close() {
    long deadline = System.nanoTime() + configuration.tuning().closeTimeout().toNanos();
    try {
      owner.call(() -> {
        shutDown();
        return true;
      });
    } catch (InvalidStateException e) {
      // Closed by another thread in the meantime.
      return;
    }
    transport.awaitCapture();
    owner.stop();
    events.stop();
    try {
      if (!owner.isCurrent()) {
        owner.join(millisTo(deadline));
      }
      for (EncodedVideoTrack encoder : closedEncoders) {
        encoder.awaitEnd(millisTo(deadline));
      }
      for (DecoderThread decoder : closedDecoders) {
        decoder.join(millisTo(deadline));
      }
      closedSound.join(deadline);
      if (!events.isCurrent()) {
        events.join(millisTo(deadline));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long millisTo(long deadline) {
    return Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
  }

  Configuration configuration() {
    return configuration;
  }

  /** W3C section 4.4.1.6: servers and policy may change, what a call rests on may not. */
  void setConfiguration(Configuration changed) {
    requireOpen();
    Configuration now = configuration;
    if (!changed.withIceServers(now.iceServers()).withIce(now.ice()).equals(now)) {
      throw new InvalidModificationException(
          "only the ICE servers and ICE settings of a connection can be changed");
    }
    try {
      changed.iceServers().forEach(IceServer::check);
    } catch (IllegalArgumentException e) {
      throw new OperationException(String.valueOf(e.getMessage()), e);
    }
    try {
      transport.configure(changed);
    } catch (UncheckedIOException e) {
      throw new OperationException("no port can be opened: " + e.getMessage(), e);
    }
    configuration = changed;
    signaling.forgetDrafts();
  }

  // ---- the verbs ---------------------------------------------------------------------------

  SessionDescription createOffer() {
    return signaling.createOffer();
  }

  SessionDescription createAnswer() {
    return signaling.createAnswer();
  }

  SessionDescription setLocalDescription() {
    return signaling.setLocalDescription();
  }

  void setLocalDescription(SessionDescription description) {
    signaling.setLocal(description);
  }

  void setRemoteDescription(SessionDescription description) {
    signaling.setRemote(description);
  }

  void addIceCandidate(@Nullable IceCandidate candidate) {
    if (signaling.state() == SignalingState.CLOSED) {
      throw new InvalidStateException("the connection is closed");
    }
    if (!signaling.hasRemote()) {
      throw new InvalidStateException("a candidate needs a remote description first");
    }
    if (candidate == null || candidate.candidate().isEmpty()) {
      transport.endOfRemoteCandidates();
      return;
    }
    String ufrag = candidate.usernameFragment();
    if (ufrag != null
        && signaling.remoteUfrag() != null
        && !ufrag.equals(signaling.remoteUfrag())) {
      // Of a generation that is over (RFC 8838 section 11).
      return;
    }
    String mid = candidate.sdpMid();
    if (mid != null && signaling.sections().indexOf(mid) < 0) {
      throw new OperationException("there is no section " + mid);
    }
    org.ternrtc.ice.IceCandidate read = RemoteDescriptions.candidate(candidate.candidate());
    if (read != null) {
      transport.addRemoteCandidate(read);
    }
  }

  RtpSender addTrack(MediaTrack track, List<String> streamIds) {
    requireOpen();
    for (RtpTransceiver transceiver : transceivers) {
      if (transceiver.sender().track() == track) {
        throw new InvalidStateException("the track is sent already");
      }
    }
    for (RtpTransceiver transceiver : transceivers) {
      RtpSender sender = transceiver.sender();
      if (transceiver.kind() == track.kind()
          && !transceiver.stopped()
          && sender.track() == null
          && !sender.isSending()) {
        sender.replaceTrack(track);
        transceiver.setDirectionQuietly(
            RtpTransceiverDirection.of(true, transceiver.direction().receives()));
        transceiver.madeByAddTrack = true;
        negotiationChanged();
        return sender;
      }
    }
    RtpTransceiver transceiver =
        make(
            track.kind(),
            track,
            new TransceiverInit(
                RtpTransceiverDirection.SENDRECV, streamIds, RtpEncodingParameters.DEFAULT));
    transceiver.madeByAddTrack = true;
    negotiationChanged();
    return transceiver.sender();
  }

  void removeTrack(RtpSender sender) {
    requireOpen();
    for (RtpTransceiver transceiver : transceivers) {
      if (transceiver.sender() == sender && !transceiver.stopped()) {
        sender.replaceTrack(null);
        transceiver.setDirectionQuietly(
            RtpTransceiverDirection.of(false, transceiver.direction().receives()));
        negotiationChanged();
        return;
      }
    }
  }

  RtpTransceiver addTransceiver(MediaKind kind, @Nullable MediaTrack track, TransceiverInit init) {
    requireOpen();
    RtpTransceiver transceiver = make(kind, track, init);
    negotiationChanged();
    return transceiver;
  }

  private RtpTransceiver make(MediaKind kind, @Nullable MediaTrack track, TransceiverInit init) {
    if (codecs(kind).isEmpty()) {
      throw new OperationException("no codec for " + kind.value() + " is installed");
    }
    RtpSender sender =
        new RtpSender(
            this,
            kind,
            track,
            init.streamIds(),
            init.encoding(),
            RANDOM.nextLong(1, 1L << 32),
            RANDOM.nextLong(1, 1L << 32),
            UUID.randomUUID().toString());
    RtpTransceiver transceiver =
        new RtpTransceiver(this, kind, sender, new RtpReceiver(this, kind), init.direction());
    transceivers.add(transceiver);
    return transceiver;
  }

  @Nullable SessionDescription localDescription() {
    return signaling.localDescription();
  }

  @Nullable SessionDescription remoteDescription() {
    return signaling.remoteDescription();
  }

  @Nullable SessionDescription currentLocalDescription() {
    return signaling.currentLocalDescription();
  }

  @Nullable SessionDescription pendingLocalDescription() {
    return signaling.pendingLocalDescription();
  }

  @Nullable SessionDescription currentRemoteDescription() {
    return signaling.currentRemoteDescription();
  }

  @Nullable SessionDescription pendingRemoteDescription() {
    return signaling.pendingRemoteDescription();
  }

  private void requireOpen() {
    if (signaling.state() == SignalingState.CLOSED) {
      throw new InvalidStateException("the connection is closed");
    }
  }

  private void shutDown() {
    if (signaling.state() == SignalingState.CLOSED) {
      return;
    }
    StatsReport report = collectStats();
    lastExplanation = diagnose();
    signaling.close();
    media.close();
    data.close();
    for (RtpTransceiver transceiver : transceivers) {
      transceiver.finishStop();
    }
    transport.close();
    lastStats = report;
    states.publish(States.CLOSED);
  }

  // ---- media -------------------------------------------------------------------------------

  void send(RtpSender sender, EncodedFrame frame) {
    media.send(sender, frame);
  }

  /** From any thread: the receiver's decoder needs a key frame. */
  void undecodable(RtpReceiver receiver) {
    owner.post(() -> media.undecodable(receiver));
  }

  /** From any thread: somebody wants to begin with a key frame. */
  void requestKeyFrame(RtpReceiver receiver) {
    owner.post(() -> media.undecodable(receiver));
  }

  void encoderClosed(EncodedVideoTrack encoder) {
    closedEncoders.removeIf(EncodedVideoTrack::gone);
    closedEncoders.add(encoder);
  }

  void encoderClosed(AudioEncoderThread encoder) {
    closedSound.add(encoder);
  }

  void playoutClosed(AudioPlayout playout) {
    closedSound.add(playout);
  }

  void sendSound(RtpSender sender, EncodedSound sound, long ticks) {
    media.sendSound(sender, sound, ticks);
  }

  boolean canInsertDtmf(RtpSender sender) {
    return media.canInsertDtmf(sender);
  }

  void insertDtmf(RtpSender sender, String tones, int durationMillis, int gapMillis) {
    if (!canInsertDtmf(sender)) {
      throw new InvalidStateException("telephone events were not agreed on");
    }
    media.insertDtmf(sender, tones, durationMillis, gapMillis);
  }

  String toneBuffer(RtpSender sender) {
    return media.toneBuffer(sender);
  }

  void decoderClosed(DecoderThread decoder) {
    closedDecoders.removeIf(DecoderThread::gone);
    closedDecoders.add(decoder);
  }

  @Override
  public void datagram(byte[] data, int offset, int length, long receivedNanos) {
    transport.receiveSrtp(data, offset, length, receivedNanos);
  }

  @Override
  public long tick(long now) {
    long media = this.media.tick(now);
    long due = data.tick(now);
    return due - media < 0 ? due : media;
  }

  @Override
  public void data(List<byte[]> packets) {
    data.receive(packets);
  }

  DataChannel createDataChannel(DataChannelParameters parameters) {
    requireOpen();
    DataChannel channel = data.create(parameters);
    negotiationChanged();
    return channel;
  }

  @Override
  public boolean wantsData() {
    return data.wanted();
  }

  @Override
  public long maxMessageBytes() {
    return configuration.tuning().dataChannels().maxMessageBytes();
  }

  @Override
  public void dataNegotiated(RemoteSection.Data remote) {
    data.negotiated(remote.port(), remote.maxMessageBytes());
  }

  @Override
  public void dataRefused() {
    data.refused();
  }

  @Override
  public void rtp(byte[] data, int offset, int length, long receivedNanos) {
    media.receiveRtp(data, offset, length, receivedNanos);
  }

  @Override
  public void rtcp(byte[] data, int offset, int length, long receivedNanos) {
    media.receiveRtcp(data, offset, length, receivedNanos);
  }

  // ---- what descriptions lead to -----------------------------------------------------------

  @Override
  public RtpTransceiver transceiverFor(RemoteSection section) {
    MediaKind kind = SectionPlanner.kindOf(section);
    if (kind == null) {
      throw new AssertionError("no transceiver carries " + section.kind());
    }
    return make(kind, null, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
  }

  @Override
  public List<RtpTransceiver> transceivers() {
    return List.copyOf(transceivers);
  }

  @Override
  public void forget(RtpTransceiver transceiver) {
    transceivers.remove(transceiver);
  }

  @Override
  public List<RtpCodec> codecs(MediaKind kind) {
    return RtpCodecs.of(kind);
  }

  @Override
  public TransportParameters localTransport(Setup setup, boolean restart) {
    return new TransportParameters(
        transport.localParameters(restart), transport.localFingerprints(), setup, lite());
  }

  @Override
  public List<String> localCandidates() {
    return gatheringGeneration == transport.generation() ? List.copyOf(localCandidates) : List.of();
  }

  @Override
  public boolean gatheringComplete() {
    return gathered && gatheringGeneration == transport.generation();
  }

  @Override
  public void gather() {
    if (gatheringGeneration != transport.generation()) {
      gatheringGeneration = transport.generation();
      gathered = false;
      candidatesBefore = List.copyOf(localCandidates);
      localCandidates.clear();
      states.publish(states.get().withIceGathering(IceGatheringState.GATHERING));
      transport.gather();
    }
  }

  @Override
  public void prepareRestart(boolean byRemote) {
    try {
      transport.prepareRestart();
    } catch (UncheckedIOException e) {
      throw new OperationException("no port can be opened: " + e.getMessage(), e);
    }
    if (byRemote) {
      transport.remoteRestarts();
    }
  }

  @Override
  public void cancelRestart() {
    transport.cancelRestart();
    if (gatheringGeneration > transport.generation()) {
      gatheringGeneration = transport.generation();
      localCandidates.clear();
      localCandidates.addAll(candidatesBefore);
      gathered = transport.gathered();
      states.publish(
          states
              .get()
              .withIceGathering(
                  gathered ? IceGatheringState.COMPLETE : IceGatheringState.GATHERING));
    }
  }

  private boolean lite() {
    return configuration.ice().policy().lite();
  }

  void restartIce() {
    requireOpen();
    signaling.restartIce();
    negotiationChanged();
  }

  /** The network has changed, or the other side has fallen silent, and the caller wants that. */
  private void restartByItself() {
    if (configuration.ice().policy().restartsByItself()
        && signaling.state() == SignalingState.STABLE
        && transport.dtlsState() == DtlsState.CONNECTED) {
      LOG.log(Level.DEBUG, () -> name + ": ICE restarts");
      restartIce();
    }
  }

  @Override
  public void networkChanged() {
    restartByItself();
  }

  @Override
  public void remoteSection(RemoteSection section) {
    section.candidates().forEach(transport::addRemoteCandidate);
    if (section.endOfCandidates()) {
      transport.endOfRemoteCandidates();
    }
  }

  @Override
  public void startTransport(boolean controlling, DtlsRole role, TransportParameters remote) {
    transport.start(
        controlling && !lite() ? IceRole.CONTROLLING : IceRole.CONTROLLED,
        remote.ice(),
        role,
        remote.fingerprints(),
        transceivers.isEmpty());
  }

  @Override
  public void negotiated(RtpTransceiver transceiver, NegotiatedSection section) {
    media.negotiated(transceiver, section);
    data.beside(
        transceivers.stream()
            .map(each -> each.negotiated)
            .anyMatch(
                each -> each != null && (each.direction().sends() || each.direction().receives())));
    updateSending(transceiver);
  }

  private void updateSending(RtpTransceiver transceiver) {
    NegotiatedSection section = transceiver.negotiated;
    if (section == null || transceiver.stopped()) {
      return;
    }
    if (section.direction().sends() && transport.writable()) {
      try {
        if (transceiver.kind() == MediaKind.AUDIO) {
          transceiver.sender().startSendingSound(section);
        } else {
          transceiver.sender().startSending(section.codec().name(), section.maxBitrate());
        }
      } catch (OperationException e) {
        // The call goes on without this track: no encoder, or a shared one of another codec.
        LOG.log(Level.WARNING, () -> name + ": nothing is sent: " + e.getMessage());
      }
    } else {
      transceiver.sender().stopSending();
    }
  }

  @Override
  public void track(RtpTransceiver transceiver) {
    events.post(() -> listener.onTrack(transceiver));
  }

  @Override
  public void trackRemoved(RtpTransceiver transceiver) {
    events.post(() -> listener.onTrackRemoved(transceiver));
  }

  @Override
  public @Nullable DtlsRole dtlsRole() {
    return transport.dtlsRole();
  }

  @Override
  public void stateChanged(SignalingState state) {
    States now = states.get();
    states.publish(new States(state, now.connection(), now.iceConnection(), now.iceGathering()));
  }

  /** Something has changed that may need an offer. */
  void negotiationChanged() {
    signaling.updateNegotiationNeeded();
  }

  @Override
  public void negotiationNeeded() {
    events.post(this::tellNegotiationNeeded);
  }

  /** On the event thread: what was needed may have been done, or taken back, in the meantime. */
  private void tellNegotiationNeeded() {
    boolean needed;
    try {
      needed = owner.call(signaling::isNegotiationDue);
    } catch (InvalidStateException e) {
      return;
    }
    if (needed) {
      Negotiator attached = negotiator;
      if (attached != null) {
        attached.negotiationNeeded();
      }
      listener.onNegotiationNeeded();
    }
  }

  /** From any thread. */
  void attach(Negotiator one) {
    onOwner(() -> {
      requireOpen();
      if (negotiator != null) {
        throw new InvalidStateException("the connection has a negotiator already");
      }
      negotiator = one;
      if (signaling.isNegotiationDue()) {
        negotiationNeeded();
      }
    });
  }

  /** From any thread: runs on the event thread, behind what waits there. */
  void onEvents(Runnable task) {
    events.post(task);
  }

  /** Makes and sets an offer when one is due; null otherwise. */
  @Nullable SessionDescription offerWhatIsDue() {
    return signaling.isNegotiationDue() ? setLocalDescription() : null;
  }

  // ---- what the transport says -------------------------------------------------------------

  @Override
  public void localCandidate(org.ternrtc.ice.IceCandidate candidate) {
    if (signaling.state() == SignalingState.CLOSED) {
      return;
    }
    String ufrag = transport.localParameters(true).usernameFragment();
    String line = Descriptions.candidateLine(candidate, ufrag);
    localCandidates.add(line);
    String mid = signaling.bundleMid();
    IceCandidate found =
        new IceCandidate(line, mid, mid == null ? null : signaling.sections().indexOf(mid), ufrag);
    tellCandidate(found);
  }

  @Override
  public void candidateError(IceCandidateError error) {
    LOG.log(Level.DEBUG, () -> name + ": " + error);
    events.post(() -> listener.onIceCandidateError(error));
  }

  @Override
  public void gatheringDone() {
    gathered = true;
    states.publish(states.get().withIceGathering(IceGatheringState.COMPLETE));
    tellCandidate(null);
  }

  private void tellCandidate(@Nullable IceCandidate candidate) {
    events.post(() -> {
      Negotiator attached = negotiator;
      if (attached != null) {
        attached.candidate(candidate);
      }
      listener.onIceCandidate(candidate);
    });
  }

  @Override
  public void connected() {
    data.connected();
    for (RtpTransceiver transceiver : transceivers) {
      updateSending(transceiver);
    }
  }

  @Override
  public void stateChanged() {
    if (signaling.state() == SignalingState.CLOSED) {
      return;
    }
    IceConnectionState ice = iceConnection(transport.iceState());
    States now = states.get();
    states.publish(new States(now.signaling(), connection(ice), ice, now.iceGathering()));
    if (now.iceConnection() != ice
        && (ice == IceConnectionState.DISCONNECTED || ice == IceConnectionState.FAILED)) {
      restartByItself();
    }
    if (transport.dtlsState() == DtlsState.CLOSED || transport.dtlsState() == DtlsState.FAILED) {
      String reason = transport.failure();
      data.lost(reason == null ? "the connection has ended" : reason);
      LOG.log(Level.DEBUG, () -> name + ": " + (reason == null ? "DTLS ended" : reason));
      for (RtpTransceiver transceiver : transceivers) {
        transceiver.sender().stopSending();
      }
    }
  }

  private static IceConnectionState iceConnection(IceState state) {
    return switch (state) {
      case NEW -> IceConnectionState.NEW;
      case CHECKING -> IceConnectionState.CHECKING;
      case CONNECTED -> IceConnectionState.CONNECTED;
      case DISCONNECTED -> IceConnectionState.DISCONNECTED;
      case FAILED -> IceConnectionState.FAILED;
      case CLOSED -> IceConnectionState.CLOSED;
    };
  }

  /**
   * W3C section 4.3.3, with the end of DTLS by the other side counted as the end of the connection.
   */
  private PeerConnectionState connection(IceConnectionState ice) {
    return switch (transport.dtlsState()) {
      case FAILED -> PeerConnectionState.FAILED;
      case CLOSED -> PeerConnectionState.CLOSED;
      case NEW, CONNECTING ->
          ice == IceConnectionState.FAILED
              ? PeerConnectionState.FAILED
              : ice == IceConnectionState.NEW
                  ? PeerConnectionState.NEW
                  : PeerConnectionState.CONNECTING;
      case CONNECTED ->
          switch (ice) {
            case FAILED -> PeerConnectionState.FAILED;
            case DISCONNECTED -> PeerConnectionState.DISCONNECTED;
            default -> PeerConnectionState.CONNECTED;
          };
    };
  }

  private Explanation diagnose() {
    IceConfiguration ice =
        configuration
            .ice()
            .withServers(
                configuration.iceServers().stream().flatMap(s -> s.servers().stream()).toList());
    return Diagnosis.of(
        new Diagnosis.Facts(
            states.get().connection(),
            signaling.state(),
            signaling.hasRemote(),
            ice,
            transport.iceReports(),
            transport.dtlsFailure(),
            transport.dtlsState() == DtlsState.CONNECTING,
            signaling.sections().all().stream()
                .map(slot -> slot.refusal)
                .filter(Objects::nonNull)
                .toList()));
  }

  private StatsReport collectStats() {
    return new StatsCollector(states.get(), transport, media, data, transceivers, owner).report();
  }
}
