package org.ternrtc.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

class TurnStreamTest {

  @Test
  void messagesComeOutAsTheyWentInHoweverTheStreamIsCut() {
    var random = new SplittableRandom(11);
    for (int run = 0; run < 200; run++) {
      var bytes = new ByteArrayOutputStream();
      var expected = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        byte[] message;
        if (random.nextBoolean()) {
          byte[] data = new byte[random.nextInt(1500)];
          random.nextBytes(data);
          message = ChannelData.frame(0x4000 + i, data, 0, data.length, true);
        } else {
          message =
              new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
                  .attribute(0x8022, new byte[random.nextInt(700)])
                  .fingerprinted()
                  .bytes();
        }
        bytes.writeBytes(message);
        expected.add(Arrays.toString(message));
      }
      assertEquals(expected, cut(bytes.toByteArray(), random));
    }
  }

  private static List<String> cut(byte[] all, SplittableRandom random) {
    var stream = new TurnStream();
    var found = new ArrayList<String>();
    for (int at = 0; at < all.length; ) {
      int to = stream.writeOffset();
      int room = Math.min(stream.buffer().length - to, all.length - at);
      int count = Math.min(room, 1 + random.nextInt(3000));
      System.arraycopy(all, at, stream.buffer(), to, count);
      stream.added(count);
      at += count;
      int length;
      while ((length = stream.next()) > 0) {
        int from = stream.messageOffset();
        found.add(Arrays.toString(Arrays.copyOfRange(stream.buffer(), from, from + length)));
        stream.consume(length);
      }
      assertEquals(0, length);
    }
    assertEquals(0, stream.rest().length);
    return found;
  }

  @Test
  void whatIsNeitherStunNorAChannelBreaksTheStream() {
    for (byte[] start :
        List.of(
            "HTTP/1.1 400".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            new byte[] {0, 1, 0, 3},
            new byte[] {0, 1, (byte) 0xFF, (byte) 0xFC},
            new byte[] {0x40, 0, (byte) 0xFF, (byte) 0xFF},
            new byte[] {(byte) 0x80, 0, 0, 0})) {
      var stream = new TurnStream();
      System.arraycopy(start, 0, stream.buffer(), stream.writeOffset(), start.length);
      stream.added(start.length);
      assertEquals(-1, stream.next(), Arrays.toString(start));
    }
  }
}
