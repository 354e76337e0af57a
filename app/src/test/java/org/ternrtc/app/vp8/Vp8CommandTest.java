package org.ternrtc.app.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.media.file.Y4mReader;
import org.ternrtc.media.file.Y4mWriter;
import org.ternrtc.media.pattern.PatternPicture;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class Vp8CommandTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private Path clip = Path.of("");
  private Path stream = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeAClip() throws IOException {
    clip = folder.resolve("clip.y4m");
    stream = folder.resolve("stream.ivf");
    try (Y4mWriter writer = Y4mWriter.create(clip, 160, 120, 30, 1)) {
      for (int number = 0; number < 20; number++) {
        writer.write(PatternPicture.render(number, number * 33L, 160, 120));
      }
    }
  }

  private int run(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> strings = new ArrayList<>();
    for (Object argument : arguments) {
      strings.add(argument.toString());
      if (argument.equals("encode") || argument.equals("decode")) {
        strings.add("--warm-up=0");
      }
    }
    FaultLine faults = new FaultLine();
    return new CommandLine(new Vp8Command())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(faults)
        .setParameterExceptionHandler(faults)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(strings.toArray(String[]::new));
  }

  @Test
  void encodesAndDecodesAndSaysHowWell() throws IOException {
    assertEquals(
        0,
        run("encode", clip, stream, "--bitrate", 300, "--psnr", "--content", "screen", "--json"));
    JsonNode line = JsonLine.mapper().readTree(out.toString());
    assertEquals(20, line.get("frames").asInt());
    assertTrue(line.get("kbps").asDouble() > 10, out.toString());
    assertTrue(line.get("fps").asDouble() > 1, out.toString());
    assertTrue(line.get("psnrY").asDouble() > 25, out.toString());

    Path decoded = folder.resolve("decoded.y4m");
    assertEquals(0, run("decode", stream, decoded));
    assertTrue(out.toString().startsWith("frames 20, pictures 20 ("), out.toString());
    try (Y4mReader reader = Y4mReader.open(decoded)) {
      assertEquals(160, reader.width());
      int pictures = 0;
      while (reader.next() != null) {
        pictures++;
      }
      assertEquals(20, pictures);
    }
  }

  @Test
  void theTextFormEndsInTheFramesASecond() {
    assertEquals(0, run("encode", clip, stream, "--bitrate", 300, "--fps", 25));
    assertTrue(
        out.toString().strip().matches("frames 20, dropped 0, kbps [0-9.]+ \\([0-9.]+ fps\\)"),
        out.toString());
  }

  @Test
  void layersPartitionsContentAndDenoiserAreTaken() throws IOException {
    for (String[] more :
        new String[][] {
          {"--layers", "3"},
          {"--partitions", "4", "--threads", "2"},
          {"--content", "auto"},
          {"--denoise", "on", "--speed", "10"},
          {"--drop", "on", "--min-q", "4", "--max-q", "50"}
        }) {
      List<Object> all = new ArrayList<>(List.of("encode", clip, stream, "--bitrate", 300));
      all.addAll(List.of(more));
      all.addAll(List.of("--json", "--psnr"));
      assertEquals(0, run(all.toArray()), err.toString());
      JsonNode line = JsonLine.mapper().readTree(out.toString());
      assertEquals(20, line.get("frames").asInt());
      assertTrue(line.get("ssim").asDouble() > 0.7, out.toString());
      assertTrue(line.get("p99Ms").asDouble() >= line.get("p50Ms").asDouble(), out.toString());
      assertEquals(0, run("decode", stream, "--threads", 2));
    }
  }

  @Test
  void hintsAreWrittenAndRead() throws IOException {
    Path hints = folder.resolve("hints.txt");
    assertEquals(0, run("hints", clip, hints), err.toString());
    List<String> lines = Files.readAllLines(hints);
    assertEquals(20, lines.size());
    assertEquals("?", lines.get(0));
    assertTrue(lines.get(1).matches("\\d+,\\d+,\\d+,\\d+( .*)?"), lines.get(1));
    assertEquals(
        0, run("encode", clip, stream, "--bitrate", 300, "--content", "screen", "--hints", hints));
    Files.writeString(hints, "# comment\n?\n-\n0,0,16,16 16,0,200,16\n");
    assertEquals(1, run("encode", clip, stream, "--bitrate", 300, "--hints", hints));
    assertTrue(err.toString().contains("hints, line 4: 16,0,200,16"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void theReferenceForThePsnrCanBeAnotherClip() throws IOException {
    assertEquals(
        0, run("encode", clip, stream, "--bitrate", 300, "--psnr", "--reference", clip, "--json"));
    JsonNode line = JsonLine.mapper().readTree(out.toString());
    assertTrue(line.get("psnrY").asDouble() > 25, out.toString());
    Path shorter = folder.resolve("shorter.y4m");
    try (Y4mWriter writer = Y4mWriter.create(shorter, 160, 120, 30, 1)) {
      writer.write(PatternPicture.render(0, 0, 160, 120));
    }
    assertEquals(
        1, run("encode", clip, stream, "--bitrate", 300, "--psnr", "--reference", shorter));
    assertTrue(err.toString().contains("fewer pictures"), err.toString());
  }

  @Test
  void theChecksumIsTheSameInBothForms() {
    run("encode", clip, stream, "--bitrate", 200);
    assertEquals(0, run("decode", stream, "--md5"));
    String[] lines = out.toString().strip().split("\n", -1);
    assertTrue(lines[1].matches("[0-9a-f]{32}"), out.toString());
    assertEquals(0, run("decode", stream, "--md5", "--json"));
    assertTrue(out.toString().contains("\"md5\":\"" + lines[1] + "\""), out.toString());
  }

  @Test
  void aBadFileEndsInOneLineAndAFailure() throws IOException {
    assertEquals(1, run("encode", folder.resolve("nothing.y4m"), stream, "--bitrate", 300));
    assertEquals(1, err.toString().lines().count(), err.toString());
    Files.writeString(stream, "no ivf at all");
    assertEquals(1, run("decode", stream));
    assertEquals(1, err.toString().lines().count(), err.toString());
    run("encode", clip, stream, "--bitrate", 300);
    byte[] bytes = Files.readAllBytes(stream);
    bytes[32 + 12 + 3] ^= 0x55;
    Files.write(stream, bytes);
    assertEquals(1, run("decode", stream));
    assertTrue(err.toString().contains("frame 0"), err.toString());
  }

  @Test
  void wrongUsageEndsInTwo() {
    assertEquals(2, run("encode", clip, stream));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 3));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 300, "--threads", 99));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 300, "--encoder", "nobody"));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 300, "--content", "paper"));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 300, "--layers", 4));
    assertEquals(2, run("encode", clip, stream, "--bitrate", 300, "--denoise", "maybe"));
    assertEquals(2, run("decode"));
    assertEquals(2, run());
    assertFalse(Files.exists(stream));
  }

  @Test
  void jcodecEncodesToo() {
    assertEquals(0, run("encode", clip, stream, "--bitrate", 800, "--encoder", "jcodec", "--psnr"));
    assertTrue(out.toString().contains("PSNR"), out.toString());
  }
}
