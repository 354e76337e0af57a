package org.ternrtc.dtls.srtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsPeer;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/**
 * A DTLS 1.2 connection over any datagram transport (RFC 6347, RFC 5764), for one remote address
 * that was proved by other means (ICE): it uses no cookies.
 *
 * <p>{@link #start} begins a virtual thread that does the handshake and then keeps reading, for the
 * peer may have lost our last flight. The methods may be called from any thread. Nothing that the
 * peer sends throws to the caller.
 */
public final class DtlsTransport implements AutoCloseable {
  /** Longest datagram that any path is taken to bear, in bytes; no flight of ours is longer. */
  public static final int MTU = 1200;

  /** Longest datagram that is sent at all: what an Ethernet bears. */
  static final int MAX_DATAGRAM = 1500 - 20 - 8;

  private static final int RECORD_OVERHEAD = HandshakeGuard.RECORD_HEADER + 8 + 16;

  /** Longest application data for any path, in bytes: the MTU without a GCM record's overhead. */
  public static final int MAX_APPLICATION_DATA = MTU - RECORD_OVERHEAD;

  /** Longest application data that {@link #send} takes: for who finds out what the path bears. */
  public static final int MAX_PROBED_DATA = MAX_DATAGRAM - RECORD_OVERHEAD;

  private static final System.Logger LOG = System.getLogger(DtlsTransport.class.getName());

  static final List<SrtpProfile> PROFILES =
      List.of(
          SrtpProfile.AEAD_AES_256_GCM,
          SrtpProfile.AEAD_AES_128_GCM,
          SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  private static final int READ_MILLIS = 60_000;
  private static final long CLOSE_WAIT_MILLIS = 500;

  private final DtlsRole role;
  private final DtlsListener listener;
  private final HandshakeRules rules;
  private final TlsPeer peer;
  private final ReentrantLock engine = new ReentrantLock();
  private final Inbox inbox = new Inbox();
  private final FlightTransport flights;
  private final AtomicReference<DtlsState> state = new AtomicReference<>(DtlsState.NEW);
  private final AtomicLong dropped = new AtomicLong();

  private volatile @Nullable DtlsFailure failure;

  /** Set after the last write to what the getters read. */
  private volatile boolean wasConnected;

  /** Guarded by {@code engine}; null until the handshake is over. */
  private @Nullable DTLSTransport records;

  /**
   * A transport that offers, or as server accepts, AEAD_AES_256_GCM, AEAD_AES_128_GCM and
   * AES_CM_128_HMAC_SHA1_80 in this order.
   *
   * @param remoteFingerprints of the certificate that the peer must show: one match suffices
   * @throws IllegalArgumentException if there is no fingerprint
   */
  public DtlsTransport(
      DtlsRole role,
      DtlsCertificate certificate,
      List<Fingerprint> remoteFingerprints,
      DatagramOut out,
      DtlsListener listener) {
    this(role, certificate, remoteFingerprints, PROFILES, out, listener);
  }

  /**
   * The same with other SRTP profiles, the best first.
   *
   * @throws IllegalArgumentException if there is no fingerprint or no profile, or a profile with a
   *     tag of 32 bits
   */
  public DtlsTransport(
      DtlsRole role,
      DtlsCertificate certificate,
      List<Fingerprint> remoteFingerprints,
      List<SrtpProfile> profiles,
      DatagramOut out,
      DtlsListener listener) {
    this(
        role,
        certificate,
        remoteFingerprints,
        profiles,
        true,
        HandshakeRules.TIMEOUT_MILLIS,
        out,
        listener);
  }

  /**
   * A transport for data channels alone: it offers SRTP as the others do, and takes a peer that
   * speaks none, of which {@link DtlsListener#onConnectedWithoutSrtp} tells.
   *
   * @throws IllegalArgumentException if there is no fingerprint
   */
  public static DtlsTransport forData(
      DtlsRole role,
      DtlsCertificate certificate,
      List<Fingerprint> remoteFingerprints,
      DatagramOut out,
      DtlsListener listener) {
    return new DtlsTransport(
        role,
        certificate,
        remoteFingerprints,
        PROFILES,
        false,
        HandshakeRules.TIMEOUT_MILLIS,
        out,
        listener);
  }

  DtlsTransport(
      DtlsRole role,
      DtlsCertificate certificate,
      List<Fingerprint> remoteFingerprints,
      List<SrtpProfile> profiles,
      boolean srtpRequired,
      int timeoutMillis,
      DatagramOut out,
      DtlsListener listener) {
    if (remoteFingerprints.isEmpty()) {
      throw new IllegalArgumentException("no fingerprint of the peer's certificate");
    }
    if ((profiles.isEmpty() && srtpRequired)
        || profiles.contains(SrtpProfile.AES_CM_128_HMAC_SHA1_32)) {
      throw new IllegalArgumentException("no profile, or one with a tag of 32 bits");
    }
    this.role = role;
    this.listener = Objects.requireNonNull(listener);
    this.rules =
        new HandshakeRules(
            Objects.requireNonNull(certificate),
            List.copyOf(remoteFingerprints),
            List.copyOf(profiles),
            srtpRequired,
            timeoutMillis);
    boolean server = role == DtlsRole.SERVER;
    this.peer = server ? new DtlsServerPeer(rules) : new DtlsClientPeer(rules);
    this.flights =
        new FlightTransport(engine, inbox, new HandshakeGuard(server), Objects.requireNonNull(out));
  }

  /**
   * Does a handshake with itself in memory, so that the first one of a call finds its classes
   * loaded: in a cold JVM that takes half a second and more. Blocks for 10 s at most; meant for a
   * thread in the background at start.
   */
  public static void warmUp() {
    DtlsCertificate certificate = DtlsCertificate.generate();
    List<Fingerprint> fingerprints = List.of(certificate.fingerprint("sha-256"));
    var connected = new CountDownLatch(2);
    DtlsListener listener = _ -> connected.countDown();
    var clientEnd = new AtomicReference<@Nullable DtlsTransport>();
    try (var server =
            new DtlsTransport(
                DtlsRole.SERVER,
                certificate,
                fingerprints,
                (data, offset, length) ->
                    Objects.requireNonNull(clientEnd.get()).receive(data, offset, length),
                listener);
        var client =
            new DtlsTransport(
                DtlsRole.CLIENT, certificate, fingerprints, server::receive, listener)) {
      clientEnd.set(client);
      server.start();
      client.start();
      if (!connected.await(10, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "no DTLS handshake with itself within 10 s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  public DtlsRole role() {
    return role;
  }

  public DtlsState state() {
    return state.get();
  }

  /**
   * The peer's certificate in DER, which matched its fingerprint; null before the connection is
   * {@link DtlsState#CONNECTED}.
   */
  public byte @Nullable [] remoteCertificate() {
    byte[] certificate = wasConnected ? rules.peerCertificate() : null;
    return certificate == null ? null : certificate.clone();
  }

  /** The cipher suite by IANA's name; null before the connection is {@link DtlsState#CONNECTED}. */
  public @Nullable String cipherSuite() {
    return wasConnected ? rules.cipherSuite() : null;
  }

  /** Why the state is {@link DtlsState#FAILED}; null in others. Set before the listener is told. */
  public @Nullable DtlsFailure failure() {
    return failure;
  }

  /** Datagrams given to {@link #receive} that were dropped: no room, too long, or not DTLS. */
  public long droppedDatagrams() {
    return dropped.get();
  }

  /**
   * Gives the secret of the connection, as a line of an NSS key log, to somebody who wants to open
   * what was captured of it. Once, at the end of a handshake that is not over yet, before {@link
   * DtlsListener#onConnected}, on the connection's thread. Whoever has the line can read
   * everything.
   */
  public void keyLog(Consumer<String> line) {
    rules.keyLog(line);
  }

  /**
   * Begins the handshake. After {@link #close} it does nothing.
   *
   * @throws IllegalStateException if it was started before
   */
  public void start() {
    if (state.compareAndSet(DtlsState.NEW, DtlsState.CONNECTING)) {
      Thread.ofVirtual().name("tern-dtls-" + role.name().toLowerCase(Locale.ROOT)).start(this::run);
    } else if (state.get() != DtlsState.CLOSED) {
      throw new IllegalStateException("the DTLS transport was started before");
    }
  }

  /**
   * Takes a datagram from the peer; may be called before {@link #start}. Copies it and returns at
   * once. What does not fit into a queue of 64, 48 for application data, is dropped and counted;
   * after the handshake of 1040 and 1024.
   */
  public void receive(byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (length > FlightTransport.RECEIVE_LIMIT
        || !HandshakeGuard.looksLikeDtls(data, offset, length)
        || !inbox.offer(Arrays.copyOfRange(data, offset, offset + length))) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Sends application data in one record, before this returns.
   *
   * @return false if it was not sent because the connection has ended
   * @throws IllegalArgumentException if longer than {@link #MAX_PROBED_DATA}
   * @throws IllegalStateException if the handshake is not over
   */
  public boolean send(byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (length > MAX_PROBED_DATA) {
      throw new IllegalArgumentException(
          length + " bytes of application data; at most " + MAX_PROBED_DATA);
    }
    if (length == 0) {
      return state.get() == DtlsState.CONNECTED;
    }
    engine.lock();
    try {
      DTLSTransport connected = records;
      switch (state.get()) {
        case NEW, CONNECTING -> throw new IllegalStateException("the DTLS handshake is not over");
        case CLOSED, FAILED -> {
          return false;
        }
        case CONNECTED -> {}
      }
      if (connected == null) {
        return false;
      }
      connected.send(data, offset, length);
      flights.flush();
      return true;
    } catch (IOException e) {
      // The record layer has closed itself; the connection's thread meets the same and reports it.
      LOG.log(System.Logger.Level.DEBUG, "application data not sent", e);
      return false;
    } finally {
      engine.unlock();
    }
  }

  /**
   * Tells the peer (close_notify), ends the connection's thread and returns, after half a second at
   * most. May be called twice, and from the listener. No listener call begins after it.
   */
  @Override
  public void close() {
    DtlsState before = state.getAndSet(DtlsState.CLOSED);
    if (before == DtlsState.CONNECTING || before == DtlsState.CONNECTED) {
      sayGoodbye();
    }
    inbox.close();
  }

  private void sayGoodbye() {
    try {
      // Another thread holds the engine no longer than it computes, but a cold JVM may take its
      // time.
      if (!engine.tryLock(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      if (records != null) {
        records.close();
      } else {
        peer.cancel();
      }
      flights.flush();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "close_notify not sent", e);
    } finally {
      engine.unlock();
    }
  }

  /** The connection's thread. */
  private void run() {
    try {
      DTLSTransport connected = handshake();
      if (connected != null) {
        readOn(connected);
      }
    } catch (IOException | RuntimeException e) {
      fail(failure(e));
    } catch (Error e) {
      fail(new DtlsFailure(DtlsFailure.Kind.OTHER, null, "internal error: " + e));
    } finally {
      inbox.close();
    }
  }

  /** Returns null if closed meanwhile. */
  private @Nullable DTLSTransport handshake() throws IOException {
    DTLSTransport connected;
    engine.lock();
    try {
      if (state.get() == DtlsState.CLOSED) {
        return null;
      }
      connected =
          switch (peer) {
            case DtlsClientPeer client -> new DTLSClientProtocol().connect(client, flights);
            case DtlsServerPeer server -> new DTLSServerProtocol().accept(server, flights);
            default -> throw new AssertionError("neither client nor server");
          };
      records = connected;
      wasConnected = true;
      inbox.connected();
      if (!state.compareAndSet(DtlsState.CONNECTING, DtlsState.CONNECTED)) {
        connected.close();
        return null;
      }
    } finally {
      engine.unlock();
    }
    SrtpKeys keys = rules.keys();
    // Before our last flight leaves: the peer may send media as soon as it has it.
    tell(() -> {
      if (keys == null) {
        listener.onConnectedWithoutSrtp();
      } else {
        listener.onConnected(keys);
      }
    });
    engine.lock();
    try {
      flights.flush();
    } finally {
      engine.unlock();
    }
    return connected;
  }

  private void readOn(DTLSTransport connected) throws IOException {
    byte[] buffer = new byte[FlightTransport.RECEIVE_LIMIT];
    while (state.get() == DtlsState.CONNECTED) {
      int length = read(connected, buffer);
      if (rules.closeNotifyReceived()) {
        if (state.compareAndSet(DtlsState.CONNECTED, DtlsState.CLOSED)) {
          tell(listener::onClosed);
        }
      } else if (length > 0 && state.get() == DtlsState.CONNECTED) {
        tell(() -> listener.onApplicationData(buffer, 0, length));
      }
    }
  }

  /**
   * The length of the next application data; or -1 after a while, or when closed by either side.
   */
  private int read(DTLSTransport connected, byte[] buffer) throws IOException {
    engine.lock();
    try {
      return connected.receive(buffer, 0, buffer.length, READ_MILLIS);
    } catch (InterruptedIOException e) {
      if (state.get() == DtlsState.CONNECTED && !rules.closeNotifyReceived()) {
        // The record layer closes by itself when sending failed on another thread.
        throw e;
      }
      return -1;
    } finally {
      flights.flush();
      engine.unlock();
    }
  }

  /** A listener's exception is its own fault and does not end the connection. */
  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a DTLS listener threw", e);
    }
  }

  private void fail(DtlsFailure fault) {
    DtlsState before = state.getAndUpdate(s -> s == DtlsState.CLOSED ? s : DtlsState.FAILED);
    if (before != DtlsState.CLOSED && before != DtlsState.FAILED) {
      failure = fault;
      tell(() -> listener.onFailed(fault.reason()));
    }
  }

  /** In words; exceptions of the handshake carry alerts and lengths, never keys. */
  private DtlsFailure failure(Exception e) {
    if (rules.closeNotifyReceived()) {
      return new DtlsFailure(
          DtlsFailure.Kind.REFUSED,
          AlertDescription.getName(AlertDescription.close_notify),
          "the peer closed the connection during the handshake");
    }
    return switch (e) {
      case TlsFatalAlertReceived received -> {
        short alert = received.getAlertDescription();
        yield new DtlsFailure(
            DtlsFailure.Kind.REFUSED,
            AlertDescription.getName(alert),
            "the peer sent the alert " + AlertDescription.getText(alert));
      }
      case TlsTimeoutException _ ->
          new DtlsFailure(
              DtlsFailure.Kind.TIMEOUT,
              null,
              "no handshake within " + rules.timeoutMillis() + " ms");
      default ->
          new DtlsFailure(
              rules.wrongCertificate()
                  ? DtlsFailure.Kind.WRONG_CERTIFICATE
                  : DtlsFailure.Kind.OTHER,
              null,
              e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    };
  }

  @Override
  public String toString() {
    return "DtlsTransport[" + role + ", " + state + "]";
  }
}
