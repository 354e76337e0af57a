package org.ternrtc.benchmarks.vp8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ternrtc.codec.vp8.Vp8Decoder;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.file.IvfReader;

/**
 * Decodes a stream with our decoder in a JVM of its own and prints the pictures a second of its
 * processor time.
 */
final class DecodeWorker {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DecodeWorker() {}

  /**
   * @param args IVF, seconds of warm-up, repetitions
   */
  public static void main(String[] args) throws Exception {
    List<EncodedFrame> stream = new ArrayList<>();
    try (IvfReader reader = IvfReader.open(Path.of(args[0]))) {
      for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
        stream.add(frame);
      }
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < Double.parseDouble(args[1]) * 1e9) {
      decode(stream);
    }
    EncodeWorker.pin();
    double best = 0;
    for (int repetition = 0; repetition < Integer.parseInt(args[2]); repetition++) {
      best = Math.max(best, decode(stream));
    }
    System.out.printf(Locale.ROOT, "%.2f%n", best);
  }

  private static double decode(List<EncodedFrame> stream) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    try (Vp8Decoder decoder = new Vp8Decoder()) {
      for (EncodedFrame frame : stream) {
        decoder.decode(frame);
      }
    }
    return stream.size() * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
  }
}
