package org.ternrtc.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.ice.IceTuning;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSink;
import org.ternrtc.media.pattern.PatternMark;
import org.ternrtc.media.pattern.PatternReader;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceTransportPolicy;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.VideoTrack;

/** Two calls of ours in a room of a real server, over real sockets on 127.0.0.1. */
@Timeout(90)
class RoomCallTest {
  @Test
  void bothSeeEachOtherAndABrokenWebSocketTouchesNothing() throws Exception {
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0));
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 10)).start();
        Member first = new Member(server, pattern);
        Member second = new Member(server, pattern)) {
      first.call.start();
      first.await(RoomCall.State.WAITING);
      second.call.start();
      first.await(RoomCall.State.CONNECTED);
      second.await(RoomCall.State.CONNECTED);
      first.awaitPictures(3);
      second.awaitPictures(3);

      PeerConnection before = first.connection();
      first.call.breakSocket();
      second.call.breakSocket();
      first.awaitPictures(10);
      second.awaitPictures(10);
      assertSame(before, first.connection(), "the same connection goes on");

      // Long enough for both to have taken their places again: a third still finds the room full.
      try (Member third = new Member(server, null)) {
        third.call.start();
        assertEquals(
            "room full: two people are in \"r\" already", third.await(RoomCall.State.REFUSED));
      }
      second.leave();
      assertEquals("the other one left", first.await(RoomCall.State.WAITING));
    }
  }

  @Test
  void aCallThatFindsNoWaySaysWhyAndWhatHelps() throws Exception {
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    Configuration hurried = Peers.configuration(List.of());
    hurried =
        hurried.withIce(
            hurried.ice().withTuning(IceTuning.defaults().withConnectLimit(Duration.ofSeconds(2))));
    RoomCall.Listener notes =
        new RoomCall.Listener() {
          @Override
          public void onState(RoomCall.State state, String text) {
            if (state == RoomCall.State.FAILED) {
              failures.add(text);
            }
          }
        };
    // The other one may only use relays, and has no server that gives one.
    Configuration hidden = hurried.withIceTransportPolicy(IceTransportPolicy.RELAY);
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0));
        VideoTrack nothing = new VideoTrack(ContentKind.CAMERA);
        RoomCall one = call(server, hurried, nothing, notes);
        RoomCall two = call(server, hidden, nothing, new RoomCall.Listener() {})) {
      one.start();
      two.start();
      String text = failures.poll(60, TimeUnit.SECONDS);
      assertNotNull(text);
      assertTrue(text.startsWith("The other side has told no address of its own."), text);
      assertTrue(text.contains("Check that the signaling carries candidates"), text);
    }
  }

  private static RoomCall call(
      TernServer server, Configuration configuration, VideoTrack local, RoomCall.Listener notes) {
    return new RoomCall(
        URI.create(server.url()),
        "r",
        null,
        configuration,
        local,
        _ -> {},
        RtpEncodingParameters.DEFAULT,
        notes);
  }

  @Test
  void aServerThatIsNotThereIsOneLine() throws Exception {
    int port;
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      port = server.port();
    }
    try (RoomCall call =
        new RoomCall(
            URI.create("http://127.0.0.1:" + port),
            "r",
            null,
            Peers.configuration(List.of()),
            null,
            _ -> {},
            RtpEncodingParameters.DEFAULT,
            new RoomCall.Listener() {})) {
      IOException failed = assertThrows(IOException.class, call::start);
      assertEquals(
          "nobody answers at 127.0.0.1:" + port + ": is the server running?",
          String.valueOf(failed.getMessage()));
    }
  }

  @Test
  void aTokenIsAskedForInWords() throws Exception {
    try (TernServer server =
            TernServer.start(ServerOptions.defaults().withPort(0).withToken("secret-word"));
        Member stranger = new Member(server, null)) {
      IOException refused = assertThrows(IOException.class, stranger.call::start);
      assertTrue(
          String.valueOf(refused.getMessage()).contains("asks for its token"), "what was said");
    }
  }

  private static final class Member implements AutoCloseable {
    private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
    private final RoomCall call;

    Member(TernServer server, @Nullable VideoTrack local) {
      this.call =
          new RoomCall(
              URI.create(server.url()),
              "r",
              null,
              Peers.configuration(List.of()),
              local,
              new VideoSink() {
                @Override
                public void accept(VideoFrame frame) {
                  PatternMark mark = PatternReader.read(frame);
                  if (mark != null) {
                    numbers.add(mark.frameNumber());
                  }
                }
              },
              RtpEncodingParameters.DEFAULT.withMaxBitrate(300_000),
              new RoomCall.Listener() {
                @Override
                public void onState(RoomCall.State state, String text) {
                  states.add(state + "/" + text);
                }
              });
    }

    PeerConnection connection() {
      PeerConnection connection = call.connection();
      if (connection == null) {
        throw new AssertionError("there is no connection");
      }
      return connection;
    }

    /** Waits for a state, passing over others; gives its text. */
    String await(RoomCall.State wanted) throws InterruptedException {
      for (int i = 0; i < 20; i++) {
        String next = states.poll(30, TimeUnit.SECONDS);
        assertTrue(next != null, "no state " + wanted + " came");
        if (next.startsWith(wanted + "/")) {
          return next.substring(wanted.name().length() + 1);
        }
      }
      throw new AssertionError("no state " + wanted);
    }

    void awaitPictures(int count) throws InterruptedException {
      numbers.clear();
      for (int i = 0; i < count; i++) {
        assertTrue(numbers.poll(30, TimeUnit.SECONDS) != null, "no pictures");
      }
    }

    void leave() {
      call.close();
    }

    @Override
    public void close() {
      leave();
    }
  }
}
