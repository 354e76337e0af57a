package org.ternrtc.rtp.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

final class RedPayloadTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void writesAnOlderBlockBeforeTheNewOne() throws MalformedPacketException {
    byte[] out = new byte[100];
    RedPayload.Block older = new RedPayload.Block(111, 960, Bytes.of(new byte[] {1, 2, 3}));
    int length = RedPayload.write(List.of(older), 111, Bytes.of(new byte[] {9, 8}), out, 0);
    // 0x80 | 111, 960 in 14 bits, 3 in 10 bits; 111; the two blocks.
    assertEquals("ef0f00036f0102030908", HEX.formatHex(out, 0, length));
    List<RedPayload.Block> blocks = RedPayload.parse(new Bytes(out, 0, length));
    assertEquals(2, blocks.size());
    assertEquals(960, blocks.get(0).timestampOffset());
    assertEquals(Bytes.of(new byte[] {1, 2, 3}), blocks.get(0).payload());
    assertEquals(0, blocks.get(1).timestampOffset());
    assertEquals(Bytes.of(new byte[] {9, 8}), blocks.get(1).payload());
  }

  @Test
  void leavesOutWhatTheHeaderCannotSay() throws MalformedPacketException {
    byte[] out = new byte[2000];
    List<RedPayload.Block> older =
        List.of(
            new RedPayload.Block(111, 20_000, Bytes.of(new byte[3])),
            new RedPayload.Block(111, 960, Bytes.of(new byte[1024])));
    int length = RedPayload.write(older, 111, Bytes.of(new byte[] {5}), out, 0);
    assertEquals(2, length);
    assertEquals(1, RedPayload.parse(new Bytes(out, 0, length)).size());
  }

  @Test
  void anyBytesEitherParseOrAreRefused() {
    Random random = new Random(2198);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      try {
        int sum = 0;
        for (RedPayload.Block block : RedPayload.parse(Bytes.of(bytes))) {
          sum += block.payload().length();
        }
        assertTrue(sum < bytes.length, Arrays.toString(bytes));
      } catch (MalformedPacketException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000);
    assertThrows(MalformedPacketException.class, () -> RedPayload.parse(Bytes.EMPTY));
  }
}
