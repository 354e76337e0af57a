package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/** No media before the peer's certificate was found to be the right one. */
final class DtlsRefusalTest {
  private final RecordingListener listener = new RecordingListener();
  private StrangeClient client = new StrangeClient((data, offset, length) -> {});
  private DtlsTransport server = server(Pair.CLIENT_CERTIFICATE.fingerprint("sha-256"));

  /** A server of ours that expects this certificate, joined to a client with faults. */
  private DtlsTransport server(Fingerprint expected) {
    client = new StrangeClient((data, offset, length) -> server.receive(data, offset, length));
    server =
        new DtlsTransport(
            DtlsRole.SERVER,
            Pair.SERVER_CERTIFICATE,
            List.of(expected),
            (data, offset, length) ->
                client.received.add(Arrays.copyOfRange(data, offset, offset + length)),
            listener);
    return server;
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aWrongFingerprintEndsTheHandshake(DtlsRole suspicious) {
    Fingerprint wrong = DtlsCertificate.generate().fingerprint("sha-256");
    try (var pair = new Pair((_, _) -> true)) {
      boolean client = suspicious == DtlsRole.CLIENT;
      RecordingListener ours = new RecordingListener();
      RecordingListener theirs = client ? pair.serverListener : pair.clientListener;
      DtlsTransport other = client ? pair.server : pair.client;
      try (var transport =
          new DtlsTransport(
              suspicious,
              client ? Pair.CLIENT_CERTIFICATE : Pair.SERVER_CERTIFICATE,
              List.of(wrong),
              other::receive,
              ours)) {
        pair.redirect = transport;
        transport.start();
        other.start();
        String reason = ours.awaitFailure();
        assertTrue(reason.contains("fingerprint"), reason);
        String toldThem = theirs.awaitFailure();
        assertEquals("the peer sent the alert bad_certificate(42)", toldThem);
        assertFalse(ours.connected.isDone() || theirs.connected.isDone());
        assertEquals(DtlsState.FAILED, transport.state());
        assertEquals(DtlsState.FAILED, other.state());
        assertFalse(transport.send(new byte[10], 0, 10));
      }
    }
  }

  @Test
  void anEmptyCertificateIsRefused() {
    assertRefused(AlertDescription.bad_certificate, "no certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa1024", "secp521r1", "rsa4160"})
  void aKeyThatIsTooWeakOrCostlyIsRefusedThoughTheFingerprintMatches(String kind) {
    KeyPair keys =
        kind.startsWith("rsa")
            ? Certificates.rsa(Integer.parseInt(kind.substring(3)))
            : Certificates.ec(kind);
    show(keys, List.of(Certificates.selfSigned(keys, "peer")));
    assertRefused(AlertDescription.unsupported_certificate, "certificate's");
  }

  @Test
  void aChainOfFiveIsRefused() {
    KeyPair keys = Certificates.ec("secp256r1");
    show(keys, Collections.nCopies(5, Certificates.selfSigned(keys, "peer")));
    server.start();
    assertThrows(IOException.class, client::connect);
    listener.awaitFailure();
    assertFalse(listener.connected.isDone());
  }

  @Test
  void aCertificateOfMoreThan16KilobytesNeverGetsIn() {
    KeyPair keys = Certificates.ec("secp256r1");
    show(keys, List.of(Certificates.selfSigned(keys, "x".repeat(17_000))));
    server = shortlyPatient();
    server.start();
    assertThrows(IOException.class, client::connect);
    listener.awaitFailure();
    assertFalse(listener.connected.isDone());
  }

  @Test
  void aChainOfFourIsTaken() throws Exception {
    KeyPair keys = Certificates.ec("secp256r1");
    show(keys, Collections.nCopies(4, Certificates.selfSigned(keys, "peer")));
    server.start();
    client.connect();
    listener.awaitKeys();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha-256", "sha-384", "sha-512"})
  void oneMatchingFingerprintOfAnyHashSuffices(String hash) throws Exception {
    KeyPair keys = Certificates.rsa(2048);
    X509Certificate certificate = Certificates.selfSigned(keys, "peer");
    Fingerprint right = DtlsCertificate.fingerprint(hash, certificate.getEncoded());
    server(new Fingerprint(hash.toUpperCase(Locale.ROOT), right.value().toLowerCase(Locale.ROOT)));
    client.keys = keys;
    client.chain = List.of(certificate);
    server.start();
    client.connect();
    listener.awaitKeys();
  }

  @Test
  void ofSeveralHashesTheStrongestDecides() throws Exception {
    byte[] encoded = Pair.CLIENT_CERTIFICATE.chain().getFirst().getEncoded();
    Fingerprint right256 = DtlsCertificate.fingerprint("sha-256", encoded);
    Fingerprint right512 = DtlsCertificate.fingerprint("sha-512", encoded);
    Fingerprint wrong512 = DtlsCertificate.generate().fingerprint("sha-512");
    Fingerprint wrong256 = DtlsCertificate.generate().fingerprint("sha-256");
    Fingerprint sha1 = new Fingerprint("sha-1", "00:11");
    assertTrue(CertificateRules.matches(encoded, List.of(sha1, right256)));
    assertTrue(CertificateRules.matches(encoded, List.of(wrong256, right256)));
    assertTrue(CertificateRules.matches(encoded, List.of(wrong512, right512, wrong256)));
    assertFalse(CertificateRules.matches(encoded, List.of(right256, wrong512)));
    assertFalse(CertificateRules.matches(encoded, List.of(sha1)));
    assertFalse(CertificateRules.matches(encoded, List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0000, 0x0002, 0x0001})
  void noCommonSrtpProfileEndsTheHandshake(int offered) {
    client.srtpProfiles = offered == 0 ? new int[0] : new int[] {offered, 0x7777};
    if (offered == 0x0001) {
      server = strict();
    }
    assertRefused(AlertDescription.handshake_failure, "no SRTP profile in common");
  }

  @Test
  void oldVersionsAreRefused() {
    client.versions = ProtocolVersion.DTLSv10.only();
    assertRefused(AlertDescription.protocol_version, "");
  }

  @Test
  void aMasterSecretThatIsNotExtendedIsRefused() {
    client.extendedMasterSecret = false;
    assertRefused(AlertDescription.handshake_failure, "Extended Master Secret");
  }

  @Test
  void givesUpWhenThereIsNoAnswer() {
    try (var lonely =
        new DtlsTransport(
            DtlsRole.CLIENT,
            Pair.CLIENT_CERTIFICATE,
            List.of(Pair.SERVER_CERTIFICATE.fingerprint("sha-256")),
            List.of(SrtpProfile.AEAD_AES_128_GCM),
            true,
            400,
            (_, _, _) -> {},
            listener)) {
      lonely.start();
      assertEquals("no handshake within 400 ms", listener.awaitFailure());
      assertEquals(DtlsState.FAILED, lonely.state());
    }
  }

  private void show(KeyPair keys, List<X509Certificate> chain) {
    try {
      server(DtlsCertificate.fingerprint("sha-256", chain.getFirst().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
    client.keys = keys;
    client.chain = chain;
  }

  private DtlsTransport strict() {
    return with(List.of(SrtpProfile.AEAD_AES_256_GCM), HandshakeRules.TIMEOUT_MILLIS);
  }

  private DtlsTransport shortlyPatient() {
    return with(List.of(SrtpProfile.AEAD_AES_128_GCM), 1000);
  }

  private DtlsTransport with(List<SrtpProfile> profiles, int timeoutMillis) {
    return new DtlsTransport(
        DtlsRole.SERVER,
        Pair.SERVER_CERTIFICATE,
        List.of(Pair.CLIENT_CERTIFICATE.fingerprint("sha-256")),
        profiles,
        true,
        timeoutMillis,
        (data, offset, length) ->
            client.received.add(Arrays.copyOfRange(data, offset, offset + length)),
        listener);
  }

  private void assertRefused(short alert, String reasonPart) {
    server.start();
    var received = assertThrows(TlsFatalAlertReceived.class, client::connect);
    assertEquals(alert, received.getAlertDescription());
    String reason = listener.awaitFailure();
    assertTrue(reason.contains(reasonPart), reason);
    assertFalse(listener.connected.isDone());
    assertEquals(DtlsState.FAILED, server.state());
  }
}
