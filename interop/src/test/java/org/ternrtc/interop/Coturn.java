package org.ternrtc.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ternrtc.peer.IceServer;

/** The TURN server coturn on one address of this machine: UDP, TCP and TLS. */
final class Coturn implements AutoCloseable {
  static final String USER = "alice";
  static final String CREDENTIAL = "correct horse";
  private static final String REST_SECRET = "battery staple";

  private final String address;
  private final int port;
  private final int tlsPort;
  private final Path directory;
  private final Process process;

  private Coturn(String address, int port, int tlsPort, Path directory, Process process) {
    this.address = address;
    this.port = port;
    this.tlsPort = tlsPort;
    this.directory = directory;
    this.process = process;
  }

  static Coturn open(String address) throws IOException, InterruptedException {
    return open(address, false);
  }

  /**
   * Starts one.
   *
   * @param rest whether its credentials end by themselves (REST)
   */
  static Coturn open(String address, boolean rest) throws IOException, InterruptedException {
    Programs.assumeInstalled("turnserver", "openssl");
    Path directory = Files.createTempDirectory("tern-coturn");
    int port = freePort(address);
    int tlsPort = freePort(address);
    Programs.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=turn.example",
        "-addext",
        "subjectAltName=IP:" + address,
        "-keyout",
        directory.resolve("key.pem").toString(),
        "-out",
        directory.resolve("cert.pem").toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                "turnserver",
                "-n",
                "--no-cli",
                "--no-dtls",
                "--allow-loopback-peers",
                "--listening-ip",
                address,
                "--relay-ip",
                address,
                "--listening-port",
                Integer.toString(port),
                "--tls-listening-port",
                Integer.toString(tlsPort),
                "--min-port",
                "30000",
                "--max-port",
                "31000",
                "--realm",
                "example.org",
                "--userdb",
                directory.resolve("db").toString(),
                "--pidfile",
                directory.resolve("pid").toString(),
                "--cert",
                directory.resolve("cert.pem").toString(),
                "--pkey",
                directory.resolve("key.pem").toString(),
                "--log-file",
                "stdout"));
    command.addAll(
        rest
            ? List.of("--use-auth-secret", "--static-auth-secret", REST_SECRET)
            : List.of("--lt-cred-mech", "--user", USER + ":" + CREDENTIAL));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Coturn coturn = new Coturn(address, port, tlsPort, directory, process);
    try {
      coturn.awaitStart();
    } catch (IOException e) {
      coturn.close();
      throw e;
    }
    return coturn;
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return probe.getLocalPort();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(address, tlsPort), 1000);
        return;
      } catch (IOException e) {
        if (!process.isAlive() || end - System.nanoTime() < 0) {
          throw new IOException("coturn does not start: " + log(), e);
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  /** The server over {@code udp}, {@code tcp} or {@code tls}. */
  IceServer server(String transport) {
    return server(transport, USER, CREDENTIAL);
  }

  IceServer server(String transport, String user, String credential) {
    return IceServer.turn(url(transport), user, credential);
  }

  String url(String transport) {
    return switch (transport) {
      case "udp" -> "turn:" + address + ":" + port + "?transport=udp";
      case "tcp" -> "turn:" + address + ":" + port + "?transport=tcp";
      case "tls" -> "turns:" + address + ":" + tlsPort + "?transport=tcp";
      default -> throw new IllegalArgumentException(transport);
    };
  }

  static String restSecret() {
    return REST_SECRET;
  }

  /** The certificate, its own authority. */
  X509Certificate certificate() throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve("cert.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    Programs.end(process);
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
