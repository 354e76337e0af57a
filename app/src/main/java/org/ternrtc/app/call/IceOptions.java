package org.ternrtc.app.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceServer;
import org.ternrtc.peer.IceTransportPolicy;
import picocli.CommandLine.Option;

/** The options of every command that dials: how it finds a way to the other side. */
public final class IceOptions {
  private static final long LARGEST_FILE = 256 * 1024;

  @Option(
      names = "--ice",
      paramLabel = "URL",
      converter = IceServerArgument.class,
      description =
          "a STUN or TURN server, such as stun:stun.example.org:3478 or"
              + " turns:turn.example.org:443,USER,CREDENTIAL; may be repeated; there is no default"
              + " one")
  private List<IceServer> servers = new ArrayList<>();

  @Option(
      names = "--relay-only",
      description =
          "goes over TURN servers alone: the other side learns no address of this machine")
  private boolean relayOnly;

  @Option(
      names = "--ice-ca",
      paramLabel = "FILE",
      description = "certificates (PEM) that vouch for turns: servers, instead of the JDK's")
  private @Nullable Path authorities;

  /**
   * What these say, on top of {@link Peers}' own settings.
   *
   * @throws CommandFault when they do not fit together, or the file cannot be used
   */
  public Configuration configuration() {
    if (relayOnly && servers.stream().noneMatch(IceServer::isTurn)) {
      throw new CommandFault(CommandFault.USAGE, "--relay-only needs a TURN server: --ice turn:…");
    }
    Configuration configuration =
        Peers.configuration(servers)
            .withIceTransportPolicy(relayOnly ? IceTransportPolicy.RELAY : IceTransportPolicy.ALL);
    Path file = authorities;
    if (file == null) {
      return configuration;
    }
    return configuration.withIce(
        configuration
            .ice()
            .withPolicy(configuration.ice().policy().withTrustedCertificates(certificates(file))));
  }

  private static List<X509Certificate> certificates(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new CommandFault(CommandFault.FAILED, file + " is too large for certificates");
      }
      var certificates = new ArrayList<X509Certificate>();
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
        certificates.add((X509Certificate) each);
      }
      if (certificates.isEmpty()) {
        throw new CommandFault(CommandFault.FAILED, file + ": holds no certificate");
      }
      return certificates;
    } catch (NoSuchFileException e) {
      throw new CommandFault(CommandFault.FAILED, file + ": no such file");
    } catch (IOException e) {
      throw new CommandFault(CommandFault.FAILED, file + ": cannot be read");
    } catch (CertificateException e) {
      throw new CommandFault(CommandFault.FAILED, file + ": holds no certificate");
    }
  }
}
