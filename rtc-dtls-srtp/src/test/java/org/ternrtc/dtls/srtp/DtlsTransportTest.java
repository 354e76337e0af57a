package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

final class DtlsTransportTest {
  private final Random random = new Random(7);

  @Test
  void carriesApplicationDataBothWays() {
    try (var pair = new Pair((_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      for (int length :
          new int[] {1, 100, DtlsTransport.MAX_APPLICATION_DATA, DtlsTransport.MAX_PROBED_DATA}) {
        byte[] data = new byte[length + 4];
        random.nextBytes(data);
        assertTrue(pair.client.send(data, 2, length));
        assertArrayEquals(slice(data, 2, length), pair.serverListener.awaitData());
        assertTrue(pair.server.send(data, 1, length));
        assertArrayEquals(slice(data, 1, length), pair.clientListener.awaitData());
      }
    }
  }

  private static byte[] slice(byte[] data, int offset, int length) {
    return Arrays.copyOfRange(data, offset, offset + length);
  }

  @Test
  void sendingTooEarlyOrTooMuchIsTheCallersMistake() {
    try (var pair = new Pair((_, _) -> true)) {
      assertThrows(IllegalStateException.class, () -> pair.client.send(new byte[1], 0, 1));
      pair.start();
      pair.awaitConnected();
      byte[] long_ = new byte[DtlsTransport.MAX_PROBED_DATA + 1];
      assertThrows(IllegalArgumentException.class, () -> pair.client.send(long_, 0, long_.length));
      assertThrows(IllegalStateException.class, pair.client::start);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOtherSideHearsOfAClose(DtlsRole closing) throws Exception {
    try (var pair = new Pair((_, _) -> true)) {
      pair.start();
      pair.awaitConnected();
      boolean client = closing == DtlsRole.CLIENT;
      RecordingListener other = client ? pair.serverListener : pair.clientListener;
      (client ? pair.client : pair.server).close();
      other.await(other.closed);
      assertEquals(DtlsState.CLOSED, pair.client.state());
      assertEquals(DtlsState.CLOSED, pair.server.state());
      assertFalse(pair.client.send(new byte[1], 0, 1));
      assertFalse(pair.server.send(new byte[1], 0, 1));
      assertThreadEnds(pair.clientListener);
      assertThreadEnds(pair.serverListener);
      assertFalse((client ? pair.clientListener : pair.serverListener).closed.isDone());
    }
  }

  @Test
  void closingIsQuietTwiceBeforeDuringAndAfter() throws Exception {
    try (var pair = new Pair((_, _) -> true)) {
      pair.server.close();
      pair.server.start();
      pair.server.close();
      assertEquals(DtlsState.CLOSED, pair.server.state());
      pair.client.start();
      while (pair.datagrams.get() == 0) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      pair.client.close();
      pair.client.close();
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(2).toNanos());
      pair.client.receive(new byte[100], 0, 100);
      assertEquals(DtlsState.CLOSED, pair.client.state());
      assertFalse(pair.clientListener.failed.isDone());
    }
  }

  @Test
  void closesInTheMiddleOfAHandshake() {
    for (int datagram = 0; datagram < 4; datagram++) {
      int last = datagram;
      try (var pair = new Pair((number, _) -> number < last)) {
        pair.start();
        while (pair.datagrams.get() <= last) {
          Thread.onSpinWait();
        }
        pair.client.close();
        pair.server.close();
        assertEquals(DtlsState.CLOSED, pair.client.state());
        assertEquals(DtlsState.CLOSED, pair.server.state());
      }
    }
  }

  @Test
  void theListenerMayCloseAndSend() throws Exception {
    var transports = new DtlsTransport[2];
    var other = new RecordingListener();
    var ours =
        new RecordingListener() {
          @Override
          public void onConnected(SrtpKeys keys) {
            super.onConnected(keys);
            assertTrue(transports[0].send(new byte[] {1, 2, 3}, 0, 3));
            transports[0].close();
          }
        };
    transports[0] = transport(DtlsRole.SERVER, (d, o, l) -> transports[1].receive(d, o, l), ours);
    transports[1] = transport(DtlsRole.CLIENT, (d, o, l) -> transports[0].receive(d, o, l), other);
    transports[0].start();
    transports[1].start();
    other.awaitKeys();
    assertArrayEquals(new byte[] {1, 2, 3}, other.awaitData());
    other.await(other.closed);
    assertThreadEnds(ours);
    assertThreadEnds(other);
  }

  @Test
  void aListenerThatThrowsEndsNothing() {
    var transports = new DtlsTransport[2];
    var other = new RecordingListener();
    var ours =
        new RecordingListener() {
          @Override
          public void onApplicationData(byte[] bytes, int offset, int length) {
            super.onApplicationData(bytes, offset, length);
            throw new IllegalStateException("a listener's fault");
          }
        };
    transports[0] = transport(DtlsRole.SERVER, (d, o, l) -> transports[1].receive(d, o, l), ours);
    transports[1] = transport(DtlsRole.CLIENT, (d, o, l) -> transports[0].receive(d, o, l), other);
    try (var server = transports[0];
        var client = transports[1]) {
      server.start();
      client.start();
      other.awaitKeys();
      ours.awaitKeys();
      for (int i = 0; i < 3; i++) {
        assertTrue(client.send(new byte[] {(byte) i}, 0, 1));
        assertArrayEquals(new byte[] {(byte) i}, ours.awaitData());
      }
      assertEquals(DtlsState.CONNECTED, server.state());
    }
  }

  @Test
  void repeatsItsLastFlightForAPeerThatLostIt() {
    try (var pair = new Pair((number, _) -> number != 3 && number != 5)) {
      pair.start();
      pair.awaitConnected();
      assertTrue(pair.server.send(new byte[] {5}, 0, 1));
      assertArrayEquals(new byte[] {5}, pair.clientListener.awaitData());
    }
  }

  @Test
  void aRepeatedClientHelloAfterTheHandshakeIsIgnored() {
    byte[][] hello = new byte[1][];
    try (var pair =
        new Pair((number, datagram) -> {
          if (number == 0) {
            hello[0] = datagram;
          }
          return true;
        })) {
      pair.start();
      pair.awaitConnected();
      for (int i = 0; i < 50; i++) {
        byte[] again = hello[0].clone();
        Records.setSequence(again, 100 + i);
        pair.server.receive(again, 0, again.length);
      }
      assertTrue(pair.client.send(new byte[] {9}, 0, 1));
      assertArrayEquals(new byte[] {9}, pair.serverListener.awaitData());
      assertEquals(DtlsState.CONNECTED, pair.server.state());
    }
  }

  @Test
  void theQueueHasABound() {
    try (var transport = transport(DtlsRole.SERVER, (_, _, _) -> {}, new RecordingListener())) {
      byte[] datagram = Records.handshake(1, 1000, 0, 0, new byte[100]);
      for (int i = 0; i < 100; i++) {
        transport.receive(datagram, 0, datagram.length);
      }
      assertEquals(36, transport.droppedDatagrams());
      transport.receive(new byte[5000], 0, 5000);
      transport.receive(new byte[0], 0, 0);
      transport.receive(new byte[] {(byte) 0x80, 0}, 0, 2);
      assertEquals(39, transport.droppedDatagrams());
      assertThrows(IndexOutOfBoundsException.class, () -> transport.receive(datagram, 0, 10_000));
      assertDoesNotThrow(transport::close);
    }
  }

  @Test
  void tellsWhatWasAgreedOnceConnected() throws Exception {
    try (var pair = new Pair((_, _) -> true)) {
      assertNull(pair.client.remoteCertificate());
      assertNull(pair.client.cipherSuite());
      pair.start();
      pair.awaitConnected();
      assertArrayEquals(
          Pair.SERVER_CERTIFICATE.chain().getFirst().getEncoded(), pair.client.remoteCertificate());
      assertArrayEquals(
          Pair.CLIENT_CERTIFICATE.chain().getFirst().getEncoded(), pair.server.remoteCertificate());
      assertEquals("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", pair.client.cipherSuite());
      assertEquals(pair.client.cipherSuite(), pair.server.cipherSuite());
    }
  }

  @Test
  void noNonceIsUsedTwice() {
    var newest = new AtomicLong(-1);
    try (var pair =
        new Pair((_, datagram) -> {
          for (byte[] record : Records.split(datagram)) {
            if (Records.type(record) == Records.APPLICATION_DATA) {
              long nonce = ByteBuffer.wrap(record).getLong(13);
              assertTrue(nonce > newest.getAndSet(nonce));
            }
          }
          return true;
        })) {
      pair.start();
      pair.awaitConnected();
      for (int i = 0; i < 5000; i++) {
        assertTrue(pair.client.send(new byte[] {1, 2, 3, 4}, 0, 4));
      }
      assertTrue(newest.get() >= 5000);
    }
  }

  /**
   * Repeating its last flight takes Bouncy Castle back to the epoch without encryption for a
   * moment.
   */
  @Test
  void neverSendsApplicationDataInTheClearWhileItRepeatsAFlight() {
    byte[] secret = "only for your eyes".getBytes(StandardCharsets.US_ASCII);
    var finalFlights = new AtomicInteger();
    var leaked = new AtomicInteger();
    try (var pair =
        new Pair((_, datagram) -> {
          boolean finalFlight = false;
          for (byte[] record : Records.split(datagram)) {
            finalFlight |= Records.type(record) == Records.CHANGE_CIPHER_SPEC;
          }
          String content = new String(datagram, StandardCharsets.ISO_8859_1);
          if (content.contains("only for your eyes")) {
            leaked.incrementAndGet();
          }
          // The client's and the server's each carry one; the client's must arrive.
          boolean fromServer = finalFlight && datagram.length < 150;
          return !fromServer || finalFlights.incrementAndGet() > 4;
        })) {
      pair.start();
      pair.serverListener.awaitKeys();
      while (!pair.clientListener.connected.isDone()) {
        assertNull(pair.clientListener.failed.getNow(null));
        pair.server.send(secret, 0, secret.length);
      }
      assertTrue(finalFlights.get() > 4);
      assertEquals(0, leaked.get());
      pair.awaitConnected();
    }
  }

  @Test
  void aDatagramOutThatThrowsIsALossOnly() {
    try (var pair =
        new Pair((number, _) -> {
          if (number % 3 == 0) {
            throw new IllegalStateException("the socket is closed");
          }
          return true;
        })) {
      pair.start();
      pair.awaitConnected();
    }
  }

  @Test
  void warmsUp() {
    DtlsTransport.warmUp();
  }

  @Test
  void printsNoKey() {
    try (var pair = new Pair((_, _) -> true)) {
      assertEquals("DtlsTransport[CLIENT, NEW]", pair.client.toString());
    }
  }

  private static DtlsTransport transport(DtlsRole role, DatagramOut out, DtlsListener listener) {
    boolean client = role == DtlsRole.CLIENT;
    DtlsCertificate own = client ? Pair.CLIENT_CERTIFICATE : Pair.SERVER_CERTIFICATE;
    DtlsCertificate peers = client ? Pair.SERVER_CERTIFICATE : Pair.CLIENT_CERTIFICATE;
    return new DtlsTransport(
        role,
        own,
        List.of(peers.fingerprint("sha-256")),
        List.of(SrtpProfile.AEAD_AES_128_GCM),
        out,
        listener);
  }

  static void assertThreadEnds(RecordingListener listener) throws InterruptedException {
    Thread thread = listener.await(listener.thread);
    assertTrue(thread.join(Duration.ofSeconds(10)), "the thread lives on");
  }
}
