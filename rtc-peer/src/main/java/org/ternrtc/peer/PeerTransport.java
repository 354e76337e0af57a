package org.ternrtc.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.DtlsCertificate;
import org.ternrtc.dtls.srtp.DtlsFailure;
import org.ternrtc.dtls.srtp.DtlsListener;
import org.ternrtc.dtls.srtp.DtlsRole;
import org.ternrtc.dtls.srtp.DtlsState;
import org.ternrtc.dtls.srtp.DtlsTransport;
import org.ternrtc.dtls.srtp.Fingerprint;
import org.ternrtc.dtls.srtp.context.Srtp;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;
import org.ternrtc.dtls.srtp.context.SrtpReceiver;
import org.ternrtc.dtls.srtp.context.SrtpSender;
import org.ternrtc.ice.IceAgent;
import org.ternrtc.ice.IceCandidate;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceCandidatePair;
import org.ternrtc.ice.IceListener;
import org.ternrtc.ice.IceParameters;
import org.ternrtc.ice.IceReport;
import org.ternrtc.ice.IceRole;
import org.ternrtc.ice.IceState;
import org.ternrtc.ice.IceStatistics;

/**
 * One path to the other side: ICE below, DTLS and SRTP on it, RFC 8842.
 *
 * <p>Belongs to the owner thread, but for what the port's thread delivers: DTLS goes straight to
 * its own thread, SRTP goes to the owner's ring.
 */
final class PeerTransport {
  /** Hears what the transport does; called on the owner thread. */
  interface Events {
    void localCandidate(IceCandidate candidate);

    /** A server gave no candidate. */
    void candidateError(IceCandidateError error);

    void gatheringDone();

    /** The addresses of this machine have changed. */
    void networkChanged();

    /** ICE or DTLS has changed its state. */
    void stateChanged();

    /** The keys are there: media may flow. */
    void connected();

    /** A packet that was authenticated and decrypted. */
    void rtp(byte[] data, int offset, int length, long receivedNanos);

    void rtcp(byte[] data, int offset, int length, long receivedNanos);

    /** Application data of DTLS: SCTP packets, RFC 8261, some at once. */
    void data(List<byte[]> packets);
  }

  /** Counters of what was refused. */
  record Counters(
      long earlyDropped, long unauthenticated, long replayed, long malformed, long sendFailures) {}

  /** A round trip through any buffer there is. */
  private static final long RETIREMENT_SECONDS = 3;

  /** Closing an agent waits for its port's thread: not on the owner's time. */
  private static final Executor OFF_THREAD =
      task -> Thread.ofVirtual().name("tern-ice-retire").start(task);

  private final Owner owner;
  private final Events events;
  private Configuration configuration;
  private final DtlsCertificate certificate;
  private final EarlyPackets early;
  private final DataPackets dataPackets;
  private final SentPackets sent = new SentPackets();

  private volatile @Nullable DtlsTransport dtls;
  private volatile @Nullable PacketCapture capture;
  private @Nullable DtlsRole dtlsRole;
  private DtlsState dtlsState = DtlsState.NEW;
  private @Nullable String failure;
  private @Nullable SrtpSender srtpOut;
  private @Nullable SrtpReceiver srtpIn;
  private @Nullable SrtpProfile profile;

  /** What carries the data; senders on other threads read it. */
  private volatile Generation current;

  /** An ICE restart that has no path yet. */
  private @Nullable Generation next;

  /** Whether what the other side trickles belongs to {@link #next}. */
  private boolean remoteIsNext;

  private @Nullable Generation retired;
  private int generations;
  private boolean closed;

  private long unauthenticated;
  private long replayed;
  private long malformed;
  private long sendFailures;
  private long packetsSent;
  private long packetsReceived;
  private long bytesSent;
  private long bytesReceived;

  PeerTransport(
      Owner owner, Configuration configuration, DtlsCertificate certificate, Events events) {
    this.owner = owner;
    this.events = events;
    this.configuration = configuration;
    this.certificate = certificate;
    this.early =
        new EarlyPackets(
            configuration.tuning().earlyPackets(), configuration.tuning().earlyBytes());
    this.dataPackets = new DataPackets(owner, this::receiveData);
    this.current = new Generation();
  }

  /**
   * Takes other servers and another policy, for what is gathered from now on: at once when nothing
   * was gathered yet, else with the next restart (W3C section 4.4.1.6).
   */
  void configure(Configuration changed) {
    configuration = changed;
    Generation first = current;
    if (!closed
        && !first.started
        && first.agent.gatheringState() == org.ternrtc.ice.IceGatheringState.NEW) {
      current = new Generation();
      first.agent.close();
    }
  }

  private IceAgent open(IceListener listener) {
    var settings =
        configuration
            .ice()
            .withServers(
                configuration.iceServers().stream().flatMap(s -> s.servers().stream()).toList());
    return configuration.ports() == null
        ? new IceAgent(settings, listener)
        : new IceAgent(configuration.ports(), settings, listener);
  }

  /** The one that the next description speaks of, if it restarts ICE or not. */
  private Generation latest() {
    Generation upcoming = next;
    return upcoming == null ? current : upcoming;
  }

  /** Counts the restarts. */
  int generation() {
    return latest().number;
  }

  /**
   * Prepares an ICE restart, RFC 8445 section 2.4: what runs goes on until the new one has a path.
   */
  void prepareRestart() {
    if (next == null && !closed) {
      next = new Generation();
      remoteIsNext = false;
    }
  }

  /** The other side's description that restarts is here: its candidates are for the new one. */
  void remoteRestarts() {
    remoteIsNext = next != null;
  }

  /** The offer was taken back. */
  void cancelRestart() {
    Generation upcoming = next;
    if (upcoming != null && !upcoming.started) {
      next = null;
      remoteIsNext = false;
      upcoming.agent.close();
    }
  }

  /**
   * What the other side is to know.
   *
   * @param restart whether for a description that restarts ICE
   */
  IceParameters localParameters(boolean restart) {
    return (restart ? latest() : current).agent.localParameters();
  }

  List<Fingerprint> localFingerprints() {
    return List.of(certificate.fingerprint("sha-256"));
  }

  void gather() {
    latest().agent.gather();
  }

  boolean gathered() {
    return latest().agent.gatheringState() == org.ternrtc.ice.IceGatheringState.COMPLETE;
  }

  void addRemoteCandidate(IceCandidate candidate) {
    trickled().agent.addRemoteCandidate(candidate);
  }

  void endOfRemoteCandidates() {
    trickled().agent.endOfRemoteCandidates();
  }

  private Generation trickled() {
    return remoteIsNext ? latest() : current;
  }

  /**
   * Starts ICE, or its restart, and at first prepares DTLS: both descriptions are known.
   *
   * @param dataOnly whether they speak of nothing but data channels: then the peer need not know
   *     SRTP
   */
  void start(
      IceRole role,
      IceParameters remote,
      DtlsRole ownDtlsRole,
      List<Fingerprint> expected,
      boolean dataOnly) {
    Generation starting = latest();
    if (starting.started || closed) {
      return;
    }
    starting.started = true;
    if (dtls == null) {
      dtlsRole = ownDtlsRole;
      // Before ICE, so that a ClientHello that comes with the first check finds its receiver.
      FromDtls hears = new FromDtls();
      dtls =
          dataOnly
              ? DtlsTransport.forData(ownDtlsRole, certificate, expected, this::sendDtls, hears)
              : new DtlsTransport(ownDtlsRole, certificate, expected, this::sendDtls, hears);
      listenForSecrets();
    }
    starting.agent.start(role, remote);
  }

  /**
   * Begins to write packets to a file.
   *
   * @throws IOException when the file cannot be made
   */
  PacketCapture capture(Path file) throws IOException {
    PacketCapture before = capture;
    if (before != null && before.isOpen()) {
      throw new InvalidStateException("the packets are captured already");
    }
    boolean handshakeToCome = dtlsState == DtlsState.NEW || dtlsState == DtlsState.CONNECTING;
    PacketCapture begun =
        new PacketCapture(file, () -> current.agent.selectedPair(), handshakeToCome);
    capture = begun;
    listenForSecrets();
    return begun;
  }

  private void listenForSecrets() {
    PacketCapture listening = capture;
    DtlsTransport transport = dtls;
    if (listening != null && transport != null) {
      transport.keyLog(listening::secrets);
    }
  }

  /** On the thread of DTLS. */
  private boolean sendDtls(byte[] data, int offset, int length) {
    PacketCapture listening = capture;
    if (listening != null) {
      listening.dtls(true, data, offset, length);
    }
    return current.agent.send(data, offset, length);
  }

  /** A restart shows only where there is no path without it. */
  IceState iceState() {
    Generation upcoming = next;
    IceState now = current.state;
    if (closed) {
      return IceState.CLOSED;
    }
    if (upcoming == null || !upcoming.started || now == IceState.CONNECTED) {
      return now;
    }
    return upcoming.state == IceState.FAILED ? IceState.FAILED : IceState.CHECKING;
  }

  DtlsState dtlsState() {
    return dtlsState;
  }

  @Nullable DtlsRole dtlsRole() {
    return dtlsRole;
  }

  @Nullable String failure() {
    return failure;
  }

  @Nullable DtlsFailure dtlsFailure() {
    DtlsTransport transport = dtls;
    return transport == null ? null : transport.failure();
  }

  /** Of what carries the data, and of a restart that has no path yet. */
  List<IceReport> iceReports() {
    Generation upcoming = next;
    return upcoming == null
        ? List.of(current.agent.report())
        : List.of(current.agent.report(), upcoming.agent.report());
  }

  @Nullable SrtpProfile srtpProfile() {
    return profile;
  }

  @Nullable IceCandidatePair selectedPair() {
    return current.pair;
  }

  IceStatistics iceStatistics() {
    return current.agent.statistics();
  }

  boolean writable() {
    return srtpOut != null && !closed;
  }

  Counters counters() {
    return new Counters(early.dropped(), unauthenticated, replayed, malformed, sendFailures);
  }

  long packetsSent() {
    return packetsSent;
  }

  long packetsReceived() {
    return packetsReceived;
  }

  long bytesSent() {
    return bytesSent;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  /**
   * Protects an RTP packet in place and sends it; the array needs room behind it. A packet whose
   * number was sent before (a retransmission without RTX) is sent as it was then: a nonce must
   * never be used twice.
   *
   * @param mayRepeat whether the packet may be asked for again under its own number
   */
  void sendRtp(byte[] data, int offset, int length, boolean mayRepeat) {
    SrtpSender out = srtpOut;
    if (out == null || closed) {
      return;
    }
    int sequence = (u8(data, offset + 2) << 8) | u8(data, offset + 3);
    int ssrc =
        (u8(data, offset + 8) << 24)
            | (u8(data, offset + 9) << 16)
            | (u8(data, offset + 10) << 8)
            | u8(data, offset + 11);
    PacketCapture listening = capture;
    if (listening != null) {
      listening.rtp(true, data, offset, length);
    }
    int protectedLength = out.protectRtp(data, offset, length);
    if (protectedLength == Srtp.REPLAYED && mayRepeat) {
      byte[] before = sent.get(ssrc, sequence);
      if (before != null) {
        send(before, 0, before.length);
        return;
      }
    } else if (protectedLength > 0 && mayRepeat) {
      sent.put(ssrc, sequence, data, offset, protectedLength);
    }
    send(data, offset, protectedLength);
  }

  /** Protects an RTCP packet in place and sends it; the array needs room behind it. */
  void sendRtcp(byte[] data, int offset, int length) {
    SrtpSender out = srtpOut;
    if (out != null && !closed) {
      PacketCapture listening = capture;
      if (listening != null) {
        listening.rtcp(true, data, offset, length);
      }
      send(data, offset, out.protectRtcp(data, offset, length));
    }
  }

  /** Sends an SCTP packet by DTLS. */
  void sendData(byte[] data, int length) {
    DtlsTransport transport = dtls;
    if (transport != null && dtlsState == DtlsState.CONNECTED && !closed) {
      PacketCapture listening = capture;
      if (listening != null) {
        listening.sctp(true, data, length);
      }
      if (transport.send(data, 0, length)) {
        packetsSent++;
        bytesSent += length;
      } else {
        sendFailures++;
      }
    }
  }

  private void receiveData() {
    List<byte[]> packets = dataPackets.take();
    if (!closed && !packets.isEmpty()) {
      packetsReceived += packets.size();
      packets.forEach(packet -> bytesReceived += packet.length);
      PacketCapture listening = capture;
      if (listening != null) {
        packets.forEach(packet -> listening.sctp(false, packet, packet.length));
      }
      events.data(packets);
    }
  }

  private static int u8(byte[] data, int at) {
    return data[at] & 0xFF;
  }

  private void send(byte[] data, int offset, int length) {
    if (length > 0 && current.agent.send(data, offset, length)) {
      packetsSent++;
      bytesSent += length;
    } else {
      sendFailures++;
    }
  }

  /** An SRTP or SRTCP packet from the ring. */
  void receiveSrtp(byte[] data, int offset, int length, long receivedNanos) {
    if (closed) {
      return;
    }
    SrtpReceiver in = srtpIn;
    if (in == null && (dtlsState == DtlsState.FAILED || dtlsState == DtlsState.CLOSED)) {
      unauthenticated++;
      return;
    }
    if (in == null) {
      early.add(data, offset, length, receivedNanos);
      return;
    }
    packetsReceived++;
    bytesReceived += length;
    // RFC 5761 section 4: payload types 64 to 95 are RTCP's.
    boolean rtcp = length >= 2 && (data[offset + 1] & 0x7F) >= 64 && (data[offset + 1] & 0x7F) < 96;
    int plain =
        rtcp ? in.unprotectRtcp(data, offset, length) : in.unprotectRtp(data, offset, length);
    PacketCapture listening = plain < 0 ? null : capture;
    if (listening != null) {
      if (rtcp) {
        listening.rtcp(false, data, offset, plain);
      } else {
        listening.rtp(false, data, offset, plain);
      }
    }
    if (plain < 0) {
      count(plain);
    } else if (rtcp) {
      events.rtcp(data, offset, plain, receivedNanos);
    } else {
      events.rtp(data, offset, plain, receivedNanos);
    }
  }

  private void count(int verdict) {
    if (verdict == Srtp.REPLAYED) {
      replayed++;
    } else if (verdict == Srtp.MALFORMED) {
      malformed++;
    } else {
      unauthenticated++;
    }
  }

  private void onKeys(SrtpKeys keys) {
    if (closed) {
      return;
    }
    profile = keys.profile();
    srtpOut = keys.sender();
    srtpIn = keys.receiver();
    onConnected();
    early.drainTo(this::receiveSrtp);
  }

  private void onConnected() {
    if (!closed) {
      dtlsState = DtlsState.CONNECTED;
      PacketCapture listening = capture;
      if (listening != null) {
        // One that was begun when the keys had just been told waits for them in vain.
        listening.secrets(null);
      }
      events.connected();
      events.stateChanged();
    }
  }

  private void onIceState(Generation from, IceState state) {
    if (closed || (from != current && from != next)) {
      return;
    }
    from.state = state;
    if (from == next && state == IceState.CONNECTED) {
      switchTo(from);
    }
    DtlsTransport transport = dtls;
    if (from == current
        && state == IceState.CONNECTED
        && dtlsState == DtlsState.NEW
        && transport != null) {
      dtlsState = DtlsState.CONNECTING;
      transport.start();
    }
    events.stateChanged();
  }

  /** The restart has a path. What is still on its way over the old one is taken for a while. */
  private void switchTo(Generation restarted) {
    closeRetired();
    Generation old = current;
    current = restarted;
    next = null;
    remoteIsNext = false;
    retired = old;
    CompletableFuture.delayedExecutor(RETIREMENT_SECONDS, TimeUnit.SECONDS, OFF_THREAD)
        .execute(old.agent::close);
  }

  private void closeRetired() {
    Generation old = retired;
    if (old != null) {
      retired = null;
      OFF_THREAD.execute(old.agent::close);
    }
  }

  private void onDtlsEnd(DtlsState state, @Nullable String reason) {
    if (closed || dtlsState == DtlsState.FAILED) {
      return;
    }
    dtlsState = state;
    failure = reason;
    srtpOut = null;
    srtpIn = null;
    PacketCapture listening = capture;
    if (listening != null) {
      listening.secrets(null);
    }
    events.stateChanged();
  }

  /** Says goodbye and closes the port; idempotent. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    srtpOut = null;
    srtpIn = null;
    early.clear();
    DtlsTransport transport = dtls;
    if (transport != null) {
      // close_notify needs the path: DTLS first.
      transport.close();
    }
    current.agent.close();
    if (next != null) {
      next.agent.close();
    }
    if (retired != null) {
      retired.agent.close();
    }
    dtlsState = DtlsState.CLOSED;
  }

  /** After {@link #close}: the file is whole when this returns. Any thread but the owner's. */
  void awaitCapture() {
    PacketCapture listening = capture;
    if (listening != null) {
      listening.close();
    }
  }

  /**
   * One agent, of the beginning or of a restart. Called on the port's thread and on the process's
   * ICE thread: nothing but a hand-over.
   */
  private final class Generation implements IceListener {
    final int number = generations++;
    final IceAgent agent = open(this);
    IceState state = IceState.NEW;
    @Nullable IceCandidatePair pair;
    boolean started;

    private void ifLatest(Runnable event) {
      owner.post(() -> {
        if (latest() == this && !closed) {
          event.run();
        }
      });
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
      ifLatest(() -> events.localCandidate(candidate));
    }

    @Override
    public void onCandidateError(IceCandidateError error) {
      ifLatest(() -> events.candidateError(error));
    }

    @Override
    public void onGatheringComplete() {
      ifLatest(events::gatheringDone);
    }

    @Override
    public void onNetworkChange() {
      ifLatest(events::networkChanged);
    }

    @Override
    public void onStateChange(IceState now) {
      owner.post(() -> onIceState(this, now));
    }

    @Override
    public void onSelectedPair(IceCandidatePair selected) {
      owner.post(() -> {
        pair = selected;
        events.stateChanged();
      });
    }

    @Override
    public void onStun(
        boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] message) {
      PacketCapture listening = capture;
      if (listening != null) {
        listening.stun(sent, local, remote, message);
      }
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {
      int first = length == 0 ? 0 : data[offset] & 0xFF;
      if (first >= 20 && first <= 63) {
        DtlsTransport transport = dtls;
        PacketCapture listening = capture;
        if (listening != null) {
          listening.dtls(false, data, offset, length);
        }
        if (transport != null) {
          transport.receive(data, offset, length);
        }
      } else if (first >= 128 && first <= 191) {
        owner.datagram(data, offset, length, receivedNanos);
      }
    }
  }

  /** On the DTLS connection's thread. */
  private final class FromDtls implements DtlsListener {
    @Override
    public void onConnected(SrtpKeys keys) {
      owner.post(() -> onKeys(keys));
    }

    @Override
    public void onConnectedWithoutSrtp() {
      owner.post(PeerTransport.this::onConnected);
    }

    @Override
    public void onApplicationData(byte[] data, int offset, int length) {
      dataPackets.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onFailed(String reason) {
      owner.post(() -> onDtlsEnd(DtlsState.FAILED, reason));
    }

    @Override
    public void onClosed() {
      owner.post(() -> onDtlsEnd(DtlsState.CLOSED, "the other side closed the connection"));
    }
  }
}
