package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ternrtc.codec.vp8.kernel.KernelChoice;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoFrame;

/**
 * Damaged streams give pictures or {@link UndecodableFrameException}, nothing else. A build tries a
 * seeded slice; {@code -Dtern.full=true} tries every cut.
 */
class HostileInputTest {
  private static final boolean FULL = Boolean.getBoolean("tern.full");
  private static final int CUT_STEP = 97;
  private static final int CUTS_PER_STREAM = 4;
  private static final int MUTATIONS = FULL ? 100_000 : 2_000;

  private static final ThreadMXBean METER = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Small, so that a mutated size costs no time. */
  private static final int MAX_PIXELS = 512 * 512;

  static List<String> names() {
    return TestVectors.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void survivesAStreamCutAnywhere(String name) throws Exception {
    List<byte[]> frames = TestVectors.frames(name);
    int bytes = frames.stream().mapToInt(frame -> frame.length).sum();
    int cuts = (bytes - 1) / CUT_STEP;
    Random random = new Random(name.hashCode());
    for (int n = 1; n <= (FULL ? cuts : CUTS_PER_STREAM); n++) {
      // Early cuts cost less, and each frame but the first is like the others.
      int cut = CUT_STEP * (FULL ? n : 1 + random.nextInt(Math.min(cuts, 300)));
      decodeUpToTheCut(frames, cut);
    }
  }

  private static void decodeUpToTheCut(List<byte[]> frames, int cut) throws Exception {
    int left = cut;
    try (Vp8Decoder decoder = new Vp8Decoder()) {
      for (byte[] frame : frames) {
        byte[] kept = left < frame.length ? Arrays.copyOf(frame, left) : frame;
        if (kept.length == 0) {
          return;
        }
        if (kept.length == frame.length) {
          decoder.decode(TestVectors.encoded(kept));
        } else {
          decodeOrRefuse(decoder, kept);
          return;
        }
        left -= kept.length;
      }
    }
  }

  @Test
  void survivesMutatedFrames() {
    List<String> names =
        names().stream().filter(name -> !name.contains("008") && !name.contains("-04")).toList();
    Random random = new Random(1);
    int refused = 0;
    int shown = 0;
    for (int n = 0; n < MUTATIONS; n++) {
      List<byte[]> frames = mutated(TestVectors.frames(names.get(n % names.size())), random);
      int threads = 1 + n % 2;
      try (Vp8Decoder decoder = decoder(threads)) {
        for (byte[] frame : frames) {
          long before = METER.getCurrentThreadAllocatedBytes();
          boolean decoded = decodeOrRefuse(decoder, frame);
          long allocated = METER.getCurrentThreadAllocatedBytes() - before;
          assertTrue(allocated <= 8 * MAX_PIXELS, () -> allocated + " bytes for a frame");
          if (decoded) {
            shown++;
          } else {
            refused++;
          }
        }
      }
    }
    assertTrue(shown > MUTATIONS / 4, () -> "the mutations go too far");
    assertTrue(refused > MUTATIONS / 4, () -> "the mutations do too little");
  }

  /** However small the pictures: two threads where there are two. */
  private static Vp8Decoder decoder(int threads) {
    return new Vp8Decoder(4096, MAX_PIXELS, threads, 1, KernelChoice::current);
  }

  private static List<byte[]> mutated(List<byte[]> frames, Random random) {
    List<byte[]> changed = new ArrayList<>();
    for (int f = 0; f < Math.min(3, frames.size()); f++) {
      byte[] frame = frames.get(f).clone();
      if (f > 0 || random.nextBoolean()) {
        mutate(frame, random);
      }
      changed.add(frame);
    }
    return changed;
  }

  /**
   * Holds the processor time of each mutated frame against that of the slowest intact frames, per
   * macroblock. A frame that takes longer gets other chances, for the virtual machine has work of
   * its own; what a stream can provoke comes again.
   */
  @Test
  @Tag("long-tier") // speed is not for every build
  void takesNoMoreThanFiveTimesTheNormalTimeForAFrame() throws Exception {
    List<String> names = names().stream().filter(name -> !name.contains("008")).toList();
    for (int round = 0; round < 3; round++) {
      for (String name : names) {
        nanosPerMacroblock(TestVectors.frames(name));
      }
    }
    double normal = 0;
    for (String name : names) {
      normal = Math.max(normal, nanosPerMacroblock(TestVectors.frames(name)));
    }
    Random random = new Random(3);
    double slowest = 0;
    for (int n = 0; n < MUTATIONS / 10; n++) {
      List<byte[]> frames = mutated(TestVectors.frames(names.get(n % names.size())), random);
      double took = Double.MAX_VALUE;
      for (int chance = 0; chance < 4 && took > 5 * normal; chance++) {
        took = Math.min(took, nanosPerMacroblock(frames));
      }
      slowest = Math.max(slowest, took);
    }
    double times = slowest / normal;
    System.out.printf("the slowest mutated frame takes %.2f times the slowest intact one%n", times);
    assertTrue(times <= 5, () -> times + " times the normal time");
  }

  /** The slowest frame's processor time; a frame of few macroblocks counts as one of a hundred. */
  private static double nanosPerMacroblock(List<byte[]> frames) {
    double slowest = 0;
    int macroblocks = 0;
    try (Vp8Decoder decoder = decoder(1)) {
      for (byte[] frame : frames) {
        long before = METER.getCurrentThreadCpuTime();
        try {
          VideoFrame picture = decoder.decode(TestVectors.encoded(frame));
          if (picture != null) {
            macroblocks = (picture.width() + 15) / 16 * ((picture.height() + 15) / 16);
          }
        } catch (UndecodableFrameException e) {
          decoder.conceal(0);
        }
        long took = METER.getCurrentThreadCpuTime() - before;
        slowest = Math.max(slowest, (double) took / Math.max(macroblocks, 100));
      }
    }
    return slowest;
  }

  /** Half of the time near the start, where the headers are. */
  private static void mutate(byte[] frame, Random random) {
    int changes = 1 + random.nextInt(8);
    for (int n = 0; n < changes; n++) {
      int range = random.nextBoolean() ? Math.min(40, frame.length) : frame.length;
      frame[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  @Test
  void survivesNoise() {
    Random random = new Random(2);
    try (Vp8Decoder decoder = new Vp8Decoder(4096, MAX_PIXELS)) {
      byte[] key = TestVectors.frames("vp80-00-comprehensive-001").getFirst();
      for (int n = 0; n < 2_000; n++) {
        if (n % 2 == 0) {
          assertTrue(decodeOrRefuse(decoder, key));
        }
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        if (noise.length > 10 && random.nextBoolean()) {
          // A plausible interframe: version 0, shown, small first partition.
          noise[0] = (byte) (0x11 | random.nextInt(8) << 5);
          noise[1] = (byte) random.nextInt(noise.length / 8 + 1);
          noise[2] = 0;
        }
        decodeOrRefuse(decoder, noise);
      }
    }
  }

  @Test
  void refusesAHugePictureInATinyFrameBeforeItAllocates() {
    byte[] frame = {
      0x10, 0, 0, (byte) 0x9D, 0x01, 0x2A, (byte) 0xFF, 0x3F, (byte) 0xFF, 0x3F, 0, 0
    };
    for (int n = 0; n < 1_000; n++) {
      // A decoder each: one that allocated would need hundreds of megabytes a piece.
      try (Vp8Decoder decoder = new Vp8Decoder()) {
        UndecodableFrameException refusal =
            assertThrows(
                UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(frame)));
        assertEquals("picture of 16383x16383", refusal.getMessage());
      }
    }
  }

  @Test
  void refusesALargePictureInATinyFrameAfterItsFirstRows() {
    byte[] frame = new byte[40];
    byte[] tag = {(byte) 0x90, 0, 0, (byte) 0x9D, 0x01, 0x2A, 0, 0x10, 0, 0x09};
    System.arraycopy(tag, 0, frame, 0, tag.length);
    frame[0] = (byte) (0x10 | 4 << 5);
    try (Vp8Decoder decoder = new Vp8Decoder()) {
      assertThrows(
          UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(frame)));
    }
  }

  /** Returns whether there was no refusal; any other exception fails the test. */
  private static boolean decodeOrRefuse(Vp8Decoder decoder, byte[] frame) {
    try {
      VideoFrame picture = decoder.decode(TestVectors.encoded(frame));
      return picture != null || frame.length > 0;
    } catch (UndecodableFrameException e) {
      VideoFrame made = decoder.conceal(0);
      assertTrue(made == null || made.width() > 0);
      return false;
    }
  }
}
