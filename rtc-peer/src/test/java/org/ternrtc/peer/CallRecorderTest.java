package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.rtp.bandwidth.BandwidthStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;

/** What Java Flight Recorder is told of a call. */
final class CallRecorderTest {
  private static final int SSRC = 0xCAFE0001;
  private static final int PASSES = 20_000;

  @TempDir Path folder;

  private static BandwidthStatistics bandwidth(long target, long probes, long overuses) {
    return new BandwidthStatistics(
        target,
        2 * target,
        target,
        Long.MAX_VALUE,
        -1,
        900_000,
        50_000_000,
        0.02,
        overuses,
        probes,
        1_500_000,
        0);
  }

  private static VideoReceiveStatistics received(long lost, long nacks, long freezes, long frozen) {
    return new VideoReceiveStatistics(
        SSRC, 100, 1, 1, lost, 0, 0, 0, 0, nacks, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, freezes, frozen, 0,
        0, 0, 0, 0, 0, 0, 0, 0);
  }

  private List<RecordedEvent> record(Runnable what) throws Exception {
    Path file = folder.resolve("call.jfr");
    try (Recording recording = new Recording()) {
      for (String name : List.of("Bandwidth", "Probe", "Freeze", "Loss", "KeyFrame")) {
        recording.enable("org.ternrtc." + name);
      }
      recording.start();
      assertTrue(CallRecorder.on());
      what.run();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("org.ternrtc."))
            .toList();
    Files.delete(file);
    return events;
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> found =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("org.ternrtc." + name))
            .toList();
    assertEquals(1, found.size(), name);
    return found.getFirst();
  }

  @Test
  void writesEstimateProbeLossFreezeAndKeyFrame() throws Exception {
    CallRecorder recorder = new CallRecorder("call-7");
    List<RecordedEvent> events =
        record(() -> {
          recorder.bandwidth(bandwidth(800_000, 0, 0));
          recorder.bandwidth(bandwidth(801_000, 3, 0));
          recorder.received(received(4, 2, 0, 0));
          recorder.received(received(5, 2, 1, 450_000_000));
          recorder.keyFrame(Integer.toUnsignedLong(SSRC), 12_345);
        });
    assertEquals(5, events.size(), events.toString());
    RecordedEvent estimate = only(events, "Bandwidth");
    assertEquals("call-7", estimate.getString("connection"));
    assertEquals(800_000, estimate.getLong("targetRate"));
    assertEquals(900_000, estimate.getLong("acknowledgedRate"));
    assertEquals(0.02, estimate.getDouble("loss"));
    assertEquals(50, estimate.getDuration("roundTrip").toMillis());
    RecordedEvent probe = only(events, "Probe");
    assertEquals(3, probe.getLong("count"));
    assertEquals(1_500_000, probe.getLong("lastResult"));
    RecordedEvent loss = only(events, "Loss");
    assertEquals(Integer.toUnsignedLong(SSRC), loss.getLong("ssrc"));
    assertEquals(4, loss.getLong("packetsLost"));
    assertEquals(2, loss.getLong("nackCount"));
    RecordedEvent freeze = only(events, "Freeze");
    assertEquals(1, freeze.getLong("count"));
    assertEquals(450, freeze.getDuration("total").toMillis());
    assertEquals(12_345, only(events, "KeyFrame").getInt("bytes"));
  }

  @Test
  void writesNothingTwice() throws Exception {
    CallRecorder recorder = new CallRecorder("call-8");
    List<RecordedEvent> events =
        record(() -> {
          for (int i = 0; i < 100; i++) {
            // Four percent more is no news, nor is what was told.
            recorder.bandwidth(bandwidth(i % 2 == 0 ? 1_000_000 : 1_040_000, 1, 0));
            recorder.received(received(1, 1, 1, 300_000_000));
          }
        });
    assertEquals(4, events.size(), events.toString());
  }

  @Test
  void costsNothingWhileNobodyRecords() throws Exception {
    record(() -> {});
    assertFalse(CallRecorder.on(), "after the recording has ended");
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    memory.getCurrentThreadAllocatedBytes();
    long before = memory.getCurrentThreadAllocatedBytes();
    int recorded = 0;
    for (int i = 0; i < PASSES; i++) {
      recorded += CallRecorder.on() ? 1 : 0;
    }
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    assertEquals(0, recorded);
    assertTrue(allocated < PASSES, allocated + " bytes for asking " + PASSES + " times");
  }
}
