package org.ternrtc.app.whip;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/**
 * The client side of WHIP (RFC 9725) and WHEP: makes a connection by one POST with all candidates,
 * and ends it by DELETE. Not thread-safe.
 */
public final class WhipClient implements AutoCloseable {
  private static final String SDP = "application/sdp";
  private static final int MAX_ANSWER = 256 * 1024;
  private static final int MAX_REASON = 300;
  private static final int MAX_REDIRECTS = 5;
  private static final Duration GATHERING = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI endpoint;
  private final @Nullable String token;
  private @Nullable URI resource;

  /**
   * @param token bearer token, null for none; only ever sent to the endpoint's own host
   */
  public WhipClient(URI endpoint, @Nullable String token) {
    if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
      throw new IllegalArgumentException("'" + endpoint + "' is not an http or https address");
    }
    if (endpoint.getHost() == null) {
      throw new IllegalArgumentException("'" + endpoint + "' names no host");
    }
    this.endpoint = endpoint;
    this.token = token;
  }

  /**
   * Offers what the connection has and sets the answer.
   *
   * @throws IOException when the server cannot be reached or refuses, with its reason
   */
  public void connect(PeerConnection connection) throws IOException, InterruptedException {
    connection.setLocalDescription();
    String offer = connection.awaitGathering(GATHERING).sdp();
    URI at = endpoint;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<byte[]> response =
          send(
              request(at)
                  .header("Content-Type", SDP)
                  .header("Accept", SDP)
                  .POST(HttpRequest.BodyPublishers.ofString(offer))
                  .build());
      int status = response.statusCode();
      String location = response.headers().firstValue("Location").orElse("");
      if (status == 307 || status == 308) {
        at = at.resolve(location);
        continue;
      }
      if (status != 201) {
        throw new IOException(
            at.getHost() + " refused (HTTP " + status + "): " + reason(response.body()));
      }
      if (location.isEmpty()) {
        throw new IOException(at.getHost() + " sent no Location of the session");
      }
      resource = at.resolve(location);
      if (response.body().length > MAX_ANSWER) {
        throw new IOException(at.getHost() + " sent an answer that is too long");
      }
      String answer = new String(response.body(), StandardCharsets.UTF_8);
      connection.setRemoteDescription(new SessionDescription(SdpType.ANSWER, answer));
      return;
    }
    throw new IOException(endpoint.getHost() + " redirects in circles");
  }

  @Override
  public void close() {
    URI session = resource;
    resource = null;
    if (session != null) {
      try {
        var _ = send(request(session).DELETE().build());
      } catch (IOException gone) {
        System.getLogger(WhipClient.class.getName())
            .log(System.Logger.Level.DEBUG, "the session was not ended: {0}", gone.getMessage());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
    http.shutdownNow();
  }

  private HttpRequest.Builder request(URI at) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(at).timeout(TIMEOUT);
    boolean own =
        endpoint.getHost().equals(at.getHost())
            && endpoint.getPort() == at.getPort()
            && endpoint.getScheme().equals(at.getScheme());
    if (token != null && own) {
      builder.header("Authorization", "Bearer " + token);
    }
    return builder;
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException refused) {
      throw new IOException(
          "nobody answers at "
              + request.uri().getHost()
              + (request.uri().getPort() < 0 ? "" : ":" + request.uri().getPort())
              + ": is the server running?",
          refused);
    }
  }

  private static String reason(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, MAX_REASON), StandardCharsets.UTF_8);
    return text.isBlank() ? "no reason given" : text.strip();
  }
}
