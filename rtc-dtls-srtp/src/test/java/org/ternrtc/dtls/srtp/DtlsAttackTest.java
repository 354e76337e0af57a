package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ternrtc.dtls.srtp.context.SrtpProfile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent, a handshake ends one way or the other, and nothing else happens. */
final class DtlsAttackTest {
  /** CVE-2026-59646: 525 bytes made Bouncy Castle 1.84 allocate 255 MB. */
  @Test
  void fifteenSmallFragmentsDoNotAllocateTheLengthsTheyClaim() {
    long before = liveHeap();
    try (var pair = new Pair((_, _) -> true)) {
      pair.server.start();
      for (int i = 0; i < 15; i++) {
        byte[] datagram = Records.handshake(1, 0xFFFFFF, i, 0, new byte[10]);
        assertEquals(35, datagram.length);
        pair.server.receive(datagram, 0, datagram.length);
      }
      pair.client.start();
      pair.awaitConnected();
      long growth = liveHeap() - before;
      assertTrue(growth < 20_000_000, () -> growth + " bytes");
    }
  }

  @Test
  void aFloodOfOddFragmentsDoesNotKeepThePeerOut() {
    var random = new Random(1);
    try (var pair = new Pair((_, _) -> true)) {
      pair.server.start();
      int[] lengths = {0, 1, 63, 64, 500, 32768, 32769, 0xFFFFFF};
      for (int i = 0; i < 50_000; i++) {
        int length = lengths[random.nextInt(lengths.length)];
        byte[] fragment = new byte[random.nextInt(2) * random.nextInt(63)];
        int offset = random.nextInt(0x1000000);
        if (offset + fragment.length != length) {
          byte[] datagram = Records.handshake(1, length, random.nextInt(65536), offset, fragment);
          pair.server.receive(datagram, 0, datagram.length);
        }
      }
      pair.client.start();
      pair.awaitConnected();
    }
  }

  @Test
  void seedsOfOthersFuzzersDoNotDisturbAConnection() throws IOException {
    try (var pair = new Pair((_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      for (byte[] datagram : seedDatagrams()) {
        pair.server.receive(datagram, 0, datagram.length);
        pair.client.receive(datagram, 0, datagram.length);
        for (int epoch = 1; epoch < 3 && datagram.length > 5; epoch++) {
          byte[] encrypted = datagram.clone();
          encrypted[4] = (byte) epoch;
          pair.server.receive(encrypted, 0, encrypted.length);
          pair.client.receive(encrypted, 0, encrypted.length);
        }
        assertAnswers(pair);
      }
      assertEquals(DtlsState.CONNECTED, pair.client.state());
      assertEquals(DtlsState.CONNECTED, pair.server.state());
    }
  }

  /** Data passes both ways, so all before it was processed. */
  private static void assertAnswers(Pair pair) {
    assertTrue(pair.client.send(new byte[] {1}, 0, 1));
    assertTrue(pair.server.send(new byte[] {2}, 0, 1));
    assertArrayEquals(new byte[] {1}, pair.serverListener.awaitData());
    assertArrayEquals(new byte[] {2}, pair.clientListener.awaitData());
  }

  @Test
  void aHandshakeWithSeedsInsteadOfAPeerFailsInOrder() throws Exception {
    var uncaught = new AtomicInteger();
    Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, _) -> uncaught.incrementAndGet());
    var listeners = new ArrayList<RecordingListener>();
    var transports = new ArrayList<DtlsTransport>();
    try {
      for (byte[] datagram : seedDatagrams()) {
        for (DtlsRole role : DtlsRole.values()) {
          var listener = new RecordingListener();
          DtlsTransport transport = impatient(role, listener);
          transport.receive(datagram, 0, datagram.length);
          transport.start();
          listeners.add(listener);
          transports.add(transport);
        }
      }
      for (RecordingListener listener : listeners) {
        String reason = listener.awaitFailure();
        assertFalse(reason.contains("Error"), reason);
        DtlsTransportTest.assertThreadEnds(listener);
      }
      assertEquals(0, uncaught.get());
    } finally {
      transports.forEach(DtlsTransport::close);
      Thread.setDefaultUncaughtExceptionHandler(former);
    }
  }

  private static DtlsTransport impatient(DtlsRole role, DtlsListener listener) {
    return new DtlsTransport(
        role,
        Pair.CLIENT_CERTIFICATE,
        List.of(Pair.SERVER_CERTIFICATE.fingerprint("sha-256")),
        List.of(SrtpProfile.AEAD_AES_128_GCM),
        true,
        2000,
        (_, _, _) -> {},
        listener);
  }

  /** Each message of each flight with bits flipped, in both roles. */
  @Test
  void damagedFlightsEndInAConnectionOrAReason() throws Exception {
    var pairs = new ArrayList<Pair>();
    for (int seed = 0; seed < 120; seed++) {
      var random = new Random(seed);
      int damaged = seed % 4;
      pairs.add(
          new Pair(
              3000,
              (number, datagram) -> {
                if (number == damaged) {
                  for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    int at = 13 + random.nextInt(datagram.length - 13);
                    datagram[at] ^= (byte) (1 << random.nextInt(8));
                  }
                }
                return true;
              }));
    }
    pairs.forEach(Pair::start);
    int connected = 0;
    for (Pair pair : pairs) {
      for (RecordingListener side : List.of(pair.clientListener, pair.serverListener)) {
        Object end = CompletableFuture.anyOf(side.connected, side.failed).get(20, TimeUnit.SECONDS);
        if (end instanceof String reason) {
          assertFalse(reason.contains("Error"), reason);
        } else {
          connected++;
        }
      }
      pair.close();
    }
    assertTrue(connected > 0, "some damage is mended by repetition");
  }

  /** Each seed raw, as a handshake record's content and as the body of each kind of message. */
  private static List<byte[]> seedDatagrams() throws IOException {
    var datagrams = new ArrayList<byte[]>();
    try (InputStream in = DtlsAttackTest.class.getResourceAsStream("dtls-pion.json")) {
      JsonNode items = JsonMapper.shared().readTree(in).get("items");
      int kind = 0;
      int[] kinds = {1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 20};
      for (JsonNode item : items) {
        byte[] seed = HexFormat.of().parseHex(item.get("hex").asString());
        datagrams.add(seed);
        byte[] content = Records.handshake(0, 0, 0, 0, seed);
        byte[] record = new byte[13 + seed.length];
        System.arraycopy(content, 0, record, 0, 13);
        System.arraycopy(seed, 0, record, 13, seed.length);
        record[11] = 0;
        record[12] = (byte) seed.length;
        datagrams.add(record);
        datagrams.add(Records.handshake(kinds[kind++ % kinds.length], seed.length, 0, 0, seed));
      }
    }
    assertTrue(datagrams.size() > 600);
    return datagrams;
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
