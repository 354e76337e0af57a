package org.ternrtc.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.ternrtc.rtp.bandwidth.BandwidthStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;

/** Turns changes of a call's counters into {@link CallEvents}. On the owner thread. */
final class CallRecorder {
  /** Counters of one received stream when they were noted last. */
  private static final class Received {
    long freezes;
    long nacks;
  }

  /** Made when the first recording has begun: until then nothing of JFR is loaded. */
  private static final class Types {
    static final List<EventType> ALL =
        List.of(
            type(CallEvents.Bandwidth.class),
            type(CallEvents.Probe.class),
            type(CallEvents.Freeze.class),
            type(CallEvents.Loss.class),
            type(CallEvents.KeyFrame.class));

    private static EventType type(Class<? extends Event> event) {
      return EventType.getEventType(event);
    }
  }

  private final String connection;
  private final Map<Integer, Received> received = new HashMap<>();
  private long target;
  private long probes;

  CallRecorder(String connection) {
    this.connection = connection;
  }

  /** Whether somebody records; while nobody does, counters need not be read for it. */
  static boolean on() {
    if (!FlightRecorder.isInitialized()) {
      return false;
    }
    for (int i = 0; i < Types.ALL.size(); i++) {
      if (Types.ALL.get(i).isEnabled()) {
        return true;
      }
    }
    return false;
  }

  void bandwidth(BandwidthStatistics now) {
    if (Math.abs(now.targetRate() - target) > target / 20) {
      target = now.targetRate();
      CallEvents.Bandwidth event = new CallEvents.Bandwidth();
      if (event.isEnabled()) {
        event.connection = connection;
        event.targetRate = target;
        event.acknowledgedRate = now.acknowledgedRate();
        event.loss = now.loss();
        event.roundTrip = now.roundTripNanos();
        event.overuses = now.overuses();
        event.commit();
      }
    }
    if (now.probes() != probes) {
      probes = now.probes();
      CallEvents.Probe event = new CallEvents.Probe();
      if (event.isEnabled()) {
        event.connection = connection;
        event.count = probes;
        event.lastResult = now.probeRate();
        event.commit();
      }
    }
  }

  void received(VideoReceiveStatistics now) {
    Received before = received.computeIfAbsent(now.ssrc(), _ -> new Received());
    if (now.freezes() != before.freezes) {
      before.freezes = now.freezes();
      CallEvents.Freeze event = new CallEvents.Freeze();
      if (event.isEnabled()) {
        event.connection = connection;
        event.ssrc = Integer.toUnsignedLong(now.ssrc());
        event.count = now.freezes();
        event.total = now.frozenNanos();
        event.commit();
      }
    }
    if (now.nackCount() != before.nacks) {
      before.nacks = now.nackCount();
      CallEvents.Loss event = new CallEvents.Loss();
      if (event.isEnabled()) {
        event.connection = connection;
        event.ssrc = Integer.toUnsignedLong(now.ssrc());
        event.packetsLost = now.packetsLost();
        event.nackCount = now.nackCount();
        event.commit();
      }
    }
  }

  void keyFrame(long ssrc, int bytes) {
    CallEvents.KeyFrame event = new CallEvents.KeyFrame();
    if (event.isEnabled()) {
      event.connection = connection;
      event.ssrc = ssrc;
      event.bytes = bytes;
      event.commit();
    }
  }
}
