package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.dtls.srtp.context.Srtp;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

final class DtlsHandshakeTest {
  @Test
  void aPeerWithoutSrtpIsTakenForDataAlone() {
    try (var pair = Pair.withoutSrtp(false)) {
      pair.start();
      pair.clientListener.awaitConnectedWithoutSrtp();
      pair.serverListener.awaitConnectedWithoutSrtp();
      pair.client.send(new byte[] {1, 2, 3}, 0, 3);
      assertArrayEquals(new byte[] {1, 2, 3}, pair.serverListener.awaitData());
      assertFalse(pair.serverListener.connected.isDone(), "there are no keys for media");
    }
  }

  @Test
  void aPeerWithoutSrtpIsRefusedWhereMediaIsWanted() {
    try (var pair = Pair.withoutSrtp(true)) {
      pair.start();
      assertTrue(pair.serverListener.awaitFailure().contains("no SRTP profile in common"));
    }
  }

  @Test
  void takesFourDatagrams() {
    // A busy machine or a cold JVM repeats flights, so the best of several counts.
    int best = Integer.MAX_VALUE;
    for (int i = 0; i < 20 && best > 4; i++) {
      try (var pair = new Pair((_, _) -> true)) {
        pair.start();
        pair.awaitConnected();
        best = Math.min(best, pair.datagrams.get());
      }
    }
    assertEquals(4, best);
  }

  @ParameterizedTest
  @EnumSource(names = "AES_CM_128_HMAC_SHA1_32", mode = EnumSource.Mode.EXCLUDE)
  void agreesOnKeysForEachProfile(SrtpProfile profile) {
    try (var pair =
        new Pair(
            Pair.CLIENT_CERTIFICATE, Pair.SERVER_CERTIFICATE, List.of(profile), (_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, profile);
    }
  }

  @Test
  void theServerPicksItsBestCommonProfile() {
    var reverse =
        List.of(
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            SrtpProfile.AEAD_AES_128_GCM,
            SrtpProfile.AEAD_AES_256_GCM);
    try (var pair =
        new Pair(Pair.CLIENT_CERTIFICATE, Pair.SERVER_CERTIFICATE, reverse, (_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_256_GCM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa/ec", "ec/rsa", "rsa/rsa", "p384/ec", "ec/p384"})
  void handshakesWithCertificatesOfTheUsersOwn(String kinds) {
    DtlsCertificate client = certificate(kinds.split("/", 2)[0]);
    DtlsCertificate server = certificate(kinds.split("/", 2)[1]);
    try (var pair =
        new Pair(client, server, List.of(SrtpProfile.AEAD_AES_128_GCM), (_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  private static DtlsCertificate certificate(String kind) {
    KeyPair keys =
        switch (kind) {
          case "rsa" -> Certificates.rsa(2048);
          case "p384" -> Certificates.ec("secp384r1");
          default -> Certificates.ec("secp256r1");
        };
    return DtlsCertificate.of(keys.getPrivate(), List.of(Certificates.selfSigned(keys, kind)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void recoversFromTheLossOfAnyDatagram(int lost) {
    try (var pair = new Pair((number, _) -> number != lost)) {
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  @Test
  void completes25Of25AtTwentyPercentLoss() {
    for (int seed = 0; seed < 25; seed++) {
      var random = new Random(seed);
      try (var pair =
          new Pair((_, _) -> {
            synchronized (random) {
              return random.nextInt(100) >= 20;
            }
          })) {
        pair.start();
        pair.awaitConnected();
        assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
      }
    }
  }

  /**
   * A peer that sends each record by itself, as Bouncy Castle alone would, and loses one of them.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void recoversFromTheLossOfAnyRecordOfTheClientsSecondFlight(int lost) {
    var number = new AtomicInteger();
    try (var pair = new Pair((_, _) -> true)) {
      pair.toServer =
          datagram -> {
            for (byte[] record : Records.split(datagram)) {
              boolean secondFlight =
                  Records.type(record) != Records.HANDSHAKE
                      || Records.messageType(record) != Records.CLIENT_HELLO;
              if (!secondFlight || number.getAndIncrement() != lost) {
                pair.server.receive(record, 0, record.length);
              }
            }
          };
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
      assertTrue(number.get() > 5, "the flight was repeated");
    }
  }

  @Test
  void theEncryptedRecordsMayOvertakeTheOthers() {
    try (var pair = new Pair((_, _) -> true)) {
      pair.toServer =
          datagram -> {
            List<byte[]> records = Records.split(datagram);
            for (byte[] record : records.reversed()) {
              pair.server.receive(record, 0, record.length);
            }
          };
      pair.start();
      pair.awaitConnected();
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  /** Browsers' ClientHellos never fit into one datagram. */
  @Test
  void takesAClientHelloInTwoDatagrams() {
    var sequence = new AtomicInteger();
    var pieces = new AtomicInteger();
    try (var pair = new Pair((_, _) -> true)) {
      pair.toServer =
          datagram -> {
            for (byte[] record : Records.split(datagram)) {
              boolean hello =
                  Records.type(record) == Records.HANDSHAKE
                      && Records.epoch(record) == 0
                      && Records.messageType(record) == Records.CLIENT_HELLO;
              List<byte[]> fragments = hello ? Records.fragment(record, 100) : List.of(record);
              pieces.addAndGet(hello ? fragments.size() : 0);
              for (byte[] fragment : fragments) {
                if (Records.epoch(fragment) == 0) {
                  Records.setSequence(fragment, sequence.getAndIncrement());
                }
                pair.server.receive(fragment, 0, fragment.length);
              }
            }
          };
      pair.start();
      pair.awaitConnected();
      assertTrue(pieces.get() >= 2);
      assertMediaFlows(pair, SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  @Test
  void theServerMayStartLateBecauseDatagramsWaitForIt() {
    try (var pair = new Pair((_, _) -> true)) {
      pair.client.start();
      while (pair.datagrams.get() == 0) {
        Thread.onSpinWait();
      }
      pair.server.start();
      pair.awaitConnected();
    }
  }

  /** What one side protects, the other takes, in both directions and not the wrong way round. */
  static void assertMediaFlows(Pair pair, SrtpProfile profile) {
    SrtpKeys client = pair.clientListener.awaitKeys();
    SrtpKeys server = pair.serverListener.awaitKeys();
    assertEquals(profile, client.profile());
    assertEquals(profile, server.profile());
    assertPacketPasses(client, server);
    assertPacketPasses(server, client);
  }

  private static void assertPacketPasses(SrtpKeys from, SrtpKeys to) {
    byte[] packet = new byte[100 + Srtp.MAX_OVERHEAD];
    packet[0] = (byte) 0x80;
    packet[3] = 1;
    byte[] plain = packet.clone();
    int length = from.sender().protectRtp(packet, 0, 100);
    assertFalse(Arrays.equals(plain, 12, 100, packet, 12, 100));
    assertTrue(from.receiver().unprotectRtp(packet, 0, length) < 0, "its own packet");
    assertEquals(100, to.receiver().unprotectRtp(packet, 0, length));
    assertTrue(Arrays.equals(plain, 0, 100, packet, 0, 100));
  }
}
