package org.ternrtc.peer;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What Java Flight Recorder may note of a call: {@code java -XX:StartFlightRecording}. Where no
 * recording runs these cost a field read.
 */
final class CallEvents {
  private CallEvents() {}

  /** The estimate of the path has changed by more than five percent. */
  @Name("org.ternrtc.Bandwidth")
  @Label("Bandwidth estimate")
  @Category({"Tern", "Call"})
  @Description("What the path is thought to carry")
  @StackTrace(false)
  static final class Bandwidth extends Event {
    @Label("Connection")
    String connection = "";

    @Label("Target rate")
    @DataAmount(DataAmount.BITS)
    long targetRate;

    @Label("Acknowledged rate")
    @DataAmount(DataAmount.BITS)
    long acknowledgedRate;

    @Label("Loss")
    double loss;

    @Label("Round trip")
    @Timespan(Timespan.NANOSECONDS)
    long roundTrip;

    @Label("Growing queues so far")
    long overuses;
  }

  /** A probe was sent. */
  @Name("org.ternrtc.Probe")
  @Label("Probe")
  @Category({"Tern", "Call"})
  @StackTrace(false)
  static final class Probe extends Event {
    @Label("Connection")
    String connection = "";

    @Label("Probes so far")
    long count;

    @Label("Last result")
    @DataAmount(DataAmount.BITS)
    long lastResult;
  }

  /** A received picture came much later than the others. */
  @Name("org.ternrtc.Freeze")
  @Label("Freeze")
  @Category({"Tern", "Call"})
  @StackTrace(false)
  static final class Freeze extends Event {
    @Label("Connection")
    String connection = "";

    @Label("SSRC")
    long ssrc;

    @Label("Freezes so far")
    long count;

    @Label("All freezes together")
    @Timespan(Timespan.NANOSECONDS)
    long total;
  }

  /** Packets were asked for. */
  @Name("org.ternrtc.Loss")
  @Label("Loss")
  @Category({"Tern", "Call"})
  @StackTrace(false)
  static final class Loss extends Event {
    @Label("Connection")
    String connection = "";

    @Label("SSRC")
    long ssrc;

    @Label("Packets lost so far")
    long packetsLost;

    @Label("Requests so far")
    long nackCount;
  }

  /** A key frame was sent. */
  @Name("org.ternrtc.KeyFrame")
  @Label("Key frame")
  @Category({"Tern", "Call"})
  @StackTrace(false)
  static final class KeyFrame extends Event {
    @Label("Connection")
    String connection = "";

    @Label("SSRC")
    long ssrc;

    @Label("Bytes")
    @DataAmount
    int bytes;
  }
}
