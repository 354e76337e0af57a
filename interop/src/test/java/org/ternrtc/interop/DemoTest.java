package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job in one line, as a person starts it. */
@Timeout(90)
final class DemoTest {
  @TempDir private Path directory;

  @Test
  void twoPeersSeeEachOtherAndTheCommandSaysSo() throws Exception {
    Path errors = directory.resolve("err");
    Process demo =
        Programs.tern("demo", "--headless", "--duration", "10s", "--json")
            .redirectError(errors.toFile())
            .start();
    try {
      demo.getOutputStream().close();
      String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(demo.waitFor(10, TimeUnit.SECONDS), "does not end");
      System.out.println("demo " + said.strip());
      assertEquals(0, demo.exitValue(), said + Files.readString(errors));
      assertEquals(1, said.lines().count(), "nothing but the summary is on the output: " + said);
      JsonNode summary = PageServer.JSON.readTree(said);
      assertTrue(summary.get("good").asBoolean());
      for (String peer : new String[] {"a", "b"}) {
        assertTrue(summary.get(peer).get("picturesPerSecond").asDouble() >= 27, said);
        assertTrue(summary.get(peer).get("lowestPsnr").asDouble() >= 28, said);
        assertTrue(summary.get(peer).get("longestGapMillis").asDouble() <= 500, said);
      }
    } finally {
      Programs.end(demo);
    }
  }
}
