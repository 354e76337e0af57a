package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ternrtc.media.ContentKind;

/** Runs other programs, each on one processor where that is asked for. */
final class Programs {
  /** The processor that is measured on: the last, which the system uses least. */
  static final int PROCESSOR = Runtime.getRuntime().availableProcessors() - 1;

  private static final Pattern TIMES = Pattern.compile("times ([0-9.]+) ([0-9.]+)");

  private Programs() {}

  static List<String> pinned(List<String> command) {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "" + PROCESSOR));
    pinned.addAll(command);
    return pinned;
  }

  /** Runs a program on one processor and says how many seconds of processor time it took. */
  static double processorSeconds(List<String> command) throws IOException, InterruptedException {
    List<String> timed =
        new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='times %3U %3S'; time \"$@\"", "timed"));
    timed.addAll(pinned(command));
    String text = run(timed);
    Matcher times = TIMES.matcher(text);
    if (!times.find()) {
      throw new IOException("no times in: " + text.strip());
    }
    return Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
  }

  /** Runs a program to its end and gives back all it printed. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      String text = new String(output, StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command.get(0) + " failed: " + text.strip());
      }
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  /** libvpx in real time at speed -6, told what browsers tell it. */
  static List<String> vpxenc(
      String clip, String ivf, int kbps, int frames, int threads, ContentKind content) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "vpxenc",
                "--codec=vp8",
                "--ivf",
                "--rt",
                "--passes=1",
                "--lag-in-frames=0",
                "--end-usage=cbr",
                "--undershoot-pct=100",
                "--overshoot-pct=15",
                "--buf-initial-sz=500",
                "--buf-optimal-sz=600",
                "--buf-sz=1000",
                "--max-intra-rate=900",
                "--disable-kf",
                "--token-parts=0",
                "--noise-sensitivity=0",
                "--drop-frame=0",
                "--max-q=56",
                "--cpu-used=-6"));
    command.addAll(
        content == ContentKind.SCREEN
            ? List.of("--min-q=12", "--static-thresh=100", "--screen-content-mode=2")
            : List.of("--min-q=2", "--static-thresh=1"));
    command.add("--threads=" + threads);
    command.add("--limit=" + frames);
    command.add("--target-bitrate=" + kbps);
    command.addAll(List.of("-o", ivf, clip));
    return command;
  }
}
