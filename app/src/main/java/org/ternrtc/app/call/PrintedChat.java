package org.ternrtc.app.call;

import java.io.PrintWriter;
import org.ternrtc.app.chat.Chat;
import org.ternrtc.peer.PeerConnection;

/** The chat of a call without a window: what the other side writes is printed. */
final class PrintedChat implements CallData {
  private final Chat chat;

  PrintedChat(PrintWriter out) {
    this.chat =
        new Chat(
            line -> {
              out.println("chat: " + line);
              out.flush();
            },
            _ -> {});
  }

  @Override
  public void onConnection(PeerConnection connection) {
    chat.on(connection);
  }
}
