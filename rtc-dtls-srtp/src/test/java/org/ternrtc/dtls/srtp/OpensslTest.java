package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.dtls.srtp.context.Srtp;
import org.ternrtc.dtls.srtp.context.SrtpKeys;
import org.ternrtc.dtls.srtp.context.SrtpProfile;

/**
 * Handshakes with {@code openssl s_server} and {@code s_client} over loopback: another
 * implementation of both roles, which prints the keys it exported.
 */
final class OpensslTest {
  @TempDir @Nullable Path directory;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingListener listener = new RecordingListener();
  private @Nullable Process openssl;

  @BeforeEach
  void findOpenssl() {
    assumeTrue(isInstalled(), "skipped: there is no openssl command on the PATH");
  }

  private static boolean isInstalled() {
    try {
      return run(List.of("openssl", "version")) == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    if (openssl != null) {
      openssl.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SRTP_AEAD_AES_256_GCM,AEAD_AES_256_GCM,ec,-no_ticket",
    "SRTP_AEAD_AES_128_GCM,AEAD_AES_128_GCM,rsa,-no_ticket",
    "SRTP_AES128_CM_SHA1_80,AES_CM_128_HMAC_SHA1_80,ec,-no_ticket",
    // Asks for a cookie first.
    "SRTP_AES128_CM_SHA1_80,AES_CM_128_HMAC_SHA1_80,ec,-listen"
  })
  void weAreClientOfOpenssl(String name, SrtpProfile profile, String key, String option)
      throws Exception {
    Fingerprint fingerprint = makeCertificate(key);
    start(profile, name, "s_server", "-accept", "127.0.0.1:0", "-Verify", "1", option);
    int port = Integer.parseInt(awaitLine("ACCEPT 127\\.0\\.0\\.1:(\\d+)").group(1));
    var socket = open(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    DtlsTransport client =
        open(
            new DtlsTransport(
                DtlsRole.CLIENT,
                Pair.CLIENT_CERTIFICATE,
                List.of(fingerprint),
                (data, offset, length) -> send(socket, data, offset, length, server),
                listener));
    read(socket, client);
    client.start();
    assertSameKeys(profile, true);
    assertDataPassesBothWays(client);
  }

  @ParameterizedTest
  @CsvSource({
    "SRTP_AEAD_AES_256_GCM,AEAD_AES_256_GCM,ec",
    "SRTP_AEAD_AES_128_GCM,AEAD_AES_128_GCM,rsa",
    "SRTP_AES128_CM_SHA1_80,AES_CM_128_HMAC_SHA1_80,ec"
  })
  void weAreServerOfOpenssl(String name, SrtpProfile profile, String key) throws Exception {
    Fingerprint fingerprint = makeCertificate(key);
    var socket = open(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    SocketAddress[] client = new SocketAddress[1];
    DtlsTransport server =
        open(
            new DtlsTransport(
                DtlsRole.SERVER,
                Pair.SERVER_CERTIFICATE,
                List.of(fingerprint),
                (data, offset, length) -> send(socket, data, offset, length, client[0]),
                listener));
    Thread.startVirtualThread(() -> readFrom(socket, server, client));
    server.start();
    start(profile, name, "s_client", "-connect", "127.0.0.1:" + socket.getLocalPort());
    assertSameKeys(profile, false);
    assertDataPassesBothWays(server);
  }

  /** What we protect, openssl's keys take off, and the other way round. */
  private void assertSameKeys(SrtpProfile profile, boolean weAreClient) {
    SrtpKeys ours = listener.awaitKeys();
    assertEquals(profile, ours.profile());
    byte[] material = HexFormat.of().parseHex(awaitLine("Keying material: ([0-9A-F]+)").group(1));
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    byte[] clientKey = Arrays.copyOfRange(material, 0, key);
    byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
    SrtpKeys theirs =
        weAreClient
            ? SrtpKeys.of(profile, serverKey, serverSalt, clientKey, clientSalt)
            : SrtpKeys.of(profile, clientKey, clientSalt, serverKey, serverSalt);
    for (boolean toThem : new boolean[] {true, false}) {
      byte[] packet = new byte[100 + Srtp.MAX_OVERHEAD];
      packet[0] = (byte) 0x80;
      int length = (toThem ? ours : theirs).sender().protectRtp(packet, 0, 100);
      assertEquals(100, (toThem ? theirs : ours).receiver().unprotectRtp(packet, 0, length));
    }
  }

  private void assertDataPassesBothWays(DtlsTransport transport) throws IOException {
    byte[] greeting = "greetings from Tern\n".getBytes(StandardCharsets.US_ASCII);
    assertTrue(transport.send(greeting, 0, greeting.length));
    awaitLine(".*greetings from Tern");
    Process process = openssl;
    if (process == null || !process.isAlive()) {
      throw new AssertionError("openssl has ended");
    }
    process.getOutputStream().write("greetings from openssl\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    assertEquals(
        "greetings from openssl\n", new String(listener.awaitData(), StandardCharsets.US_ASCII));
  }

  private Fingerprint makeCertificate(String key) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2"));
    command.addAll(List.of("-subj", "/CN=openssl", "-keyout", file("key.pem")));
    command.addAll(List.of("-out", file("cert.pem"), "-newkey"));
    command.addAll(
        key.equals("rsa")
            ? List.of("rsa:2048")
            : List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    assertEquals(0, run(command));
    try (InputStream in = Files.newInputStream(Path.of(file("cert.pem")))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return DtlsCertificate.fingerprint("sha-256", certificate.getEncoded());
    }
  }

  private void start(SrtpProfile profile, String name, String... command) throws IOException {
    var all = new ArrayList<>(List.of("openssl"));
    all.addAll(List.of(command));
    all.addAll(List.of("-dtls1_2", "-mtu", "1200", "-use_srtp", name));
    all.addAll(List.of("-cert", file("cert.pem"), "-key", file("key.pem")));
    int length = 2 * (profile.keyBytes() + profile.saltBytes());
    all.addAll(List.of("-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", "" + length));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    openssl = process;
    Thread.startVirtualThread(() -> {
      try (BufferedReader reader = process.inputReader(StandardCharsets.ISO_8859_1)) {
        reader.lines().forEach(lines::add);
      } catch (IOException | UncheckedIOException _) {
        // The process was destroyed.
      }
    });
  }

  private Matcher awaitLine(String pattern) {
    var seen = new ArrayList<String>();
    var compiled = Pattern.compile("\\s*" + pattern + "\\s*");
    try {
      while (true) {
        String line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null) {
          throw new AssertionError("openssl did not print " + pattern + " but " + seen);
        }
        Matcher matcher = compiled.matcher(line);
        if (matcher.matches()) {
          return matcher;
        }
        seen.add(line);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String file(String name) {
    if (directory == null) {
      throw new AssertionError("JUnit gives a directory");
    }
    return directory.resolve(name).toString();
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.addFirst(closeable);
    return closeable;
  }

  private static void read(DatagramSocket socket, DtlsTransport to) {
    Thread.startVirtualThread(() -> readFrom(socket, to, new SocketAddress[1]));
  }

  private static void readFrom(DatagramSocket socket, DtlsTransport to, SocketAddress[] from) {
    var packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        socket.receive(packet);
        from[0] = packet.getSocketAddress();
        to.receive(packet.getData(), 0, packet.getLength());
      }
    } catch (SocketException _) {
      // Closed at the end of the test.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(
      DatagramSocket socket, byte[] data, int offset, int length, SocketAddress to) {
    try {
      if (!socket.isClosed()) {
        socket.send(new DatagramPacket(data, offset, length, to));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
