package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.dtls.srtp.DtlsCertificate;

/** What can be told to a connection, and changed later, W3C WebRTC sections 4.2.1 and 4.4.1.6. */
final class ConfigurationTest {
  private static PeerConnection open(Configuration configuration) {
    return PeerConnection.create(configuration, new PeerConnectionListener() {});
  }

  private static String fingerprint(PeerConnection pc) {
    return pc.createOffer()
        .sdp()
        .lines()
        .filter(line -> line.startsWith("a=fingerprint:"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCertificateOfTheCallersIsUsedForManyConnections() {
    DtlsCertificate own = DtlsCertificate.generate(Duration.ofDays(2));
    assertEquals(2, Instant.now().until(own.expires().plusSeconds(60), ChronoUnit.DAYS));
    Configuration with = Configuration.defaults().withCertificate(own);
    try (PeerConnection one = open(with);
        PeerConnection two = open(with);
        PeerConnection other = open(Configuration.defaults())) {
      for (PeerConnection pc : List.of(one, two, other)) {
        pc.createDataChannel("any");
      }
      assertEquals(fingerprint(one), fingerprint(two));
      assertTrue(fingerprint(one).contains(own.fingerprint("sha-256").value()));
      assertNotEquals(fingerprint(one), fingerprint(other));
    }
  }

  @Test
  void anExpiredCertificateIsRefused() {
    DtlsCertificate expired = DtlsCertificate.generate(Duration.ofNanos(1));
    OperationException refused =
        assertThrows(
            OperationException.class,
            () -> open(Configuration.defaults().withCertificate(expired)).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("expired"));
    assertThrows(
        IllegalArgumentException.class, () -> DtlsCertificate.generate(Duration.ofDays(400)));
    assertThrows(IllegalArgumentException.class, () -> DtlsCertificate.generate(Duration.ZERO));
  }

  @Test
  void serversMayChangeAndWhatTheCallRestsOnMayNot() {
    Configuration first = Configuration.defaults();
    try (PeerConnection pc = open(first)) {
      pc.createDataChannel("any");
      String before = pc.createOffer().sdp();
      Configuration other =
          first.withIceServers(List.of(IceServer.turn("turn:127.0.0.1:9", "user", "word")));
      pc.setConfiguration(other);
      assertEquals(other, pc.getConfiguration());
      assertThrows(
          InvalidModificationException.class,
          () -> pc.setLocalDescription(new SessionDescription(SdpType.OFFER, before)));
      assertThrows(
          InvalidModificationException.class,
          () -> pc.setConfiguration(other.withBundlePolicy(BundlePolicy.MAX_BUNDLE)));
      assertThrows(
          InvalidModificationException.class,
          () -> pc.setConfiguration(other.withCertificate(DtlsCertificate.generate())));
      assertThrows(
          OperationException.class,
          () -> pc.setConfiguration(other.withIceServers(List.of(IceServer.stun("http://x")))));
      assertEquals(other, pc.getConfiguration());
      pc.setConfiguration(first);
      pc.setLocalDescription();
      pc.setConfiguration(first);
    }
    PeerConnection closed = open(first);
    closed.close();
    assertThrows(InvalidStateException.class, () -> closed.setConfiguration(first));
  }
}
