package org.ternrtc.rtp.feedback;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.rtcp.CongestionControlFeedbackBuilder;

/**
 * Notes when the packets of each stream arrived, by the stream's own numbers, and gives it out as
 * congestion control feedback (RFC 8888) at the pace of transport-wide feedback.
 *
 * <p>A packet that arrives after the feedback on its neighbours has gone is told in the next one,
 * and they again with it.
 */
public final class StreamArrivals {
  /** Takes feedback that is due. */
  @FunctionalInterface
  public interface Sink {
    /** Writes it out; the builder is empty afterwards. */
    void feedback(CongestionControlFeedbackBuilder builder);
  }

  /** Streams that are told of at once; the one that was silent longest makes room for another. */
  public static final int MAX_STREAMS = 64;

  private final LinkedHashMap<Integer, ArrivalWindow> streams =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ArrivalWindow> eldest) {
          return size() > MAX_STREAMS;
        }
      };
  private final CongestionControlFeedbackBuilder builder = new CongestionControlFeedbackBuilder();
  private final FeedbackPace pace = new FeedbackPace();
  private long origin;
  private boolean started;

  /** Nothing seen. */
  public StreamArrivals() {}

  /** A packet arrived, with the number of its stream. */
  public void arrived(int ssrc, int sequence, long now) {
    if (!started) {
      started = true;
      origin = now;
    }
    ArrivalWindow window = streams.computeIfAbsent(ssrc, _ -> new ArrivalWindow(64));
    if (window.arrived(sequence, now - origin)) {
      pace.arrived(now);
    }
  }

  /** Gives out what is due. */
  public void tick(Sink sink, long now) {
    if (!Deadline.reached(pace.due(), now)) {
      return;
    }
    streams.forEach((ssrc, window) -> {
      tell(ssrc, window, now - origin, sink);
      window.told();
    });
    if (!builder.isEmpty()) {
      sink.feedback(builder);
    }
    pace.told();
  }

  private void tell(int ssrc, ArrivalWindow window, long time, Sink sink) {
    long number = window.next();
    if (number > window.highest()) {
      return;
    }
    begin(ssrc, number, sink);
    while (number <= window.highest()) {
      long arrival = window.arrival(number);
      boolean added =
          arrival == ArrivalWindow.NEVER ? builder.missing() : builder.arrived(time - arrival);
      if (added) {
        number++;
      } else {
        sink.feedback(builder);
        begin(ssrc, number, sink);
      }
    }
  }

  private void begin(int ssrc, long number, Sink sink) {
    if (!builder.stream(ssrc, (int) number)) {
      sink.feedback(builder);
      builder.stream(ssrc, (int) number);
    }
  }

  /** When to call {@link #tick} next, null when nothing is to be told. */
  public @Nullable Long deadline() {
    return pace.due();
  }
}
