package org.ternrtc.sctp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.sctp.packet.Bytes;

/**
 * An association that is established takes whatever chunks a hostile peer makes up: it throws
 * nothing and holds no more than its bound, which {@link Victim} checks after every packet.
 *
 * <p>The input is a row of packets, each with a length of two bytes before it; ports and tag are
 * put right, and TSNs count from the one that is due.
 */
@Tag("fuzz")
class SocketFuzzTest {
  private static final int HEADER = 12;
  private static final int MOST = 400;

  static Stream<Arguments> seeds() {
    return Vectors.all()
        .filter(packet -> packet.length > HEADER && packet.length < 65_000)
        .map(packet -> {
          int length = packet.length - HEADER;
          ByteBuffer one = ByteBuffer.allocate(2 * (2 + length) + 1);
          one.put((byte) 0);
          for (int i = 0; i < 2; i++) {
            one.putShort((short) length).put(packet, HEADER, length);
          }
          return Arguments.of((Object) one.array());
        });
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void socket(byte[] data) {
    if (data == null || data.length == 0) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(data);
    var victim = new Victim((in.get() & 1) != 0);
    for (int i = 0; i < MOST && in.remaining() > 2 && !victim.association.isEnded(); i++) {
      int length = Math.min(in.getShort() & 0xFFFF, in.remaining());
      byte[] packet = new byte[HEADER + length];
      ByteBuffer.wrap(packet).putShort((short) 5000).putShort((short) 5000).putInt(victim.tag);
      in.get(packet, HEADER, length);
      relativeTsns(packet, victim.tsn);
      victim.association.receive(Bytes.of(packet), victim.now);
      victim.drain();
      if ((i & 7) == 7) {
        victim.association.send(
            SendOptions.reliable(i % 5, 53), Bytes.of(new byte[200]), victim.now);
        Long deadline = victim.association.deadline();
        if (deadline != null && deadline - victim.now > 0) {
          victim.now = deadline;
        }
        victim.association.tick(victim.now);
        victim.drain();
      }
    }
  }

  /** The first word of every chunk that has a TSN there is counted from the one that is due. */
  private static void relativeTsns(byte[] packet, int due) {
    ByteBuffer words = ByteBuffer.wrap(packet);
    int at = HEADER;
    while (at + 8 <= packet.length) {
      int type = packet[at] & 0xFF;
      int length = words.getShort(at + 2) & 0xFFFF;
      if (type == 0 || type == 3 || type == 64 || type == 192 || type == 194) {
        words.putInt(at + 4, due + (words.getInt(at + 4) & 0x3F) - 8);
      }
      at += Math.max(4, length + 3 & ~3);
    }
  }
}
