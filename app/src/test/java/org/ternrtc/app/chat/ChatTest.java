package org.ternrtc.app.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.app.call.Peers;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;

@Timeout(60)
class ChatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void linesGoBothWaysAndEachSideHearsThatTheOtherIsThere() throws Exception {
    BlockingQueue<String> first = new LinkedBlockingQueue<>();
    BlockingQueue<String> second = new LinkedBlockingQueue<>();
    Chat one = new Chat(first::add, open -> first.add("open " + open));
    Chat two = new Chat(second::add, open -> second.add("open " + open));
    assertFalse(one.send("nobody"), "nobody is there");
    try (PeerConnection a = connection();
        PeerConnection b = connection()) {
      one.on(a);
      two.on(b);
      a.setLocalDescription();
      b.setRemoteDescription(a.awaitGathering(PATIENCE));
      b.setLocalDescription();
      a.setRemoteDescription(b.awaitGathering(PATIENCE));
      assertEquals("open true", next(first));
      assertEquals("open true", next(second));
      assertTrue(one.send("good day"));
      assertEquals("good day", next(second));
      assertTrue(two.send("x".repeat(5000)));
      assertEquals("x".repeat(Chat.MAX_LINE), next(first));
      leave(b);
      assertEquals("open false", next(first));
      assertFalse(one.send("gone"));
    }
  }

  @Test
  void aLineCannotDisturbTheScreen() {
    assertEquals("a b", Chat.shown("a\u001b\r\nb"));
    assertEquals("a b", Chat.shown("a\u202eb"));
    assertEquals("", Chat.shown(" \n "));
  }

  private static void leave(PeerConnection connection) {
    connection.close();
  }

  private static String next(BlockingQueue<String> from) throws InterruptedException {
    return String.valueOf(from.poll(20, TimeUnit.SECONDS));
  }

  private static PeerConnection connection() {
    return PeerConnection.create(Peers.configuration(List.of()), new PeerConnectionListener() {});
  }
}
