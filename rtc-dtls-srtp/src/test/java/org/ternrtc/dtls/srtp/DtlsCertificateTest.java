package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DtlsCertificateTest {
  @Test
  void generatesOneForThirtyDaysThatIsValidNow() throws Exception {
    DtlsCertificate certificate = DtlsCertificate.generate();
    Duration left = Duration.between(Instant.now(), certificate.expires());
    assertTrue(left.compareTo(Duration.ofDays(30)) <= 0 && left.toDays() >= 29, left::toString);
    X509Certificate x509 = certificate.chain().getFirst();
    x509.checkValidity();
    x509.verify(x509.getPublicKey());
  }

  @Test
  void namesNobodyTwice() {
    X509Certificate one = DtlsCertificate.generate().chain().getFirst();
    X509Certificate other = DtlsCertificate.generate().chain().getFirst();
    assertNotEquals(one.getSubjectX500Principal(), other.getSubjectX500Principal());
    assertNotEquals(one.getSerialNumber(), other.getSerialNumber());
  }

  @ParameterizedTest
  @CsvSource({"sha-256,32", "sha-384,48", "SHA-512,64"})
  void makesFingerprints(String algorithm, int octets) {
    Fingerprint fingerprint = DtlsCertificate.generate().fingerprint(algorithm);
    assertEquals(algorithm.toLowerCase(Locale.ROOT), fingerprint.algorithm());
    assertTrue(
        fingerprint.value().matches("([0-9A-F]{2}:){" + (octets - 1) + "}[0-9A-F]{2}"),
        fingerprint::toString);
  }

  @Test
  void makesNoFingerprintByABrokenHash() {
    DtlsCertificate certificate = DtlsCertificate.generate();
    assertThrows(IllegalArgumentException.class, () -> certificate.fingerprint("sha-1"));
    assertThrows(IllegalArgumentException.class, () -> certificate.fingerprint("md5"));
  }

  @Test
  void fingerprintsAreEqualInEitherCase() {
    assertEquals(new Fingerprint("SHA-256", "ab:Cd:01"), new Fingerprint("sha-256", "AB:cD:01"));
    assertThrows(IllegalArgumentException.class, () -> new Fingerprint("sha-256", "AB:C"));
    assertThrows(IllegalArgumentException.class, () -> new Fingerprint("sha-256", ""));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Fingerprint("sha-256", "AB" + ":AB".repeat(100_000)));
  }

  @Test
  void printsNoKey() {
    KeyPair keys = Certificates.ec("secp256r1");
    var certificate =
        DtlsCertificate.of(keys.getPrivate(), List.of(Certificates.selfSigned(keys, "x")));
    BigInteger secret = ((ECPrivateKey) keys.getPrivate()).getS();
    String printed = certificate.toString().toLowerCase(Locale.ROOT).replace(":", "");
    assertFalse(printed.contains(secret.toString(16).substring(0, 16)));
    assertFalse(printed.contains(secret.toString()));
  }

  @Test
  void takesTheUsersOwnOfEitherKind() {
    for (KeyPair keys :
        List.of(
            Certificates.rsa(2048), Certificates.ec("secp256r1"), Certificates.ec("secp384r1"))) {
      X509Certificate x509 = Certificates.selfSigned(keys, "own");
      DtlsCertificate certificate = DtlsCertificate.of(keys.getPrivate(), List.of(x509));
      assertEquals(x509.getNotAfter().toInstant(), certificate.expires());
    }
  }

  @Test
  void refusesWhatItWouldRefuseFromAPeer() {
    for (KeyPair keys :
        List.of(Certificates.rsa(1024), Certificates.ec("secp521r1"), Certificates.ed25519())) {
      X509Certificate x509 = Certificates.selfSigned(keys, "weak");
      assertThrows(
          IllegalArgumentException.class,
          () -> DtlsCertificate.of(keys.getPrivate(), List.of(x509)));
    }
  }

  @Test
  void refusesAKeyOfAnotherCertificateAndImpossibleChains() {
    KeyPair keys = Certificates.ec("secp256r1");
    X509Certificate own = Certificates.selfSigned(keys, "own");
    X509Certificate other = Certificates.selfSigned(Certificates.ec("secp256r1"), "other");
    X509Certificate rsa = Certificates.selfSigned(Certificates.rsa(2048), "rsa");
    for (List<X509Certificate> chain :
        List.of(
            List.of(other),
            List.of(rsa),
            List.<X509Certificate>of(),
            Collections.nCopies(5, own))) {
      assertThrows(
          IllegalArgumentException.class, () -> DtlsCertificate.of(keys.getPrivate(), chain));
    }
  }
}
