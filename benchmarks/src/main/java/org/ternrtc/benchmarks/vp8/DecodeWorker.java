package org.ternrtc.benchmarks.vp8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ternrtc.codec.vp8.Vp8Decoder;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.file.IvfReader;

/**
 * Decodes a stream over and over with one decoder of ours in a JVM of its own and prints the
 * pictures a second of the median pass: of its processor time with one thread, else on the wall.
 */
final class DecodeWorker {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DecodeWorker() {}

  /**
   * @param args IVF, seconds of warm-up, passes, threads
   */
  public static void main(String[] args) throws Exception {
    List<EncodedFrame> stream = new ArrayList<>();
    try (IvfReader reader = IvfReader.open(Path.of(args[0]))) {
      for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
        stream.add(frame);
      }
    }
    int threads = Integer.parseInt(args[3]);
    double[] passes = new double[Integer.parseInt(args[2])];
    try (Vp8Decoder decoder =
        new Vp8Decoder(Vp8Decoder.DEFAULT_MAX_DIMENSION, Vp8Decoder.DEFAULT_MAX_PIXELS, threads)) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < Double.parseDouble(args[1]) * 1e9) {
        decode(decoder, stream, threads);
      }
      if (threads == 1) {
        EncodeWorker.pin();
      }
      for (int pass = 0; pass < passes.length; pass++) {
        passes[pass] = decode(decoder, stream, threads);
      }
    }
    Arrays.sort(passes);
    System.out.printf(Locale.ROOT, "%.2f%n", passes[passes.length / 2]);
  }

  private static double decode(Vp8Decoder decoder, List<EncodedFrame> stream, int threads)
      throws Exception {
    long start = now(threads);
    for (EncodedFrame frame : stream) {
      decoder.decode(frame);
    }
    return stream.size() * 1e9 / (now(threads) - start);
  }

  private static long now(int threads) {
    return threads == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
