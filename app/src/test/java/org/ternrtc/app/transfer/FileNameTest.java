package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileNameTest {
  @Test
  void anOrdinaryNameStaysAsItIs() {
    for (String name : new String[] {"a.txt", "holiday 2026.tar.gz", "Übersicht.pdf", "日本.png"}) {
      assertEquals(name, FileName.safe(name));
    }
  }

  @Test
  void aNameLeadsNowhere() {
    assertEquals("passwd", FileName.safe("../../etc/passwd"));
    assertEquals("passwd", FileName.safe("/etc/passwd"));
    assertEquals("evil.exe", FileName.safe("C:\\Windows\\evil.exe"));
    assertEquals("file", FileName.safe(".."));
    assertEquals("file", FileName.safe("/"));
    assertEquals("file", FileName.safe(""));
    assertEquals("bashrc", FileName.safe(".bashrc"));
    assertEquals("_con.txt", FileName.safe("con.txt"));
    assertEquals("a_b", FileName.safe("a\u0000b"));
    assertEquals("photo_gpj.exe", FileName.safe("photo\u202egpj.exe"), "no turned writing");
    assertEquals("a_b_c", FileName.safe("a:b*c"));
  }

  @Test
  void aLongNameKeepsItsEnding() {
    String name = FileName.safe("ü".repeat(300) + ".jpeg");
    assertTrue(name.endsWith("ü.jpeg"), name);
    assertTrue(name.getBytes(StandardCharsets.UTF_8).length <= FileName.MAX_BYTES);
  }

  @Test
  void anyTextBecomesANameInsideTheFolder() {
    Random random = new Random(8);
    Path folder = Path.of("/tmp/folder");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder given = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        given.append(
            switch (random.nextInt(4)) {
              case 0 -> "./\\: \t\0".charAt(random.nextInt(7));
              case 1 -> (char) random.nextInt(65_536);
              default -> (char) (32 + random.nextInt(95));
            });
      }
      String name = FileName.safe(given.toString());
      Path path = FileName.in(folder, name);
      assertEquals(folder, path.normalize().getParent(), () -> "from " + given);
      assertFalse(name.isEmpty() || name.startsWith("."), () -> "from " + given);
      assertEquals(name, FileName.safe(name), () -> "from " + given);
    }
  }

  @Test
  void aSecondFileOfANameIsNumbered() {
    assertEquals("a (2).txt", FileName.numbered("a.txt", 2));
    assertEquals("a (3)", FileName.numbered("a", 3));
  }
}
