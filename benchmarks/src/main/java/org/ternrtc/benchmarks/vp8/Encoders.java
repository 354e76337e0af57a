package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.file.Y4mReader;

/** Runs both encoders over a clip and measures what comes out. */
final class Encoders {
  static final String LIBVPX = "libvpx";
  static final String TERN = "tern";

  private static final Pattern FPS = Pattern.compile("\\(([0-9.]+) fps\\)");
  private static final double WARM_UP_SECONDS = 8;
  private static final int DECODE_PASSES = 5;
  private static final int WHOLE = 1_000_000;

  /**
   * A heap that is there from the start: one that grows takes each new page from the system within
   * the time that is measured, which made a decoder look half as fast.
   */
  private static final List<String> HEAP =
      List.of("-XX:+UseParallelGC", "-Xms768m", "-Xmx768m", "-Xmn384m", "-XX:+AlwaysPreTouch");

  private final Path folder;
  private final int frames;

  /**
   * @param folder for the streams
   * @param frames of each clip at most
   */
  Encoders(Path folder, int frames) {
    this.folder = folder;
    this.frames = frames;
  }

  /** How our encoder is to work beside what the clip says. */
  record Work(
      int threads, int speed, boolean hints, boolean denoise, boolean vectors, boolean wall) {
    static final Work DEFAULT =
        new Work(1, VideoEncoderSettings.DEFAULT_SPEED, false, false, true, false);

    Work withThreads(int count) {
      return new Work(count, speed, hints, denoise, vectors, wall);
    }

    Work withSpeed(int value) {
      return new Work(threads, value, hints, denoise, vectors, wall);
    }

    Work withHints() {
      return new Work(threads, speed, true, denoise, vectors, wall);
    }

    Work withDenoise() {
      return new Work(threads, speed, hints, true, vectors, wall);
    }

    /** Also with one thread. */
    Work onTheWall() {
      return new Work(threads, speed, hints, denoise, vectors, true);
    }

    Work withoutVectors() {
      return new Work(threads, speed, hints, denoise, false, wall);
    }
  }

  /**
   * Pictures a second of libvpx with one thread, in its processor time: the faster of two runs,
   * less what the program takes to read the clip, start and end.
   */
  double libvpx(Path clip, ContentKind content, int kbps, Path ivf)
      throws IOException, InterruptedException {
    List<String> command =
        Programs.vpxenc(clip.toString(), ivf.toString(), kbps, frames, 1, content);
    int pictures = pictures(clip);
    List<String> readOnly = new ArrayList<>(command);
    readOnly.addAll(1, List.of("--skip=" + (pictures - 1)));
    readOnly.replaceAll(word -> word.startsWith("--limit=") ? "--limit=1" : word);
    double reading = Programs.processorSeconds(readOnly);
    double first = Programs.processorSeconds(command);
    double whole = Math.min(first, Programs.processorSeconds(command));
    return (pictures - 1) / Math.max(whole - reading, 1e-3);
  }

  /** Pictures a second of libvpx on the wall, as it says itself: the faster of two runs. */
  double libvpxWall(Path clip, ContentKind content, int kbps, int threads)
      throws IOException, InterruptedException {
    String ivf = folder.resolve("timed.ivf").toString();
    List<String> command = Programs.vpxenc(clip.toString(), ivf, kbps, frames, threads, content);
    double fps = lastFps(Programs.run(command));
    return Math.max(fps, lastFps(Programs.run(command)));
  }

  int pictures(Path clip) throws IOException {
    int count = 0;
    try (Y4mReader reader = Y4mReader.open(clip)) {
      while (count < frames && reader.skip()) {
        count++;
      }
    }
    return count;
  }

  List<Point> libvpx(BenchClip clip, Path file, Path truth)
      throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    for (int kbps : clip.ladder()) {
      Path ivf = folder.resolve(clip.name() + "-libvpx-" + kbps + ".ivf");
      Programs.run(
          Programs.vpxenc(file.toString(), ivf.toString(), kbps, frames, 1, clip.content()));
      points.add(Quality.measure(LIBVPX, kbps, truth, frames, ivf));
    }
    return points;
  }

  private static double lastFps(String text) throws IOException {
    Matcher matcher = FPS.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.group(1);
    }
    if (last == null) {
      throw new IOException("no frames a second in: " + text.strip());
    }
    return Double.parseDouble(last);
  }

  /**
   * Our encoder at several rates, in one JVM of its own.
   *
   * @param name what the points are called
   * @param file the pictures to encode
   * @param truth what to compare with
   * @param rates a rate that is named twice is encoded twice, and the faster run counts
   */
  List<Point> tern(
      String name, BenchClip clip, Path file, Path truth, List<Integer> rates, Work work)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                file.toString(),
                "" + frames,
                "" + rates.get(0),
                clip.content().name(),
                "" + work.threads(),
                "" + work.speed(),
                work.hints() ? "hints" : "plain",
                work.denoise() ? "denoise" : "noisy",
                "" + WARM_UP_SECONDS,
                work.wall() ? "wall" : "processor"));
    for (int kbps : rates) {
      arguments.addAll(List.of("" + kbps, stream(clip, name, kbps).toString()));
    }
    String printed = java(EncodeWorker.class, work.vectors(), arguments);
    List<Point> points = new ArrayList<>();
    for (int kbps : rates.stream().distinct().toList()) {
      Point point = Quality.measure(name, kbps, truth, frames, stream(clip, name, kbps));
      points.add(timed(point, printed));
    }
    return points;
  }

  Path stream(BenchClip clip, String name, int kbps) {
    return folder.resolve(clip.name() + "-" + name + "-" + kbps + ".ivf");
  }

  private static Point timed(Point point, String printed) {
    Point best = point;
    for (String line : printed.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 4
          && words[0].equals("" + point.targetKbps())
          && Double.parseDouble(words[1]) > best.fps()) {
        best =
            new Point(
                point.encoder(),
                point.targetKbps(),
                point.kbps(),
                point.psnrY(),
                point.ssim(),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                point.frames(),
                point.dropped());
      }
    }
    return best;
  }

  /** Milliseconds that the first pictures take in a JVM that has just started. */
  double cold(Path clip, int pictures, int kbps) throws IOException, InterruptedException {
    Path ivf = folder.resolve("cold.ivf");
    List<String> arguments =
        List.of(
            clip.toString(),
            "" + pictures,
            "" + kbps,
            ContentKind.CAMERA.name(),
            "1",
            "" + VideoEncoderSettings.DEFAULT_SPEED,
            "plain",
            "noisy",
            "0",
            "wall",
            "" + kbps,
            ivf.toString());
    for (String line : java(EncodeWorker.class, true, arguments).lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 4 && words[0].equals("" + kbps)) {
        return pictures * 1000 / Double.parseDouble(words[1]);
      }
    }
    throw new IOException("no time came out");
  }

  /** The whole of a clip by libvpx, at the rate that speed is compared at. */
  void libvpxWhole(BenchClip clip, Path file, Path ivf) throws IOException, InterruptedException {
    Programs.run(
        Programs.vpxenc(
            file.toString(), ivf.toString(), clip.speedKbps(), WHOLE, 1, clip.content()));
  }

  /**
   * Pictures a second of our decoder, the median of some passes through the whole stream after
   * warm-up: processor time with one thread, time on the wall with more.
   */
  static double ternDecode(Path ivf, int threads) throws IOException, InterruptedException {
    String printed =
        java(
            DecodeWorker.class,
            true,
            List.of(ivf.toString(), "" + WARM_UP_SECONDS, "" + DECODE_PASSES, "" + threads));
    List<String> lines = printed.strip().lines().toList();
    return Double.parseDouble(lines.get(lines.size() - 1));
  }

  /** The same of vpxdec, less what it takes to start and to decode the first picture. */
  static double libvpxDecode(Path ivf, int pictures) throws IOException, InterruptedException {
    List<String> whole = vpxdec(ivf, pictures);
    double[] runs = new double[DECODE_PASSES];
    for (int run = 0; run < runs.length; run++) {
      double start = Programs.processorSeconds(vpxdec(ivf, 1));
      runs[run] = (pictures - 1) / Math.max(Programs.processorSeconds(whole) - start, 1e-3);
    }
    Arrays.sort(runs);
    return runs[runs.length / 2];
  }

  private static List<String> vpxdec(Path ivf, int pictures) {
    return List.of("vpxdec", "--noblit", "--threads=1", "--limit=" + pictures, ivf.toString());
  }

  private static String java(Class<?> main, boolean vectors, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (vectors) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.addAll(HEAP);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    return Programs.run(command);
  }

  static boolean sameBytes(Path a, Path b) throws IOException {
    return Files.mismatch(a, b) < 0;
  }
}
