package org.ternrtc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelp() {
    for (String command : Tern.commandLine().getSubcommands().keySet()) {
      assertEquals(0, run(command, "--help"), command);
      assertTrue(out.toString().contains("Usage: tern " + command), command);
    }
  }

  @Test
  void wrongUsageIsOneLineAndTwo() {
    for (String[] wrong :
        new String[][] {
          {},
          {"nonsense"},
          {"serve", "--port", "x"},
          {"serve", "--port", "70000"},
          {"serve", "--source", "mic"},
          {"serve", "--source", "window:"},
          {"serve", "--tls-cert", "a.pem"},
          {"serve", "--name", "a/b"},
          {"serve", "--allow-origin", "example.org"},
          {"serve", "--redis", "redis://127.0.0.1"},
          {"call", "--room", "a b", "--headless"},
          {"call", "--ice", "turn:a.example"},
          {"call", "--ice", "turn:a.example,user"},
          {"call", "--ice", "turns:a.example?transport=udp,user,secret"},
          {"call", "--ice", "http://a.example"},
          {"call", "--headless", "--relay-only", "--ice", "stun:a.example"},
          {"call", "--duration", "soon"},
          {"call", "--stats", "xml", "--headless"},
          {"publish"},
          {"play", "ftp://a.example/", "--sink", "clip.mp4"},
          {"capture", "--source", "pattern", "--region", "1,0,20,20"},
          {"capture", "--source", "pattern", "--cursor", "on"},
          {"capture", "--source", "pattern", "--pixel-format", "YUYV"},
          {"capture", "--source", "camera", "--pixel-format", "H264"},
        }) {
      assertEquals(2, run(wrong), String.join(" ", wrong));
      assertOneLine();
    }
  }

  @Test
  void aFileThatIsNotThereIsOneLine(@TempDir Path dir) {
    String missing = dir.resolve("missing.y4m").toString();
    for (String[] wrong :
        new String[][] {
          {"serve", "--port", "0", "--source", missing},
          {"call", "--headless", "--source", missing},
          {"capture", "--source", missing},
        }) {
      assertEquals(1, run(wrong), String.join(" ", wrong));
      assertOneLine();
      assertTrue(err.toString().contains("missing.y4m: no such file"), err.toString());
    }
  }

  @Test
  void withoutADisplayACallAsksForHeadless() {
    assertEquals(69, run("call"));
    assertEquals("tern: no display: use --headless" + System.lineSeparator(), err.toString());
  }

  @Test
  void capturesThePattern(@TempDir Path dir) {
    String file = dir.resolve("out.y4m").toString();
    assertEquals(
        0,
        run(
            "capture",
            "--source",
            "pattern:320x240@30",
            "--region",
            "160,0,160,240",
            "--out",
            file,
            "--duration",
            "500ms",
            "--json"),
        err.toString());
    assertTrue(out.toString().startsWith("{\"frames\":"), out.toString());
    assertTrue(out.toString().contains("\"width\":160,\"height\":240"), out.toString());
    assertTrue(java.nio.file.Files.exists(Path.of(file)));
  }

  @Test
  void aRegionOutsideThePictureIsOneLine() {
    assertEquals(1, run("capture", "--source", "pattern:320x240", "--region", "0,0,400,20"));
    assertOneLine();
    assertTrue(err.toString().contains("outside the picture"), err.toString());
  }

  @Test
  void devicesNameThePattern() {
    assertEquals(0, run("devices", "--json"));
    assertTrue(out.toString().contains("\"kind\":\"pattern\""), out.toString());
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Tern.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  private void assertOneLine() {
    String text = err.toString();
    assertEquals(1, text.lines().count(), text);
    assertTrue(text.startsWith("tern"), text);
    assertEquals("", out.toString());
  }
}
