package org.ternrtc.app.whip;

import java.time.Duration;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.RtcException;

/**
 * What the server does with data channels that a client opens: the echo returns every message, text
 * and binary; elsewhere they are read and nothing is said.
 *
 * <p>One virtual thread a channel. While the client does not read, the echo waits with its message
 * and reads no further, so the client's own send buffer fills at last.
 */
final class DataEcho {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  private DataEcho() {}

  static void start(DataChannel channel, boolean returns) {
    Thread.ofVirtual().name("tern-data-echo").start(() -> run(channel, returns));
  }

  private static void run(DataChannel channel, boolean returns) {
    try {
      for (DataMessage message = channel.receive(FOREVER);
          message != null;
          message = channel.receive(FOREVER)) {
        if (returns && message.isText()) {
          channel.sendBlocking(message.text());
        } else if (returns) {
          channel.sendBlocking(message.data());
        }
      }
    } catch (RtcException over) {
      // The channel has closed meanwhile, or takes no message as long as it has sent.
      channel.close();
    }
  }
}
