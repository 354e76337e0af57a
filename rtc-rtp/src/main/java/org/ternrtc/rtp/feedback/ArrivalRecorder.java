package org.ternrtc.rtp.feedback;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.rtcp.TransportFeedbackBuilder;

/**
 * Notes when packets with a transport-wide number arrived and gives it out as feedback: every 50 ms
 * while much comes, every 100 ms while little does
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 *
 * <p>A packet that arrives after its feedback has gone is told in the next one, which then begins
 * with it.
 */
public final class ArrivalRecorder {
  /** Takes feedback that is due. */
  @FunctionalInterface
  public interface Sink {
    /** Writes it out; the builder is empty afterwards. */
    void feedback(int mediaSsrc, TransportFeedbackBuilder builder);
  }

  /** Most numbers between the oldest to report and the newest. */
  static final int WINDOW = ArrivalWindow.MOST;

  private final ArrivalWindow window = new ArrivalWindow(256);
  private final TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
  private final FeedbackPace pace = new FeedbackPace();
  private long origin;
  private boolean started;
  private int mediaSsrc;

  /** Nothing seen. */
  public ArrivalRecorder() {}

  /** A packet arrived. */
  public void arrived(int transportSequence, int ssrc, long now) {
    if (!started) {
      started = true;
      origin = now;
    }
    if (window.arrived(transportSequence, (now - origin) / 1000)) {
      mediaSsrc = ssrc;
      pace.arrived(now);
    }
  }

  /** Gives out what is due. */
  public void tick(Sink sink, long now) {
    if (!Deadline.reached(pace.due(), now)) {
      return;
    }
    long from = window.next();
    builder.begin((int) from);
    while (from <= window.highest()) {
      long arrival = window.arrival(from);
      if (arrival == ArrivalWindow.NEVER || builder.add((int) from & 0xFFFF, arrival)) {
        from++;
        continue;
      }
      if (builder.count() == 0) {
        // Does not fit even alone: cannot be, but must not hang.
        from++;
        continue;
      }
      sink.feedback(mediaSsrc, builder);
      builder.begin((int) from);
    }
    if (builder.count() > 0) {
      sink.feedback(mediaSsrc, builder);
    }
    window.told();
    pace.told();
  }

  /** When to call {@link #tick} next, null when nothing is to be told. */
  public @Nullable Long deadline() {
    return pace.due();
  }
}
