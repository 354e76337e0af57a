package org.ternrtc.rtp.dependency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.rtp.MalformedPacketException;

class DependencyDescriptorTest {
  private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();
  private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
  private final byte[] buffer = new byte[64];

  private DependencyDescriptor roundTrip(boolean first, boolean last) throws Exception {
    Arrays.fill(buffer, (byte) 0xA5);
    int length = writer.write(buffer, 5, first, last);
    assertTrue(length <= DependencyDescriptorWriter.MAX_LENGTH, length + " bytes");
    assertEquals((byte) 0xA5, buffer[5 + length], "writes no further than it says");
    return reader.read(buffer, 5, length);
  }

  private static FrameInfo frame(long id, int layers, int layer, List<Long> dependencies) {
    return new FrameInfo(id, layers, layer, true, false, dependencies);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void framesInTheUsualOrderTakeThreeBytesEach(int layers) throws Exception {
    int[] order =
        layers == 1 ? new int[] {0} : layers == 2 ? new int[] {0, 1} : new int[] {0, 2, 1, 2};
    long first = 65_530;
    writer.begin(frame(first, layers, 0, List.of()), true);
    DependencyDescriptor key = roundTrip(true, false);
    assertNotNull(key.structure());
    assertEquals(FrameDependencyStructure.ofTemporalLayers(layers), key.structure());
    assertEquals((1 << layers) - 1, key.activeDecodeTargets());
    assertNull(roundTrip(false, true).structure(), "only the first packet brings the templates");
    long lastBase = first;
    for (long id = first + 1; id < first + 40; id++) {
      int layer = order[(int) ((id - first) % order.length)];
      List<Long> dependencies =
          layer == 2 && (id - first) % 4 == 3 ? List.of(id - 1, lastBase) : List.of(lastBase);
      writer.begin(frame(id, layers, layer, dependencies), false);
      assertEquals(3, writer.write(buffer, 0, true, true));
      DependencyDescriptor read = roundTrip(true, true);
      assertEquals(id & 0xFFFF, read.frameNumber());
      assertEquals(layer, read.temporalId());
      List<Integer> differences = new ArrayList<>();
      for (long each : dependencies) {
        differences.add((int) (id - each));
      }
      assertEquals(differences, read.frameDifferences());
      assertEquals(List.of((int) (id - lastBase)), read.chainDifferences());
      lastBase = layer == 0 ? id : lastBase;
    }
  }

  @Test
  void aFrameOutOfTheOrderSaysWhatItDependsOn() throws Exception {
    writer.begin(frame(0, 1, 0, List.of()), true);
    roundTrip(true, true);
    writer.begin(frame(300, 1, 0, List.of(290L, 100L)), false);
    DependencyDescriptor repair = roundTrip(true, true);
    assertEquals(List.of(10, 200), repair.frameDifferences());
    assertEquals(List.of(10), repair.chainDifferences());
    assertTrue(writer.write(buffer, 0, true, true) <= DependencyDescriptorWriter.MAX_DELTA_LENGTH);
    writer.begin(frame(5000, 1, 0, List.of(4999L, 1000L, 904L)), false);
    assertEquals(List.of(1, 4000, 4096), roundTrip(true, true).frameDifferences());
  }

  @Test
  void theSpecificationsBitsOfAKeyFrameWithOneLayer() {
    writer.begin(frame(1, 1, 0, List.of()), true);
    int length = writer.write(buffer, 0, true, true);
    // 1 1 000000, frame number 1; flags 10000; offset 000000, one target 00000; layers 00 11;
    // indications 10 10; differences 0, 1 0000 0; one chain of ns(2): 1; target 0: no bits;
    // chain differences 0000 0001; no resolutions 0.
    assertArrayEquals(new byte[] {(byte) 0xC0, 0, 1}, Arrays.copyOf(buffer, 3));
    StringBuilder bits = new StringBuilder();
    for (int i = 3; i < length; i++) {
      bits.append(Integer.toBinaryString((buffer[i] & 0xFF) | 0x100).substring(1));
    }
    String expected = "10000000000000000011" + "1010" + "0100000" + "1" + "00000001" + "0";
    assertEquals(expected, bits.substring(0, expected.length()));
    assertEquals((expected.length() + 7) / 8 + 3, length);
  }

  @Test
  void aDescriptorBeforeAnyTemplatesIsRefused() {
    byte[] delta = {(byte) 0xC0, 0, 1};
    assertThrows(MalformedPacketException.class, () -> reader.read(delta, 0, 3));
    assertNull(reader.structure());
  }

  @Test
  void anyBytesEitherReadOrAreRefused() throws Exception {
    writer.begin(frame(7, 3, 0, List.of()), true);
    int length = writer.write(buffer, 0, true, true);
    byte[] key = Arrays.copyOf(buffer, length);
    Random random = new Random(3);
    List<DependencyDescriptor> read = new ArrayList<>();
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes;
      if (n % 2 == 0) {
        bytes = new byte[random.nextInt(256)];
        random.nextBytes(bytes);
      } else {
        bytes = Arrays.copyOf(key, random.nextInt(key.length) + 1);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] before = bytes.clone();
      try {
        read.add(reader.read(bytes, 0, bytes.length));
      } catch (MalformedPacketException refused) {
        assertNotNull(refused.getMessage());
      }
      assertArrayEquals(before, bytes);
    }
    assertTrue(!read.isEmpty());
  }
}
