package org.ternrtc.app.whip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternReader;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataChannelState;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import org.ternrtc.peer.VideoTrack;

/** WHIP and WHEP over real sockets on 127.0.0.1, the client side included. */
@Timeout(60)
class WhipServerTest {
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private static TernServer server;
  private static HttpClient http;

  @BeforeAll
  static void start() throws IOException {
    server =
        TernServer.start(
            ServerOptions.defaults()
                .withPort(0)
                .withBitsPerSecond(300_000)
                .withSource(new SourceSpec.TestPattern(320, 240, 10), "cam"));
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.shutdownNow();
    server.close();
  }

  @Test
  void whatTheSourceShowsIsPlayed() throws Exception {
    try (PeerConnection connection = connection()) {
      Numbers numbers = new Numbers(5);
      receive(connection).addSink(numbers);
      try (WhipClient client = new WhipClient(uri("/whep/cam"), null)) {
        client.connect(connection);
        assertTrue(numbers.came(), "pictures of the pattern");
      }
    }
  }

  @Test
  void twoViewersShareOneEncodingAndBothSee() throws Exception {
    try (PeerConnection first = connection();
        PeerConnection second = connection();
        WhipClient firstClient = new WhipClient(uri("/whep/cam"), null);
        WhipClient secondClient = new WhipClient(uri("/whep/cam"), null)) {
      Numbers firstNumbers = new Numbers(3);
      Numbers secondNumbers = new Numbers(3);
      receive(first).addSink(firstNumbers);
      receive(second).addSink(secondNumbers);
      firstClient.connect(first);
      assertTrue(firstNumbers.came());
      secondClient.connect(second);
      assertTrue(secondNumbers.came(), "who comes later starts with a key frame");
    }
  }

  @Test
  void whatIsPublishedPlaysUnderTheSameName() throws Exception {
    try (VideoTrack pattern = pattern();
        PeerConnection publisher = connection();
        WhipClient publishing = new WhipClient(uri("/whip/mine"), null)) {
      send(publisher, pattern, RtpTransceiverDirection.SENDONLY);
      publishing.connect(publisher);
      publisher.awaitConnected(Duration.ofSeconds(20));

      IOException taken =
          assertThrows(IOException.class, () -> offerTo("/whip/mine", pattern).close());
      assertTrue(String.valueOf(taken.getMessage()).contains("409"));

      Numbers numbers = new Numbers(3);
      try (PeerConnection viewer = connection();
          WhipClient playing = new WhipClient(uri("/whep/mine"), null)) {
        receive(viewer).addSink(numbers);
        playing.connect(viewer);
        assertTrue(numbers.came(), "pictures of the publisher");
      }
    }
    // The publisher said goodbye by DELETE: its name is free again and there is nothing to play.
    assertEquals(404, post("/whep/mine", SDP, offer()).statusCode());
  }

  @Test
  void theEchoSendsBackWhatItDecodes() throws Exception {
    try (VideoTrack pattern = pattern();
        PeerConnection connection = connection();
        WhipClient client = new WhipClient(uri("/whip/echo"), null)) {
      Numbers numbers = new Numbers(3);
      send(connection, pattern, RtpTransceiverDirection.SENDRECV).addSink(numbers);
      client.connect(connection);
      assertTrue(numbers.came(), "the own pictures came back");
    }
  }

  @Test
  void theEchoReturnsEveryMessageTextAndBinary() throws Exception {
    try (PeerConnection connection = connection();
        WhipClient client = new WhipClient(uri("/whip/echo"), null)) {
      DataChannel channel = connection.createDataChannel("to the echo");
      CountDownLatch open = opened(channel);
      client.connect(connection);
      assertTrue(open.await(20, TimeUnit.SECONDS), "the channel opens");
      for (int size : new int[] {0, 1, 1200, 65_536, 262_144}) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) size);
        channel.sendBlocking(ByteBuffer.wrap(bytes));
        channel.sendBlocking("é".repeat(size / 2));
        DataMessage binary = Objects.requireNonNull(channel.receive(Duration.ofSeconds(20)));
        assertArrayEquals(bytes, binary.bytes());
        DataMessage text = Objects.requireNonNull(channel.receive(Duration.ofSeconds(20)));
        assertTrue(text.isText());
        assertEquals("é".repeat(size / 2), text.text());
      }
    }
  }

  @Test
  void aViewersDataChannelIsAcceptedBesideItsPictures() throws Exception {
    try (PeerConnection connection = connection()) {
      Numbers numbers = new Numbers(3);
      receive(connection).addSink(numbers);
      DataChannel channel = connection.createDataChannel("viewer");
      CountDownLatch open = opened(channel);
      try (WhipClient client = new WhipClient(uri("/whep/cam"), null)) {
        client.connect(connection);
        assertTrue(open.await(20, TimeUnit.SECONDS), "the channel opens");
        channel.send("nobody answers");
        assertTrue(numbers.came(), "pictures of the pattern");
        assertEquals(DataChannelState.OPEN, channel.readyState());
      }
    }
  }

  private static CountDownLatch opened(DataChannel channel) {
    CountDownLatch open = new CountDownLatch(1);
    channel.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel opened) {
            opened.setListener(null);
            open.countDown();
          }
        });
    return open;
  }

  @Test
  void candidatesAreTrickledUnderTheRulesOfTheEntityTag() throws Exception {
    HttpResponse<String> made = post("/whep/cam", SDP, offer());
    assertEquals(201, made.statusCode(), made.body());
    assertEquals(SDP, made.headers().firstValue("Content-Type").orElse(""));
    assertTrue(made.body().startsWith("v=0\r\n"), made.body());
    assertTrue(made.body().contains("a=candidate:"), "the answer has the server's candidates");
    String location = made.headers().firstValue("Location").orElse("");
    String etag = made.headers().firstValue("ETag").orElse("");
    assertTrue(location.startsWith("/whep/cam/"), location);
    assertTrue(etag.startsWith("\"") && etag.endsWith("\""), etag);

    String body =
        String.join(
            "\r\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 0",
            "a=mid:0",
            "a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host",
            "");
    assertEquals(428, patch(location, null, FRAGMENT, body).statusCode());
    assertEquals(412, patch(location, "\"other\"", FRAGMENT, body).statusCode());
    assertEquals(415, patch(location, etag, SDP, body).statusCode());
    assertEquals(400, patch(location, etag, FRAGMENT, "nonsense").statusCode());
    assertEquals(422, patch(location, "*", FRAGMENT, body).statusCode());
    assertEquals(422, patch(location, etag, FRAGMENT, "a=ice-ufrag:zzzz\r\n" + body).statusCode());
    HttpResponse<String> trickled = patch(location, etag, FRAGMENT, body);
    assertEquals(204, trickled.statusCode(), trickled.body());

    assertEquals(405, ask("GET", location, null, null).statusCode());
    assertEquals(200, ask("DELETE", location, null, null).statusCode());
    assertEquals(404, ask("DELETE", location, null, null).statusCode());
    assertEquals(404, patch(location, etag, FRAGMENT, body).statusCode());
  }

  @Test
  void wrongRequestsAreAnsweredWithTheirReason() throws Exception {
    assertEquals(415, post("/whip/x", "text/plain", "v=0").statusCode());
    assertEquals(400, post("/whip/x", SDP, "").statusCode());
    HttpResponse<String> garbage = post("/whip/x", SDP, "this is no description");
    assertEquals(400, garbage.statusCode());
    assertEquals(
        "application/problem+json", garbage.headers().firstValue("Content-Type").orElse(""));
    assertTrue(garbage.body().contains("\"title\":"), garbage.body());
    assertEquals(400, post("/whip/echo", SDP, "v=0\r\n").statusCode());
    assertEquals(404, post("/whep/nobody", SDP, offer()).statusCode());
    assertEquals(404, post("/whip/..%2f", SDP, offer()).statusCode());
    assertEquals(405, ask("GET", "/whip/x", null, null).statusCode());
    assertEquals(405, ask("PUT", "/whip/x", SDP, "v=0").statusCode());
    assertTrue(post("/whip/x", SDP, "v=0\r\n".repeat(200_000)).statusCode() >= 400);
  }

  @Test
  void optionsSayWhatMayBePosted() throws Exception {
    HttpResponse<String> options = ask("OPTIONS", "/whip/x", null, null);
    assertEquals(204, options.statusCode());
    assertEquals(SDP, options.headers().firstValue("Accept-Post").orElse(""));
    assertTrue(options.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
  }

  @Test
  void aTokenIsAskedForWhereTheServerHasOne() throws Exception {
    try (TernServer guarded =
        TernServer.start(ServerOptions.defaults().withPort(0).withToken("secret-word"))) {
      URI echo = URI.create(guarded.url() + "/whip/echo");
      HttpRequest without =
          HttpRequest.newBuilder(echo)
              .header("Content-Type", SDP)
              .POST(HttpRequest.BodyPublishers.ofString(offer()))
              .build();
      HttpResponse<String> refused = http.send(without, HttpResponse.BodyHandlers.ofString());
      assertEquals(401, refused.statusCode());
      assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElse(""));
      assertTrue(guarded.roomUrl("r").endsWith("/r/r#token=secret-word"), "in the fragment");
      try (PeerConnection connection = connection();
          WhipClient client = new WhipClient(echo, "secret-word")) {
        send(connection, pattern(), RtpTransceiverDirection.SENDRECV);
        client.connect(connection);
      }
    }
  }

  private WhipClient offerTo(String path, VideoTrack pattern)
      throws IOException, InterruptedException {
    WhipClient client = new WhipClient(uri(path), null);
    try (PeerConnection connection = connection()) {
      send(connection, pattern, RtpTransceiverDirection.SENDONLY);
      client.connect(connection);
    }
    return client;
  }

  private static PeerConnection connection() {
    return PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
  }

  private static VideoTrack pattern() throws IOException {
    return VideoTrack.of(new PatternSource(320, 240, 10)).start();
  }

  private static VideoTrack receive(PeerConnection connection) {
    return connection
        .addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY))
        .receiver()
        .track();
  }

  private static VideoTrack send(
      PeerConnection connection, VideoTrack track, RtpTransceiverDirection direction) {
    return connection.addTransceiver(track, TransceiverInit.of(direction)).receiver().track();
  }

  private static String offer() {
    try (PeerConnection connection = connection()) {
      receive(connection);
      return connection.createOffer().sdp();
    }
  }

  private static URI uri(String path) {
    return URI.create(server.url() + path);
  }

  private static HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return ask("POST", path, type, body);
  }

  private static HttpResponse<String> patch(
      String path, @org.jspecify.annotations.Nullable String etag, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
    if (etag != null) {
      request.header("If-Match", etag);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> ask(
      String method,
      String path,
      @org.jspecify.annotations.Nullable String type,
      @org.jspecify.annotations.Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Waits for so many different numbers of the pattern. */
  private static final class Numbers implements VideoSink {
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final int wanted;

    Numbers(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void accept(VideoFrame frame) {
      PatternMark mark = PatternReader.read(frame);
      if (mark == null) {
        return;
      }
      seen.add(mark.frameNumber());
      if (seen.size() >= wanted) {
        enough.countDown();
      }
    }

    boolean came() throws InterruptedException {
      return enough.await(30, TimeUnit.SECONDS);
    }
  }
}
