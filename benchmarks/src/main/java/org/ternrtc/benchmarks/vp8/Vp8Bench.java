package org.ternrtc.benchmarks.vp8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.ContentKind;

/**
 * {@code ./tern bench vp8}: runs the cases asked for, keeps what each measured, and writes a report
 * of all that are there.
 */
public final class Vp8Bench {
  private static final List<Integer> OWN_LADDER = List.of(250, 500, 1000, 2000);

  private Path clips = Path.of("clips");
  private Path out = Path.of("bench-vp8");
  private int frames = 300;
  private final List<String> cases = new ArrayList<>();
  private @Nullable Path ownClip;
  private final List<Integer> ownLadder = new ArrayList<>();
  private ContentKind ownContent = ContentKind.CAMERA;

  private Vp8Bench() {}

  /** Exits 0, 2 on wrong usage, 1 on a fault, which it names in one line. */
  public static void main(String[] args) throws InterruptedException {
    Vp8Bench bench = new Vp8Bench();
    try {
      bench.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("tern bench vp8: " + e.getMessage());
      System.exit(2);
    }
    try {
      bench.run();
    } catch (IOException e) {
      System.err.println("tern bench vp8: " + e.getMessage());
      System.exit(1);
    }
  }

  private void parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--case" -> cases.addAll(List.of(following(args, ++i).split(",", -1)));
        case "--frames" -> frames = number(following(args, ++i));
        case "--clips" -> clips = Path.of(following(args, ++i));
        case "--out" -> out = Path.of(following(args, ++i));
        case "--content" ->
            ownContent =
                following(args, ++i).equals("screen") ? ContentKind.SCREEN : ContentKind.CAMERA;
        default -> {
          if (args[i].startsWith("-")) {
            throw new IllegalArgumentException("no option is called " + args[i]);
          }
          if (ownClip == null) {
            ownClip = Path.of(args[i]);
          } else {
            ownLadder.add(number(args[i]));
          }
        }
      }
    }
    for (String name : cases) {
      if (!Cases.NAMES.contains(name) && !name.equals("report")) {
        throw new IllegalArgumentException(
            "no case is called " + name + ": there are " + String.join(", ", Cases.NAMES));
      }
    }
    if (cases.isEmpty() && ownClip == null) {
      cases.addAll(Cases.NAMES);
    }
  }

  private static String following(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[i - 1] + " wants a value");
    }
    return args[i];
  }

  private static int number(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is no number", e);
    }
    throw new IllegalArgumentException(text + " is not over 0");
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(out);
    Path streams = Files.createTempDirectory("tern-bench-vp8");
    try {
      Cases runner = new Cases(clips, streams, frames);
      if (ownClip != null) {
        ownClip(streams);
      }
      for (String name : cases) {
        if (!name.equals("report")) {
          System.err.println("tern bench vp8: " + name + " ...");
          Results results = runner.run(name);
          results.put("pictures at most", "" + frames);
          results.write(out.resolve(name + ".tsv"));
        }
      }
    } finally {
      delete(streams);
    }
    if (!cases.isEmpty()) {
      new Report(out).write();
      System.out.println(Files.readString(out.resolve("vp8.md")));
    }
  }

  private void ownClip(Path streams) throws IOException, InterruptedException {
    Path file = ownClip == null ? Path.of("") : ownClip.toAbsolutePath();
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(".y4m") || !Files.isReadable(file)) {
      throw new IOException(file + " is no readable .y4m file");
    }
    List<Integer> ladder = ownLadder.isEmpty() ? OWN_LADDER : ownLadder;
    BenchClip clip =
        new BenchClip(
            name.substring(0, name.length() - 4),
            ownContent,
            ladder,
            ladder.get(ladder.size() / 2));
    Path parent = file.getParent();
    Results results =
        new Cases(parent == null ? Path.of("") : parent, streams, frames)
            .beside(clip, Encoders.Work.DEFAULT);
    System.out.print(Report.clip(clip.name(), results));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
