package org.ternrtc.app.call;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.room.ServerMessage;
import org.ternrtc.media.VideoSink;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.IceCandidate;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.SignalingState;
import org.ternrtc.peer.VideoTrack;

/**
 * A call with whoever is in a room, one after the other: perfect negotiation (W3C WebRTC section
 * 10.7) over a {@link RoomClient}, on whose thread everything here runs.
 *
 * <p>Thread-safe. Does not own the local track.
 */
public final class RoomCall implements Conversation {
  /** Hears how the call goes, on the room client's thread. */
  public interface Listener {
    /** Where the call stands, for a person and for a script. */
    default void onState(State state, String text) {}
  }

  /** Where a call stands. */
  public enum State {
    WAITING,
    CONNECTING,
    CONNECTED,
    INTERRUPTED,
    FAILED,
    REFUSED,
    ENDED
  }

  private final RoomClient room;
  private final Configuration configuration;
  private final CallMedia media;
  private final CallData data;
  private final Listener listener;

  // Written by the room client's thread only.
  private volatile @Nullable PeerConnection connection;
  private boolean polite;

  /**
   * A call with pictures alone.
   *
   * @param local what is sent, null for nothing; stays the caller's
   * @param remote takes what is received, on a decoder's thread
   */
  public RoomCall(
      URI server,
      String roomName,
      @Nullable String token,
      Configuration configuration,
      @Nullable VideoTrack local,
      VideoSink remote,
      RtpEncodingParameters encoding,
      Listener listener) {
    this(
        server,
        roomName,
        token,
        configuration,
        new CallMedia(local, remote, encoding),
        CallData.NONE,
        listener);
  }

  /** A call with pictures and data, or one of them. */
  public RoomCall(
      URI server,
      String roomName,
      @Nullable String token,
      Configuration configuration,
      CallMedia media,
      CallData data,
      Listener listener) {
    this.configuration = configuration;
    this.media = media;
    this.data = data;
    this.listener = listener;
    this.room =
        new RoomClient(
            server,
            roomName,
            token,
            new RoomClient.Listener() {
              @Override
              public void onMessage(ServerMessage message) {
                received(message);
              }
            });
  }

  /**
   * Enters the room.
   *
   * @throws IOException when the server cannot be reached or refuses; the message says why
   */
  @Override
  public void start() throws IOException, InterruptedException {
    room.connect();
  }

  /** The connection to the other member, null while there is none; for statistics. */
  @Override
  public @Nullable PeerConnection connection() {
    return connection;
  }

  /** Breaks the way to the server, not the call; for tests. */
  void breakSocket() {
    room.breakSocket();
  }

  @Override
  public void close() {
    room.close();
    hangUp();
  }

  private void received(ServerMessage message) {
    switch (message) {
      case ServerMessage.Joined joined -> joined(joined);
      case ServerMessage.PeerJoined _ -> {
        hangUp();
        offer(open());
      }
      case ServerMessage.PeerLeft left -> {
        hangUp();
        listener.onState(
            State.WAITING,
            left.reason().equals("lost") ? "the other one is gone" : "the other one left");
      }
      case ServerMessage.Description description -> described(description);
      case ServerMessage.Candidate candidate -> candidate(candidate);
      case ServerMessage.Refused refused -> {
        hangUp();
        listener.onState(State.REFUSED, refused.message());
      }
      case ServerMessage.Pong _ -> {}
    }
  }

  private void joined(ServerMessage.Joined joined) {
    polite = joined.polite();
    if (joined.rejoined() && joined.peerPresent() == (connection != null)) {
      return;
    }
    hangUp();
    // Who was there first makes the offer, so somebody who comes second waits for it.
    listener.onState(
        joined.peerPresent() ? State.CONNECTING : State.WAITING,
        joined.peerPresent() ? "connecting" : "waiting for somebody to join");
  }

  private PeerConnection open() {
    listener.onState(State.CONNECTING, "connecting");
    Events events = new Events();
    PeerConnection opened = PeerConnection.create(configuration, events);
    connection = opened;
    return opened;
  }

  private void offer(PeerConnection opened) {
    data.onConnection(opened);
    media.offerOn(opened);
    describe(opened);
  }

  private void describe(PeerConnection opened) {
    opened.setLocalDescription();
    SessionDescription description = opened.localDescription();
    if (description != null) {
      room.send(new ServerMessage.Description(description.type().value(), description.sdp()));
    }
  }

  private void described(ServerMessage.Description message) {
    PeerConnection current = connection;
    PeerConnection opened = current == null ? open() : current;
    try {
      SdpType type = SdpType.of(message.type());
      if (type == SdpType.OFFER && opened.signalingState() == SignalingState.HAVE_LOCAL_OFFER) {
        if (!polite) {
          return;
        }
        opened.setLocalDescription(new SessionDescription(SdpType.ROLLBACK, ""));
      }
      opened.setRemoteDescription(new SessionDescription(type, message.sdp()));
      if (current == null) {
        // Not before: what the offer has room for need not be negotiated again.
        data.onConnection(opened);
      }
      if (type == SdpType.OFFER) {
        media.answerOn(opened);
        describe(opened);
      }
    } catch (RtcException wrong) {
      listener.onState(State.FAILED, "the other side's description: " + wrong.getMessage());
    }
  }

  private void candidate(ServerMessage.Candidate message) {
    PeerConnection current = connection;
    if (current == null || current.remoteDescription() == null) {
      return;
    }
    boolean end = message.candidate().isEmpty() && message.sdpMid() == null;
    try {
      current.addIceCandidate(
          end
              ? null
              : new IceCandidate(
                  message.candidate(),
                  message.sdpMid(),
                  message.sdpMLineIndex(),
                  message.usernameFragment()));
    } catch (RtcException wrong) {
      System.getLogger(RoomCall.class.getName())
          .log(System.Logger.Level.DEBUG, "a candidate was refused: {0}", wrong.getMessage());
    }
  }

  /** Says in words how a connection stands. */
  static void report(
      PeerConnectionState state, @Nullable PeerConnection connection, Listener listener) {
    switch (state) {
      case CONNECTED -> listener.onState(State.CONNECTED, "connected");
      case DISCONNECTED -> listener.onState(State.INTERRUPTED, "connection interrupted");
      case FAILED ->
          listener.onState(
              State.FAILED,
              connection == null
                  ? "no way to the other side was found, or it broke"
                  : connection.explain().summary());
      case NEW, CONNECTING, CLOSED -> {}
    }
  }

  private void hangUp() {
    PeerConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }

  /**
   * Carries what the connection says to the room client's thread; there, only if it still counts.
   */
  private final class Events implements PeerConnectionListener {
    @Override
    public void onIceCandidate(@Nullable IceCandidate candidate) {
      // By way of the client's thread, so that none overtakes its description.
      room.execute(() ->
          room.send(
              candidate == null
                  ? new ServerMessage.Candidate("", null, null, null)
                  : new ServerMessage.Candidate(
                      candidate.candidate(),
                      candidate.sdpMid(),
                      candidate.sdpMLineIndex(),
                      candidate.usernameFragment())));
    }

    /** Not for the first offer, which is made when the room says so. */
    @Override
    public void onNegotiationNeeded() {
      room.execute(() -> {
        PeerConnection current = connection;
        if (current != null
            && current.remoteDescription() != null
            && current.signalingState() == SignalingState.STABLE) {
          describe(current);
        }
      });
    }

    @Override
    public void onTrack(RtpTransceiver transceiver) {
      media.receive(transceiver);
    }

    @Override
    public void onDataChannel(DataChannel channel) {
      data.onDataChannel(channel);
    }

    @Override
    public void onConnectionStateChange(PeerConnectionState state) {
      report(state, connection, listener);
    }
  }
}
