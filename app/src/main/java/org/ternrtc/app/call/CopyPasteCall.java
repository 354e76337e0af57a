package org.ternrtc.app.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtcException;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SdpType;
import org.ternrtc.peer.SessionDescription;

/**
 * A call with no server at all: each side gives the other one line of text, by whatever way two
 * people have. Thread-safe but for {@link #start}.
 */
public final class CopyPasteCall implements Conversation {
  private static final Duration GATHERING = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final CallMedia media;
  private final CallData data;
  private final BufferedReader in;
  private final PrintWriter out;
  private final PrintWriter hints;
  private final RoomCall.Listener listener;
  private volatile @Nullable PeerConnection connection;

  /**
   * @param out where the line for the other side goes, and nothing else
   * @param hints where the user is told what to do
   */
  public CopyPasteCall(
      Configuration configuration,
      CallMedia media,
      CallData data,
      BufferedReader in,
      PrintWriter out,
      PrintWriter hints,
      RoomCall.Listener listener) {
    this.configuration = configuration;
    this.media = media;
    this.data = data;
    this.in = in;
    this.out = out;
    this.hints = hints;
    this.listener = listener;
  }

  @Override
  public void start() throws IOException {
    PeerConnection opened = PeerConnection.create(configuration, new Events());
    connection = opened;
    try {
      String line = ask("Paste the line of the other side, or press Enter to make the first one:");
      if (line.isBlank()) {
        data.onConnection(opened);
        media.offerOn(opened);
        opened.setLocalDescription();
        say(opened);
        SessionDescription answer =
            PastedDescription.read(ask("Give it to the other side, and paste what comes back:"));
        if (answer.type() != SdpType.ANSWER) {
          throw new IOException("an answer was wanted, and an offer was pasted");
        }
        opened.setRemoteDescription(answer);
      } else {
        SessionDescription offer = PastedDescription.read(line);
        if (offer.type() != SdpType.OFFER) {
          throw new IOException("an offer was wanted, and an answer was pasted");
        }
        opened.setRemoteDescription(offer);
        data.onConnection(opened);
        media.answerOn(opened);
        opened.setLocalDescription();
        say(opened);
        hints.println("Give it to the other side.");
        hints.flush();
      }
    } catch (RtcException | IllegalArgumentException wrong) {
      throw new IOException(wrong.getMessage(), wrong);
    }
  }

  @Override
  public @Nullable PeerConnection connection() {
    return connection;
  }

  @Override
  public void close() {
    PeerConnection opened = connection;
    connection = null;
    if (opened != null) {
      opened.close();
    }
  }

  private void say(PeerConnection opened) {
    out.println(PastedDescription.write(opened.awaitGathering(GATHERING)));
    out.flush();
  }

  private String ask(String question) throws IOException {
    hints.println(question);
    hints.flush();
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the input ended before the other side's line came");
    }
    return line;
  }

  private final class Events implements PeerConnectionListener {
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
      RoomCall.report(state, connection, listener);
      if (state == PeerConnectionState.CLOSED && connection != null) {
        listener.onState(RoomCall.State.ENDED, "the other side hung up");
      }
    }
  }
}
