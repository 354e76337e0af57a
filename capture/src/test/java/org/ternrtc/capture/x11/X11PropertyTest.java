package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class X11PropertyTest {
  private static String text(String type, String latin1) {
    return new X11Property(8, type, latin1.getBytes(StandardCharsets.ISO_8859_1)).text();
  }

  @Test
  void textIsReadInTheCharacterSetOfItsType() {
    assertEquals("é", text("STRING", "é"));
    assertEquals("é", text("UTF8_STRING", "Ã©"));
    assertEquals("é – é", text("COMPOUND_TEXT", "é \u001B%Gâ\u0080\u0093\u001B%@ é"));
    assertEquals("a?b", text("COMPOUND_TEXT", "a\u001B$(B!!\u001B(Bb"));
    assertEquals("a", text("COMPOUND_TEXT", "a\u001B"));
    assertEquals("", new X11Property(32, "STRING", new byte[8]).text());
  }

  @Test
  void numbersAreReadAsCLongs() {
    byte[] two = new byte[20];
    two[0] = 5;
    two[8] = 6;
    assertEquals(
        java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
            ? List.of(5L, 6L)
            : List.of(5L << 56, 6L << 56),
        new X11Property(32, "WINDOW", two).longs());
    assertEquals(List.of(), new X11Property(8, "STRING", two).longs());
  }
}
