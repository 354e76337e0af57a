package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ternrtc.benchmarks.vp8.Encoders.Work;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfReader;
import org.ternrtc.media.file.Y4mReader;
import org.ternrtc.media.file.Y4mWriter;

/** What is measured, case by case; the names are those of {@code --case}. */
final class Cases {
  static final List<String> NAMES =
      List.of(
          "cam-vga",
          "film-720p",
          "cam-720p",
          "screen-720p",
          "screen-1080p",
          "hints",
          "threads",
          "scalar",
          "decoder",
          "denoise",
          "speeds",
          "cold");

  /** One of each step. */
  private static final int[] SPEEDS = {0, 3, 6, 9, 12, 15};

  private static final int FAST = 12;
  private static final double NOISE = 4;

  private final Path clips;
  private final Path folder;
  private final int frames;
  private final Encoders encoders;

  Cases(Path clips, Path folder, int frames) {
    this.clips = clips;
    this.folder = folder;
    this.frames = frames;
    encoders = new Encoders(folder, frames);
  }

  Results run(String name) throws IOException, InterruptedException {
    return switch (name) {
      case "cam-vga" -> beside(BenchClip.CAM_VGA, Work.DEFAULT);
      case "film-720p" -> beside(BenchClip.FILM_720P, Work.DEFAULT);
      case "cam-720p" -> beside(BenchClip.CAM_720P, Work.DEFAULT);
      case "screen-720p" -> beside(BenchClip.SCREEN_720P, Work.DEFAULT);
      case "screen-1080p" -> beside(BenchClip.SCREEN_1080P, Work.DEFAULT);
      case "hints" -> beside(BenchClip.SCREEN_1080P, Work.DEFAULT.withHints());
      case "threads" -> threads();
      case "scalar" -> scalar();
      case "decoder" -> decoder();
      case "denoise" -> denoise();
      case "speeds" -> speeds();
      case "cold" -> cold();
      default -> throw new IOException("no case is called " + name);
    };
  }

  private Path file(BenchClip clip) throws IOException {
    Path file = clips.resolve(clip.name() + ".y4m");
    if (!Files.isReadable(file)) {
      throw new IOException(file + " is missing");
    }
    return file;
  }

  /** Both encoders at each rate, and how fast, libvpx before and after ours. */
  Results beside(BenchClip clip, Work work) throws IOException, InterruptedException {
    Results results = new Results();
    Path file = file(clip);
    Path ivf = folder.resolve("timed.ivf");
    double before = encoders.libvpx(file, clip.content(), clip.speedKbps(), ivf);
    List<Integer> rates = new ArrayList<>(clip.ladder());
    rates.add(clip.speedKbps());
    results.add(encoders.tern(Encoders.TERN, clip, file, file, rates, work));
    double after = encoders.libvpx(file, clip.content(), clip.speedKbps(), ivf);
    results.put("libvpx fps", Math.max(before, after));
    results.put("speed kbps", "" + clip.speedKbps());
    results.add(encoders.libvpx(clip, file, file));
    return results;
  }

  private Results threads() throws IOException, InterruptedException {
    Results results = new Results();
    for (BenchClip clip : List.of(BenchClip.FILM_720P, BenchClip.CAM_720P)) {
      Path file = file(clip);
      int kbps = clip.speedKbps();
      List<Integer> twice = List.of(kbps, kbps);
      for (int threads = 1; threads <= 2; threads++) {
        double libvpx = encoders.libvpxWall(file, clip.content(), kbps, threads);
        Work work = Work.DEFAULT.withThreads(threads).onTheWall();
        String name = Encoders.TERN + "-" + threads;
        Point tern = encoders.tern(name, clip, file, file, twice, work).get(0);
        results.put(clip.name() + " libvpx " + threads, libvpx);
        results.put(clip.name() + " tern " + threads, tern.fps());
      }
      boolean same =
          Encoders.sameBytes(
              encoders.stream(clip, "tern-1", kbps), encoders.stream(clip, "tern-2", kbps));
      results.put(clip.name() + " same bits", same ? "yes" : "no");
    }
    return results;
  }

  private Results scalar() throws IOException, InterruptedException {
    Results results = new Results();
    BenchClip clip = BenchClip.FILM_720P;
    Path file = file(clip);
    List<Integer> once = List.of(clip.speedKbps());
    Work scalar = Work.DEFAULT.withoutVectors();
    Point tern = encoders.tern("scalar", clip, file, file, once, scalar).get(0);
    results.put("default speed", tern.fps());
    Work fast = scalar.withSpeed(FAST);
    results.put("speed " + FAST, encoders.tern("fast", clip, file, file, once, fast).get(0).fps());
    encoders.tern("vector", clip, file, file, once, Work.DEFAULT);
    boolean same =
        Encoders.sameBytes(
            encoders.stream(clip, "scalar", clip.speedKbps()),
            encoders.stream(clip, "vector", clip.speedKbps()));
    results.put("same bits", same ? "yes" : "no");
    return results;
  }

  /** On libvpx's own streams of whole clips, however short the other cases are made. */
  private Results decoder() throws IOException, InterruptedException {
    Results results = new Results();
    for (BenchClip clip :
        List.of(
            BenchClip.CAM_VGA, BenchClip.FILM_720P, BenchClip.CAM_720P, BenchClip.SCREEN_1080P)) {
      Path ivf = folder.resolve(clip.name() + "-decode.ivf");
      encoders.libvpxWhole(clip, file(clip), ivf);
      double libvpx = Encoders.libvpxDecode(ivf, pictures(ivf));
      double one = Encoders.ternDecode(ivf, 1);
      results.put(clip.name() + " libvpx", libvpx);
      results.put(clip.name() + " tern", one);
      results.put(clip.name() + " tern / libvpx", one / libvpx);
      results.put(clip.name() + " two threads / one", Encoders.ternDecode(ivf, 2) / one);
    }
    return results;
  }

  private static int pictures(Path ivf) throws IOException {
    int count = 0;
    try (IvfReader reader = IvfReader.open(ivf)) {
      while (reader.next() != null) {
        count++;
      }
    }
    return count;
  }

  /** Noise is added to a clip, and what comes out is compared with the clip without it. */
  private Results denoise() throws IOException, InterruptedException {
    Results results = new Results();
    BenchClip clip = BenchClip.CAM_VGA;
    Path truth = file(clip);
    Path noisy = folder.resolve("noisy.y4m");
    addNoise(truth, noisy);
    List<Integer> ladder = clip.ladder();
    results.put("deviation of the noise", NOISE);
    results.add(encoders.tern("off", clip, noisy, truth, ladder, Work.DEFAULT));
    results.add(encoders.tern("on", clip, noisy, truth, ladder, Work.DEFAULT.withDenoise()));
    results.add(encoders.libvpx(clip, noisy, truth));
    Files.delete(noisy);
    return results;
  }

  /** Gaussian, the same in every run; half as strong in chroma. */
  private void addNoise(Path from, Path to) throws IOException {
    Random random = new Random(7);
    try (Y4mReader reader = Y4mReader.open(from);
        Y4mWriter writer = Y4mWriter.create(to, reader.width(), reader.height(), 30, 1)) {
      int count = 0;
      for (VideoFrame frame = reader.next();
          frame != null && count < frames;
          frame = reader.next()) {
        byte[] data = frame.data();
        for (int i = 0; i < data.length; i++) {
          double strength = i < frame.uOffset() ? NOISE : NOISE / 2;
          double value = (data[i] & 0xFF) + random.nextGaussian() * strength;
          data[i] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
        writer.write(frame);
        count++;
      }
    }
  }

  private Results speeds() throws IOException, InterruptedException {
    Results results = new Results();
    BenchClip clip = BenchClip.FILM_720P;
    Path file = file(clip);
    results.put(
        "libvpx fps",
        encoders.libvpx(file, clip.content(), clip.speedKbps(), folder.resolve("timed.ivf")));
    results.put("speed kbps", "" + clip.speedKbps());
    results.add(encoders.libvpx(clip, file, file));
    for (int speed : SPEEDS) {
      Work work = Work.DEFAULT.withSpeed(speed);
      results.add(encoders.tern("speed " + speed, clip, file, file, clip.ladder(), work));
    }
    return results;
  }

  private Results cold() throws IOException, InterruptedException {
    Results results = new Results();
    Path file = file(BenchClip.CAM_VGA);
    double best = Double.MAX_VALUE;
    for (int run = 0; run < 3; run++) {
      best = Math.min(best, encoders.cold(file, 30, BenchClip.CAM_VGA.speedKbps()));
    }
    results.put("first 30 pictures, ms", best);
    return results;
  }
}
