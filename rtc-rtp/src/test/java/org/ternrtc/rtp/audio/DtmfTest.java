package org.ternrtc.rtp.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.Bytes;
import org.ternrtc.rtp.MalformedPacketException;

final class DtmfTest {
  private static final long MILLI = 1_000_000;

  private long now = Long.MAX_VALUE - 60 * MILLI;

  private List<DtmfSender.Report> all(DtmfSender sender) {
    List<DtmfSender.Report> reports = new ArrayList<>();
    while (true) {
      DtmfSender.Report report = sender.poll(now);
      if (report != null) {
        reports.add(report);
        continue;
      }
      Long deadline = sender.deadline();
      if (deadline == null) {
        return reports;
      }
      assertTrue(deadline - now > 0, "nothing to do, but a deadline that has passed");
      now = deadline;
    }
  }

  @Test
  void reportsAKeyEveryFiftyMillisecondsAndItsEndThreeTimes() {
    DtmfSender sender = new DtmfSender(8000);
    sender.insert("5", 120, 70, now);
    long pressed = now;
    List<DtmfSender.Report> reports = all(sender);
    assertEquals(6, reports.size());
    int[] durations = {400, 400, 800, 960, 960, 960};
    for (int i = 0; i < 6; i++) {
      DtmfSender.Report report = reports.get(i);
      assertEquals(5, report.event().event());
      assertEquals(pressed, report.rtpTimestampNanos());
      assertEquals(i == 0, report.marker());
      assertEquals(i >= 3, report.event().end());
      assertEquals(durations[i], report.event().duration(), "report " + i);
    }
  }

  @Test
  void pressesKeysOneAfterTheOtherWithPauses() {
    DtmfSender sender = new DtmfSender(8000);
    sender.insert("1a,#", 100, 50, now);
    long start = now;
    DtmfReceiver receiver = new DtmfReceiver();
    StringBuilder heard = new StringBuilder();
    List<Long> pressed = new ArrayList<>();
    for (DtmfSender.Report report : all(sender)) {
      long at = (report.rtpTimestampNanos() - start) / MILLI;
      DtmfReceiver.KeyEvent event = receiver.receive(report.event(), (int) (at * 8));
      if (event != null && event.ended()) {
        heard.append(TelephoneEvent.keyOf(event.event()));
        assertEquals(800, event.durationTicks());
        pressed.add(at);
      }
    }
    assertEquals("1A#", heard.toString());
    assertEquals(List.of(0L, 150L, 2300L), pressed);
    assertNull(sender.deadline());
  }

  @Test
  void hearsAKeyThoughOnlyOneOfItsReportsComes() {
    for (int kept = 0; kept < 6; kept++) {
      DtmfSender sender = new DtmfSender(8000);
      sender.insert("7", 120, 70, now);
      DtmfReceiver.KeyEvent event = new DtmfReceiver().receive(all(sender).get(kept).event(), 1234);
      assertNotNull(event);
      assertEquals(7, event.event());
      assertEquals(kept >= 3, event.ended());
    }
  }

  @Test
  void theSameKeyTwiceIsTwoKeysAndOldReportsAreNone() {
    DtmfReceiver receiver = new DtmfReceiver();
    TelephoneEvent end = new TelephoneEvent(3, true, 10, 800);
    assertNotNull(receiver.receive(end, -100));
    assertNull(receiver.receive(end, -100));
    assertNotNull(receiver.receive(end, 1200));
    assertNull(receiver.receive(end, -100));
  }

  @Test
  void refusesWhatIsNoKey() {
    DtmfSender sender = new DtmfSender(8000);
    assertThrows(IllegalArgumentException.class, () -> sender.insert("1x", 100, 70, now));
    assertEquals(15, TelephoneEvent.eventOf('d'));
    assertEquals(0, TelephoneEvent.keyOf(16));
  }

  @Test
  void writesWhatItReads() throws MalformedPacketException {
    Random random = new Random(4733);
    for (int i = 0; i < 500; i++) {
      TelephoneEvent event =
          new TelephoneEvent(
              random.nextInt(256), random.nextBoolean(), random.nextInt(64), random.nextInt(65536));
      byte[] bytes = new byte[4];
      event.writeTo(bytes, 0);
      assertEquals(event, TelephoneEvent.parse(Bytes.of(bytes)));
    }
    assertThrows(MalformedPacketException.class, () -> TelephoneEvent.parse(Bytes.of(new byte[3])));
  }

  @Test
  void levelsAreOneByte() {
    for (int value = 0; value < 256; value++) {
      assertEquals(value, AudioLevel.of(value).value());
    }
    assertEquals(0.1, AudioLevel.of(20).linear(), 1e-9);
    assertEquals(0, AudioLevel.of(127).linear());
  }
}
