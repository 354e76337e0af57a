package org.ternrtc.app.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.StatsReport;

/**
 * What the last second of a call was like, from two reports one after the other. Not thread-safe.
 */
public final class CallStatistics {
  private final Flow received = new Flow("inbound-rtp", "bytesReceived", "framesDecoded");
  private final Flow sent = new Flow("outbound-rtp", "bytesSent", "framesEncoded");
  private double roundTripSeconds;
  private long packetsLost;
  private double availableBits;
  private long freezes;
  private double holdSeconds;
  private String limitation = "none";

  /** Takes the next report. */
  public void update(StatsReport report) {
    received.update(report);
    sent.update(report);
    packetsLost = received.last == null ? 0 : received.last.count("packetsLost");
    roundTripSeconds = 0;
    for (StatsReport.Stats pair : report.ofType("candidate-pair")) {
      availableBits = pair.number("availableOutgoingBitrate");
      if (pair.number("currentRoundTripTime") > 0) {
        roundTripSeconds = pair.number("currentRoundTripTime");
      }
    }
    freezes = received.last == null ? 0 : received.last.count("freezeCount");
    holdSeconds =
        received.last == null || received.last.count("jitterBufferEmittedCount") == 0
            ? 0
            : received.last.number("jitterBufferDelay")
                / received.last.count("jitterBufferEmittedCount");
    String reason = sent.last == null ? null : sent.last.text("qualityLimitationReason");
    limitation = reason == null ? "none" : reason;
    for (StatsReport.Stats remote : report.ofType("remote-inbound-rtp")) {
      if (remote.number("roundTripTime") > 0) {
        roundTripSeconds = remote.number("roundTripTime");
      }
    }
  }

  /** Forgets what was, for the next connection. */
  public void reset() {
    received.reset();
    sent.reset();
    roundTripSeconds = 0;
    packetsLost = 0;
  }

  /** Pictures decoded so far. */
  public long framesDecoded() {
    return received.frames;
  }

  /** One line for a person. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "received %s  sent %s%s  path %.0f kbit/s  lost %d  freezes %d  round trip %.1f ms",
        received,
        sent,
        limitation.equals("none") ? "" : " (" + limitation + ")",
        availableBits / 1000,
        packetsLost,
        freezes,
        roundTripSeconds * 1000);
  }

  /** Several lines for the overlay of a window. */
  public List<String> lines() {
    return List.of(
        "received  " + received,
        "sent      " + sent,
        String.format(
            Locale.ROOT,
            "path %.0f kbit/s   lost %d   freezes %d   round trip %.1f ms",
            availableBits / 1000,
            packetsLost,
            freezes,
            roundTripSeconds * 1000));
  }

  /** The same for a program, W3C names and units where there are any. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("received", received.json());
    json.put("sent", sent.json());
    json.put("packetsLost", packetsLost);
    json.put("roundTripTime", roundTripSeconds);
    json.put("availableOutgoingBitrate", Math.round(availableBits));
    json.put("freezeCount", freezes);
    json.put("jitterBufferDelay", Math.round(1000 * holdSeconds) / 1000.0);
    json.put("qualityLimitationReason", limitation);
    return json;
  }

  private static final class Flow {
    private final String type;
    private final String bytesName;
    private final String framesName;
    private StatsReport.@Nullable Stats last;
    private long bytes;
    private long frames;
    private double bitsPerSecond;
    private double framesPerSecond;

    Flow(String type, String bytesName, String framesName) {
      this.type = type;
      this.bytesName = bytesName;
      this.framesName = framesName;
    }

    void reset() {
      last = null;
      bytes = 0;
      frames = 0;
      bitsPerSecond = 0;
      framesPerSecond = 0;
    }

    void update(StatsReport report) {
      StatsReport.Stats next = null;
      for (StatsReport.Stats each : report.ofType(type)) {
        boolean pictures = !"audio".equals(each.text("kind"));
        if (pictures && (next == null || each.count(bytesName) > next.count(bytesName))) {
          next = each;
        }
      }
      if (next == null) {
        return;
      }
      if (last != null && next.timestamp() > last.timestamp()) {
        double seconds = (next.timestamp() - last.timestamp()) / 1000;
        bitsPerSecond = 8 * (next.count(bytesName) - bytes) / seconds;
        framesPerSecond = (next.count(framesName) - frames) / seconds;
      }
      bytes = next.count(bytesName);
      frames = next.count(framesName);
      last = next;
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      StatsReport.Stats now = last;
      json.put("frameWidth", now == null ? 0 : now.count("frameWidth"));
      json.put("frameHeight", now == null ? 0 : now.count("frameHeight"));
      json.put("framesPerSecond", Math.round(10 * framesPerSecond) / 10.0);
      json.put("bitsPerSecond", Math.round(bitsPerSecond));
      json.put(bytesName, bytes);
      json.put(framesName, frames);
      return json;
    }

    @Override
    public String toString() {
      StatsReport.Stats now = last;
      if (now == null || now.count("frameWidth") == 0) {
        return "nothing";
      }
      return String.format(
          Locale.ROOT,
          "%dx%d %.1f/s %.0f kbit/s",
          now.count("frameWidth"),
          now.count("frameHeight"),
          framesPerSecond,
          bitsPerSecond / 1000);
    }
  }
}
