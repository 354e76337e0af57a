package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter out = new StringWriter();
  private long now = Long.MAX_VALUE - 5;

  private ProgressLine line(ProgressLine.Form form) {
    return new ProgressLine(new PrintWriter(out, true), form, () -> now);
  }

  @Test
  void theBarTellsHowMuchHowFastAndHowLong() {
    ProgressLine line = line(ProgressLine.Form.BAR);
    line.begins("a.bin", 10_000_000, 0);
    now += 1_000_000_000L;
    line.reached(2_500_000);
    assertEquals(
        "[#######-----------------------]  25 %  2.5 MB of 10.0 MB  2.5 MB/s  3 s left",
        line.bar(2_500_000));
    assertEquals(
        "[##############################] 100 %  10.0 MB of 10.0 MB  2.5 MB/s",
        line.bar(10_000_000));
    line.end();
    assertTrue(out.toString().endsWith("left\033[K" + System.lineSeparator()), out.toString());
  }

  @Test
  void withoutATerminalThereIsALineATenth() {
    ProgressLine line = line(ProgressLine.Form.LINES);
    line.begins("a.bin", 1000, 0);
    for (int bytes = 0; bytes <= 1000; bytes++) {
      now += 1_000_000;
      line.reached(bytes);
    }
    assertEquals(10, out.toString().lines().count(), out.toString());
  }

  @Test
  void jsonComesOnceASecondAndNamesWhereItBegan() {
    ProgressLine line = line(ProgressLine.Form.JSON);
    line.begins("a.bin", 1000, 400);
    now += 500_000_000;
    line.reached(500);
    now += 600_000_000;
    line.reached(600);
    assertEquals(
        """
        {"event":"progress","file":"a.bin","bytes":400,"size":1000,"bytesPerSecond":0}
        {"event":"progress","file":"a.bin","bytes":600,"size":1000,"bytesPerSecond":193}
        """,
        out.toString().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void anEmptyFileIsWholeAtOnce() {
    ProgressLine line = line(ProgressLine.Form.BAR);
    line.begins("a", 0, 0);
    assertEquals("[" + "#".repeat(30) + "] 100 %  0 B of 0 B", line.bar(0));
  }

  @Test
  void amountsAreShort() {
    assertEquals("999 B", ProgressLine.amount(999));
    assertEquals("1.0 kB", ProgressLine.amount(1000));
    assertEquals("1.0 MB", ProgressLine.amount(999_950));
    assertEquals("100 MB", ProgressLine.amount(99_960_000));
    assertEquals("1.2 GB", ProgressLine.amount(1_234_000_000));
  }
}
