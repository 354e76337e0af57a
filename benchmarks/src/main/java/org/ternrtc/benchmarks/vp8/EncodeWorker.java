package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.Vp8Encoder;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.file.Y4mReader;
import org.ternrtc.media.pixel.ChangedRegions;

/**
 * Encodes a clip with our encoder in a JVM of its own: warms up on the first pictures, then encodes
 * the whole at each rate and prints a line for each with the time that the encoder alone took:
 * processor time with one thread, else time on the wall.
 *
 * <p>Where its processor time counts, the encoding thread is pinned to the processor that libvpx is
 * measured on; the compiler's and the collector's threads are not.
 */
final class EncodeWorker {
  private static final int WARM_UP_PICTURES = 30;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path clip;
  private final int frames;
  private final boolean hints;
  private final boolean onTheWall;
  private final VideoEncoderSettings settings;

  private EncodeWorker(
      Path clip, int frames, boolean hints, boolean onTheWall, VideoEncoderSettings settings) {
    this.clip = clip;
    this.frames = frames;
    this.hints = hints;
    this.onTheWall = onTheWall;
    this.settings = settings;
  }

  /**
   * @param args clip, frames, kbps, content, threads, speed, {@code hints} or {@code plain}, {@code
   *     denoise} or {@code noisy}, seconds of warm-up, {@code wall} or {@code processor}, then
   *     pairs of kbps and the IVF to write
   */
  public static void main(String[] args) throws Exception {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(Integer.parseInt(args[2]) * 1000, 30)
            .withContent(ContentKind.valueOf(args[3]))
            .withThreads(Integer.parseInt(args[4]))
            .withSpeed(Integer.parseInt(args[5]))
            .withDenoise(args[7].equals("denoise"));
    EncodeWorker worker =
        new EncodeWorker(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            args[6].equals("hints"),
            args[9].equals("wall"),
            settings);
    worker.warmUp(Double.parseDouble(args[8]));
    if (!worker.onTheWall) {
      pin();
    }
    for (int i = 10; i < args.length; i += 2) {
      worker.encode(Integer.parseInt(args[i]), Path.of(args[i + 1]));
    }
  }

  /**
   * Linux names the calling thread in a link; elsewhere, and without taskset, nothing is pinned.
   */
  static void pin() throws InterruptedException {
    try {
      String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
      Programs.run(List.of("taskset", "-cp", "" + Programs.PROCESSOR, thread));
    } catch (IOException e) {
      System.err.println("not pinned: " + e.getMessage());
    }
  }

  private void warmUp(double seconds) throws IOException {
    List<VideoFrame> pictures = new ArrayList<>();
    try (Y4mReader reader = Y4mReader.open(clip)) {
      for (VideoFrame frame = reader.next();
          frame != null && pictures.size() < WARM_UP_PICTURES;
          frame = reader.next()) {
        pictures.add(frame);
      }
    }
    long start = System.nanoTime();
    try (VideoEncoder encoder = new Vp8Encoder(settings)) {
      for (int n = 0; System.nanoTime() - start < seconds * 1e9; n++) {
        // To the end and back: nothing jumps.
        int at = n % (2 * pictures.size());
        encoder.encode(
            pictures.get(Math.min(at, 2 * pictures.size() - 1 - at)), EncodeOptions.NONE);
      }
    }
  }

  private void encode(int kbps, Path ivf) throws IOException {
    long[] wall = new long[frames];
    long[] processor = new long[frames];
    int count = once(kbps, ivf, wall, processor);
    double fps = count * 1e9 / Arrays.stream(onTheWall ? wall : processor).sum();
    long[] sorted = Arrays.copyOf(processor, count);
    Arrays.sort(sorted);
    double median = sorted[count / 2] / 1e6;
    double p99 = sorted[Math.max(0, (int) Math.ceil(count * 0.99) - 1)] / 1e6;
    System.out.printf(Locale.ROOT, "%d %.3f %.3f %.3f%n", kbps, fps, median, p99);
  }

  private int once(int kbps, Path ivf, long[] wall, long[] processor) throws IOException {
    int count = 0;
    try (Y4mReader reader = Y4mReader.open(clip);
        VideoEncoder encoder =
            new Vp8Encoder(settings.withRate(kbps * 1000, reader.framesPerSecond()));
        IvfWriter writer =
            new IvfWriter(
                ivf,
                "VP80",
                reader.width(),
                reader.height(),
                reader.rateNumerator(),
                reader.rateDenominator())) {
      VideoFrame before = null;
      for (VideoFrame frame = reader.next();
          frame != null && count < frames;
          frame = reader.next()) {
        VideoFrame hinted = hinted(before, frame);
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        EncodedFrame encoded = encoder.encode(hinted, EncodeOptions.NONE);
        wall[count] = System.nanoTime() - start;
        processor[count] = THREADS.getCurrentThreadCpuTime() - cpu;
        if (encoded != null) {
          writer.write(encoded.data(), count);
        }
        before = frame;
        count++;
      }
    }
    return count;
  }

  private VideoFrame hinted(@Nullable VideoFrame before, VideoFrame frame) {
    return hints && before != null ? frame.withDirty(ChangedRegions.between(before, frame)) : frame;
  }
}
