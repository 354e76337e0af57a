package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/** A client and a server joined by a network in memory that may lose datagrams. */
final class Pair implements AutoCloseable {
  static final DtlsCertificate CLIENT_CERTIFICATE = DtlsCertificate.generate();
  static final DtlsCertificate SERVER_CERTIFICATE = DtlsCertificate.generate();

  final RecordingListener clientListener = new RecordingListener();
  final RecordingListener serverListener = new RecordingListener();
  final DtlsTransport client;
  final DtlsTransport server;
  final AtomicInteger datagrams = new AtomicInteger();

  /** Whether the datagram with this number (from 0) and content is delivered. */
  private final BiPredicate<Integer, byte[]> network;

  /** Gets all datagrams instead. */
  volatile @Nullable DtlsTransport redirect;

  /** Replaces delivery to the server. */
  volatile @Nullable Consumer<byte[]> toServer;

  Pair(BiPredicate<Integer, byte[]> network) {
    this(CLIENT_CERTIFICATE, SERVER_CERTIFICATE, List.of(SrtpProfile.AEAD_AES_128_GCM), network);
  }

  Pair(int timeoutMillis, BiPredicate<Integer, byte[]> network) {
    this(
        CLIENT_CERTIFICATE,
        SERVER_CERTIFICATE,
        List.of(SrtpProfile.AEAD_AES_128_GCM),
        true,
        timeoutMillis,
        network);
  }

  /** A client that speaks no SRTP. */
  static Pair withoutSrtp(boolean srtpRequired) {
    return new Pair(
        CLIENT_CERTIFICATE,
        SERVER_CERTIFICATE,
        List.of(),
        srtpRequired,
        HandshakeRules.TIMEOUT_MILLIS,
        (_, _) -> true);
  }

  Pair(
      DtlsCertificate clientCertificate,
      DtlsCertificate serverCertificate,
      List<SrtpProfile> clientProfiles,
      BiPredicate<Integer, byte[]> network) {
    this(
        clientCertificate,
        serverCertificate,
        clientProfiles,
        true,
        HandshakeRules.TIMEOUT_MILLIS,
        network);
  }

  private Pair(
      DtlsCertificate clientCertificate,
      DtlsCertificate serverCertificate,
      List<SrtpProfile> clientProfiles,
      boolean srtpRequired,
      int timeoutMillis,
      BiPredicate<Integer, byte[]> network) {
    this.network = network;
    client =
        new DtlsTransport(
            DtlsRole.CLIENT,
            clientCertificate,
            List.of(serverCertificate.fingerprint("sha-256")),
            clientProfiles,
            !clientProfiles.isEmpty(),
            timeoutMillis,
            (data, offset, length) -> deliver(data, offset, length, true),
            clientListener);
    server =
        new DtlsTransport(
            DtlsRole.SERVER,
            serverCertificate,
            List.of(clientCertificate.fingerprint("sha-256")),
            DtlsTransport.PROFILES,
            srtpRequired,
            timeoutMillis,
            (data, offset, length) -> deliver(data, offset, length, false),
            serverListener);
  }

  private void deliver(byte[] data, int offset, int length, boolean toServer) {
    boolean application = data[offset] == 23;
    assertTrue(length <= (application ? DtlsTransport.MAX_DATAGRAM : DtlsTransport.MTU));
    byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
    if (!network.test(datagrams.getAndIncrement(), copy)) {
      return;
    }
    Consumer<byte[]> replaced = this.toServer;
    DtlsTransport other = redirect;
    if (other != null) {
      other.receive(copy, 0, copy.length);
    } else if (toServer && replaced != null) {
      replaced.accept(copy);
    } else {
      (toServer ? server : client).receive(copy, 0, copy.length);
    }
  }

  void start() {
    server.start();
    client.start();
  }

  void awaitConnected() {
    clientListener.awaitKeys();
    serverListener.awaitKeys();
    assertEquals(DtlsState.CONNECTED, client.state());
    assertEquals(DtlsState.CONNECTED, server.state());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
