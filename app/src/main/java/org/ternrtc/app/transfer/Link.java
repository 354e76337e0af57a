package org.ternrtc.app.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.CallData;
import org.ternrtc.app.call.CallMedia;
import org.ternrtc.app.call.Conversation;
import org.ternrtc.app.call.CopyPasteCall;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.chat.Chat;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.PeerConnection;
import picocli.CommandLine;

/**
 * The way to the other side of a transfer: a call without pictures that begins anew when its
 * connection fails, for as long as the command runs.
 *
 * <p>Used by the command's thread; {@link #stop} may come from any.
 */
final class Link implements AutoCloseable {
  private static final long PAUSE_MILLIS = 1000;

  /** What the command waits for. */
  sealed interface Event {
    /** There is a connection to somebody. */
    record Connected(PeerConnection connection) implements Event {}

    /** The other side has opened a channel for a file. */
    record Opened(DataChannel channel) implements Event {}

    /** The connection has failed; {@link #again} makes another. */
    record Failed(String reason) implements Event {}

    /** No connection will come any more. */
    record Over(String reason) implements Event {}
  }

  private final TransferArguments arguments;
  private final CommandLine command;
  private final boolean receives;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile @Nullable Conversation conversation;
  private volatile @Nullable PeerConnection connected;
  private volatile boolean stopped;

  /**
   * @param receives whether files of the other side are wanted; otherwise they are refused here
   */
  Link(TransferArguments arguments, CommandLine command, boolean receives) {
    this.receives = receives;
    this.arguments = arguments;
    this.command = command;
  }

  void start() throws IOException, InterruptedException {
    Conversation made = make();
    conversation = made;
    made.start();
  }

  /** The next thing that happens. */
  Event next() throws InterruptedException {
    return stopped ? new Event.Over("stopped") : events.take();
  }

  /** Begins anew after a failure; waits until the server is there. */
  void again() throws InterruptedException {
    if (arguments.copyPaste()) {
      throw new CommandFault(
          CommandFault.FAILED, "the connection broke; start both sides again, and it goes on");
    }
    closeConversation();
    while (!stopped) {
      Conversation made = make();
      conversation = made;
      try {
        made.start();
        return;
      } catch (IOException notYet) {
        say(String.valueOf(notYet.getMessage()));
        made.close();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Ends what goes on, on any thread. */
  void stop() {
    stopped = true;
    events.add(new Event.Over("stopped"));
    PeerConnection current = connected;
    if (current != null) {
      current.close();
    }
  }

  boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    closeConversation();
  }

  private void closeConversation() {
    Conversation open = conversation;
    conversation = null;
    connected = null;
    if (open != null) {
      open.close();
    }
  }

  private Conversation make() {
    Attempt attempt = new Attempt(this::say);
    return arguments.copyPaste()
        ? new CopyPasteCall(
            arguments.configuration(),
            CallMedia.none(),
            attempt,
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            command.getOut(),
            command.getErr(),
            attempt)
        : new RoomCall(
            arguments.server(),
            arguments.room(),
            arguments.token(),
            arguments.configuration(),
            CallMedia.none(),
            attempt,
            attempt);
  }

  private void say(String text) {
    if (!arguments.json()) {
      command.getErr().println(text);
      command.getErr().flush();
    }
  }

  /** One call, until it fails: what an earlier one still says is not heard. */
  private final class Attempt implements CallData, RoomCall.Listener {
    // A transfer's side has a chat because pages and windows do; what it hears it prints.
    private final Chat chat;
    private volatile @Nullable PeerConnection made;
    private volatile String lastText = "";

    Attempt(Consumer<String> says) {
      this.chat = new Chat(line -> says.accept("chat: " + line), _ -> {});
    }

    @Override
    public void onConnection(PeerConnection connection) {
      made = connection;
      chat.on(connection);
    }

    @Override
    public void onDataChannel(DataChannel channel) {
      if (!FileReceiver.carriesFile(channel)) {
        channel.close();
      } else if (receives) {
        events.add(new Event.Opened(channel));
      } else {
        Thread.ofVirtual()
            .name("tern-file-refusal")
            .start(() -> new FileReceiver(channel).refuse("this side only sends"));
      }
    }

    @Override
    public void onState(RoomCall.State state, String text) {
      if (!text.equals(lastText)) {
        lastText = text;
        say(text);
      }
      PeerConnection connection = made;
      switch (state) {
        case CONNECTED -> {
          if (connection != null && !connection.equals(connected)) {
            connected = connection;
            events.add(new Event.Connected(connection));
            if (stopped) {
              connection.close();
            }
          }
        }
        case FAILED -> {
          events.add(new Event.Failed(text));
          // Whoever waits on one of its channels hears of it.
          if (connection != null) {
            connection.close();
          }
        }
        case REFUSED, ENDED -> events.add(new Event.Over(text));
        case WAITING, CONNECTING, INTERRUPTED -> {}
      }
    }
  }
}
