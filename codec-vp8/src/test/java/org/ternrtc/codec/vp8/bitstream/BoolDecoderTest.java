package org.ternrtc.codec.vp8.bitstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoolDecoderTest {
  private final BoolDecoder decoder = new BoolDecoder();

  /** Section 7.3 word for word: two bytes at first, then a bit at a time. */
  private static final class Reference {
    private final byte[] data;
    private int next;
    private int value;
    private int range = 255;
    private int bitCount;

    Reference(byte[] data) {
      this.data = data;
      value = read() << 8;
      value |= read();
    }

    private int read() {
      return next < data.length ? data[next++] & 0xFF : 0;
    }

    boolean readBool(int probability) {
      int split = 1 + (((range - 1) * probability) >> 8);
      boolean bit = value >= split << 8;
      if (bit) {
        range -= split;
        value -= split << 8;
      } else {
        range = split;
      }
      while (range < 128) {
        value <<= 1;
        range <<= 1;
        if (++bitCount == 8) {
          bitCount = 0;
          value |= read();
        }
      }
      return bit;
    }
  }

  @Test
  void readsWhatTheRfcsDecoderReads() {
    Random random = new Random(9);
    for (int round = 0; round < 200; round++) {
      byte[] data = new byte[random.nextInt(60)];
      random.nextBytes(data);
      if (data.length > 0 && data[0] == -1) {
        // No encoder begins so: the value would not lie within the first range.
        data[0] = -2;
      }
      Reference reference = new Reference(data);
      decoder.reset(data, 0, data.length);
      for (int n = 0; n < 800; n++) {
        int probability = random.nextInt(256);
        assertEquals(reference.readBool(probability), decoder.readBool(probability));
      }
    }
  }

  @Test
  void readsZerosPastTheEndAndSaysSo() {
    decoder.reset(new byte[] {1, 2, 3, (byte) 0xFF}, 1, 2);
    for (int n = 0; n < 16; n++) {
      decoder.readFlag();
    }
    assertFalse(decoder.overran());
    for (int n = 0; n < 100; n++) {
      decoder.readFlag();
    }
    assertTrue(decoder.overran());
    decoder.reset(new byte[100], 0, 100);
    assertFalse(decoder.overran());
  }

  @Test
  void refusesAPartitionOutsideOfItsArray() {
    byte[] data = new byte[10];
    assertThrows(IndexOutOfBoundsException.class, () -> decoder.reset(data, 5, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> decoder.reset(data, -1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> decoder.reset(data, 0, -1));
  }
}
