package org.ternrtc.app.chat;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtcException;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/**
 * Lines of text with whoever is on the other side: one string a line, on channel {@value
 * #CHANNEL_ID}, which both sides make by themselves on every connection. Thread-safe.
 */
public final class Chat {
  /** The agreed stream. */
  public static final int CHANNEL_ID = 0;

  /** The longest line, in characters; a longer one is cut. */
  public static final int MAX_LINE = 2000;

  private final Consumer<String> lines;
  private final Consumer<Boolean> open;
  private volatile @Nullable DataChannel channel;

  /**
   * @param lines takes what the other side writes, on a connection's event thread
   * @param open hears whether there is somebody to write to, on the same
   */
  public Chat(Consumer<String> lines, Consumer<Boolean> open) {
    this.lines = lines;
    this.open = open;
  }

  /** Makes the channel on a new connection. */
  public void on(PeerConnection connection) {
    DataChannel made =
        connection.createDataChannel(DataChannelParameters.of("chat").withNegotiatedId(CHANNEL_ID));
    channel = made;
    made.setListener(
        new DataChannelListener() {
          @Override
          public void onOpen(DataChannel opened) {
            if (opened.equals(channel)) {
              open.accept(true);
            }
          }

          @Override
          public void onMessage(DataChannel from, DataMessage message) {
            if (message.isText()) {
              lines.accept(shown(message.text()));
            }
          }

          @Override
          public void onClose(DataChannel closed) {
            if (closed.equals(channel)) {
              open.accept(false);
            }
          }
        });
  }

  /** Sends a line; false when nobody is there to read it. */
  public boolean send(String line) {
    DataChannel current = channel;
    if (current == null) {
      return false;
    }
    try {
      current.send(shown(line));
      return true;
    } catch (RtcException notNow) {
      return false;
    }
  }

  /** One line, without what would disturb others on a screen or a terminal. */
  static String shown(String text) {
    String cut = text.substring(0, Math.min(MAX_LINE, text.length()));
    return cut.replaceAll(
            "[\\p{Cntrl}\\x{2028}\\x{2029}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+", " ")
        .strip();
  }
}
