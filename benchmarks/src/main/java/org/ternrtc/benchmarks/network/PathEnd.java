package org.ternrtc.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IcePolicy;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceCandidate;
import org.ternrtc.peer.IceServer;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.StatsReport;

/**
 * One end of many connections that are made to see whether and how fast a path is found. Lives in
 * one network namespace and does what lines on standard input say:
 *
 * <pre>
 * open ID offer|answer all|relay 4|6 SERVER …   SERVER is url,user,credential
 * description ID offer|answer BASE64
 * candidate ID BASE64
 * close ID
 * </pre>
 *
 * It says {@code ready}, {@code description} and {@code candidate} lines for the other end, {@code
 * connected ID MILLIS LOCALTYPE REMOTETYPE}, {@code failed ID} and {@code error ID TEXT}.
 */
public final class PathEnd {
  private final PrintStream out;
  private final Map<String, Connection> connections = new HashMap<>();

  private PathEnd(PrintStream out) {
    this.out = out;
  }

  /** Runs until the end of the input. */
  public static void main(String[] args) throws IOException {
    PathEnd end = new PathEnd(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    end.warmUp();
    end.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      try {
        end.obey(words);
      } catch (RtcException | IllegalArgumentException e) {
        end.out.println("error " + words[1] + " " + e.getMessage());
      }
    }
    System.exit(0);
  }

  /** What a cold JVM loads is not the path's fault: two ends of our own, on loopback. */
  private void warmUp() {
    Configuration loopback =
        Configuration.defaults()
            .withIce(
                IceConfiguration.defaults()
                    .withLoopback(true)
                    .withAddressFilter((_, address) -> address.isLoopbackAddress()));
    PeerConnectionListener quiet = new PeerConnectionListener() {};
    try (PeerConnection one = PeerConnection.create(loopback, quiet);
        PeerConnection two = PeerConnection.create(loopback, quiet)) {
      one.createDataChannel("warm");
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(java.time.Duration.ofSeconds(20)));
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(java.time.Duration.ofSeconds(20)));
      one.awaitConnected(java.time.Duration.ofSeconds(40));
    }
  }

  private void obey(String[] words) {
    String id = words[1];
    if (words[0].equals("open")) {
      Connection made = new Connection(id, words);
      connections.put(id, made);
      made.begin();
      return;
    }
    Connection known = connections.get(id);
    if (known == null) {
      return;
    }
    switch (words[0]) {
      case "description" -> known.described(SdpType.of(words[2]), decoded(words[3]));
      case "candidate" -> known.candidate(decoded(words[2]));
      case "close" -> {
        connections.remove(id);
        known.connection.close();
      }
      default -> out.println("error " + id + " unknown word " + words[0]);
    }
  }

  /** The certificates of the file that the environment names, for TURN over TLS. */
  private static List<X509Certificate> trusted() {
    String file = System.getenv("TERN_TURN_CERTIFICATE");
    if (file == null) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return List.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class Connection implements PeerConnectionListener {
    private final String id;
    private final boolean offering;
    private final long startNanos = System.nanoTime();
    private final PeerConnection connection;
    private final List<String> waiting = new ArrayList<>();
    private boolean said;

    Connection(String id, String[] words) {
      this.id = id;
      offering = words[2].equals("offer");
      boolean ipv6 = words[4].equals("6");
      List<IceServer> servers =
          Arrays.stream(words)
              .skip(5)
              .map(each -> each.split(",", 3))
              .map(each ->
                  each.length == 3
                      ? IceServer.turn(each[0], each[1], each[2])
                      : IceServer.stun(each[0]))
              .toList();
      connection =
          PeerConnection.create(
              Configuration.defaults()
                  .withIceServers(servers)
                  .withIce(
                      IceConfiguration.defaults()
                          .withFamilies(!ipv6, ipv6)
                          .withPolicy(
                              IcePolicy.ALL
                                  .withRelayOnly(words[3].equals("relay"))
                                  .withTrustedCertificates(trusted()))),
              this);
    }

    void begin() {
      if (offering) {
        connection.createDataChannel("path");
        say(connection.setLocalDescription());
      }
    }

    void described(SdpType type, String sdp) {
      connection.setRemoteDescription(new SessionDescription(type, sdp));
      if (type == SdpType.OFFER) {
        say(connection.setLocalDescription());
      }
    }

    void candidate(String text) {
      String[] parts = text.split("\\|", 2);
      connection.addIceCandidate(new IceCandidate(parts[1], "0", 0, parts[0]));
    }

    /** Candidates travel by themselves, but none before the description it belongs to. */
    private synchronized void say(SessionDescription description) {
      out.println(
          "description "
              + id
              + " "
              + description.type().value()
              + " "
              + encoded(description.sdp()));
      waiting.forEach(out::println);
      waiting.clear();
      said = true;
    }

    @Override
    public synchronized void onIceCandidate(@Nullable IceCandidate candidate) {
      if (candidate == null) {
        return;
      }
      String line =
          "candidate "
              + id
              + " "
              + encoded(candidate.usernameFragment() + "|" + candidate.candidate());
      if (said) {
        out.println(line);
      } else {
        waiting.add(line);
      }
    }

    @Override
    public void onIceCandidateError(IceCandidateError error) {
      out.println("error " + id + " " + error.url() + ": " + error.text());
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      if (state == PeerConnectionState.CONNECTED) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        StatsReport stats = connection.getStats();
        StatsReport.Stats pair = stats.ofType("candidate-pair").getFirst();
        out.println(
            "connected "
                + id
                + " "
                + millis
                + " "
                + type(stats, pair.text("localCandidateId"))
                + " "
                + type(stats, pair.text("remoteCandidateId")));
      } else if (state == PeerConnectionState.FAILED) {
        out.println("failed " + id);
      }
    }

    private static @Nullable String type(StatsReport stats, @Nullable String candidate) {
      for (StatsReport.Stats each : stats.all()) {
        if (each.id().equals(candidate)) {
          return each.text("candidateType");
        }
      }
      return null;
    }
  }
}
