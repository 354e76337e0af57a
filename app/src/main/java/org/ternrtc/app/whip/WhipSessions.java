package org.ternrtc.app.whip;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.stream.LiveStream;
import org.ternrtc.app.stream.Streams;
import org.ternrtc.ice.UdpPorts;
import org.ternrtc.peer.CompressedTrack;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.OperationException;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.VideoTrack;

/**
 * Makes, keeps and ends the connections of WHIP and WHEP. All share one UDP port and its thread. A
 * session ends by DELETE, when its connection fails, or when it is not connected within {@value
 * #CONNECT_SECONDS} seconds; one thread ({@code tern-sessions}) looks once a second. Thread-safe.
 */
final class WhipSessions implements AutoCloseable {
  static final int MAX_SESSIONS = 200;
  static final int CONNECT_SECONDS = 30;

  private static final String ECHO = "echo";

  private static final System.Logger LOG = System.getLogger(WhipSessions.class.getName());
  private static final Duration GATHERING = Duration.ofSeconds(2);

  private final Streams streams;
  private final int bitsPerSecond;
  private final Configuration configuration;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<String, WhipSession> sessions = new ConcurrentHashMap<>();
  private final ScheduledExecutorService reaper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tern-sessions").factory());
  private @Nullable UdpPorts ports;
  private boolean closed;

  WhipSessions(Streams streams, int bitsPerSecond, Configuration configuration) {
    this.streams = streams;
    this.bitsPerSecond = bitsPerSecond;
    this.configuration = configuration;
    var _ = reaper.scheduleWithFixedDelay(this::reap, 1, 1, TimeUnit.SECONDS);
  }

  /** What came of an offer. */
  record Opened(WhipSession session, String answer) {}

  /** Receives pictures and makes a stream of them. */
  Opened publish(String name, String offer) throws RefusedException {
    if (streams.has(name)) {
      throw new RefusedException(409, "somebody publishes '" + name + "' already");
    }
    return open(
        name,
        offer,
        (connection, transceivers) -> {
          RtpTransceiver video = firstVideo(transceivers, RtpTransceiverDirection::receives);
          if (video == null) {
            throw new RefusedException(422, "the offer sends no video that can be decoded (VP8)");
          }
          LiveStream stream =
              new LiveStream(name, video.receiver().track(), false, false, bitsPerSecond);
          if (!streams.add(stream)) {
            throw new RefusedException(409, "somebody publishes '" + name + "' already");
          }
          return new Role(stream, () -> endStream(stream));
        });
  }

  /** Sends back what it receives and decodes. */
  Opened echo(String offer) throws RefusedException {
    return open(
        ECHO,
        offer,
        (connection, transceivers) -> {
          boolean any = offersData(offer);
          for (RtpTransceiver each : transceivers) {
            if (each.kind() == MediaKind.VIDEO && !each.stopped()) {
              VideoTrack received = each.receiver().track();
              each.sender().setParameters(each.sender().parameters().withMaxBitrate(bitsPerSecond));
              each.sender().replaceTrack(received);
              each.setDirection(RtpTransceiverDirection.SENDRECV);
              any = true;
            }
          }
          if (!any) {
            throw new RefusedException(
                422, "the offer has neither video that can be decoded (VP8) nor data channels");
          }
          return new Role(null, () -> {});
        });
  }

  /** Nobody here hears it: it need not be sent. */
  private static void refuseSound(List<RtpTransceiver> transceivers) {
    for (RtpTransceiver each : transceivers) {
      if (each.kind() == MediaKind.AUDIO && !each.stopped()) {
        each.setDirection(RtpTransceiverDirection.INACTIVE);
      }
    }
  }

  private static boolean offersData(String offer) {
    return offer.lines().anyMatch(line -> line.startsWith("m=application "));
  }

  /** Sends a stream. */
  Opened play(LiveStream stream, String offer) throws RefusedException {
    return open(
        stream.name(),
        offer,
        (connection, transceivers) -> {
          RtpTransceiver video = firstVideo(transceivers, _ -> true);
          if (video == null) {
            throw new RefusedException(422, "the offer takes no video that can be sent (VP8)");
          }
          CompressedTrack shared;
          try {
            shared = stream.join();
          } catch (IllegalStateException over) {
            throw new RefusedException(404, "the stream '" + stream.name() + "' has ended");
          }
          video.sender().replaceTrack(shared);
          video.setDirection(RtpTransceiverDirection.SENDONLY);
          return new Role(null, stream::leave);
        });
  }

  /** The session of that id under that name, null when there is none. */
  @Nullable WhipSession get(String name, String id) {
    WhipSession session = sessions.get(id);
    return session != null && session.name().equals(name) ? session : null;
  }

  /** Ends a session. */
  void end(WhipSession session) {
    sessions.remove(session.id());
    session.end();
  }

  int size() {
    return sessions.size();
  }

  @Override
  public void close() {
    UdpPorts shared;
    synchronized (this) {
      closed = true;
      shared = ports;
      ports = null;
    }
    reaper.shutdownNow();
    for (WhipSession session : sessions.values()) {
      end(session);
    }
    if (shared != null) {
      shared.close();
    }
  }

  /** What a session is for: decided when the offer is known and before it is answered. */
  private interface Purpose {
    Role decide(PeerConnection connection, List<RtpTransceiver> transceivers)
        throws RefusedException;
  }

  private record Role(@Nullable LiveStream published, Runnable release) {}

  private Opened open(String name, String offer, Purpose purpose) throws RefusedException {
    if (sessions.size() >= MAX_SESSIONS) {
      throw new RefusedException(503, "this server has too many sessions");
    }
    String id = secret();
    Role role = null;
    PeerConnection connection;
    try {
      connection =
          PeerConnection.create(
              configuration.withPorts(sharedPorts()),
              new EndsWithItsConnection(id, name.equals(ECHO)));
    } catch (RtcException failed) {
      throw new RefusedException(503, "no connection can be opened: " + failed.getMessage());
    }
    try {
      connection.setRemoteDescription(new SessionDescription(SdpType.OFFER, offer));
      role = purpose.decide(connection, connection.transceivers());
      refuseSound(connection.transceivers());
      connection.setLocalDescription();
      String answer = connection.awaitGathering(GATHERING).sdp();
      WhipSession session =
          new WhipSession(
              id,
              name,
              '"' + secret() + '"',
              TrickleFragment.usernameFragment(offer),
              connection,
              role.published(),
              System.nanoTime(),
              role.release());
      sessions.put(id, session);
      if (connection.connectionState() == PeerConnectionState.CLOSED) {
        end(session);
      }
      return new Opened(session, answer);
    } catch (RtcException wrong) {
      abandon(connection, role);
      throw new RefusedException(
          wrong instanceof OperationException ? 422 : 400, "the offer: " + wrong.getMessage());
    } catch (RefusedException refused) {
      abandon(connection, role);
      throw refused;
    }
  }

  private static void abandon(PeerConnection connection, @Nullable Role role) {
    connection.close();
    if (role != null) {
      role.release().run();
    }
  }

  private static @Nullable RtpTransceiver firstVideo(
      List<RtpTransceiver> transceivers,
      java.util.function.Predicate<RtpTransceiverDirection> wanted) {
    for (RtpTransceiver each : transceivers) {
      if (each.kind() == MediaKind.VIDEO && !each.stopped() && wanted.test(each.direction())) {
        return each;
      }
    }
    return null;
  }

  /** A publisher is gone: whoever watches its stream has nothing more to see. */
  private void endStream(LiveStream stream) {
    streams.remove(stream);
    for (WhipSession each : new ArrayList<>(sessions.values())) {
      if (each.published() == null && each.name().equals(stream.name())) {
        end(each);
      }
    }
  }

  private synchronized UdpPorts sharedPorts() throws RefusedException {
    if (closed) {
      throw new RefusedException(503, "the server stops");
    }
    UdpPorts shared = ports;
    if (shared == null) {
      try {
        shared = UdpPorts.open(configuration.ice());
      } catch (java.io.UncheckedIOException failed) {
        throw new RefusedException(503, "no UDP port can be opened: " + failed.getMessage());
      }
      ports = shared;
    }
    return shared;
  }

  private void reap() {
    long now = System.nanoTime();
    for (WhipSession session : sessions.values()) {
      PeerConnectionState state = session.connection().connectionState();
      boolean waiting = state == PeerConnectionState.NEW || state == PeerConnectionState.CONNECTING;
      boolean over = state == PeerConnectionState.FAILED || state == PeerConnectionState.CLOSED;
      if (over || (waiting && now - session.openedNanos() > CONNECT_SECONDS * 1_000_000_000L)) {
        LOG.log(System.Logger.Level.DEBUG, "session for {0} is {1}: ended", session.name(), state);
        end(session);
      }
    }
  }

  private String secret() {
    byte[] bits = new byte[18];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** Ends the session as soon as its connection does. */
  private final class EndsWithItsConnection implements PeerConnectionListener {
    private final String id;

    private final boolean echoes;

    EndsWithItsConnection(String id, boolean echoes) {
      this.id = id;
      this.echoes = echoes;
    }

    @Override
    public void onDataChannel(DataChannel channel) {
      DataEcho.start(channel, echoes);
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      if (state == PeerConnectionState.FAILED || state == PeerConnectionState.CLOSED) {
        WhipSession session = sessions.get(id);
        if (session != null) {
          end(session);
        }
      }
    }
  }
}
