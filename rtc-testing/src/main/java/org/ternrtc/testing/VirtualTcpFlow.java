package org.ternrtc.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A download over TCP with CUBIC (RFC 9438), as far as it matters to who shares the link with it: a
 * window that grows until packets are lost, selective acknowledgement, no slow start after the
 * first. Sends for ever.
 */
public final class VirtualTcpFlow {
  private static final int SEGMENT_BYTES = 1448;
  private static final int ACK_BYTES = 12;
  private static final double C = 0.4;
  private static final double BETA = 0.7;
  private static final int REORDERING = 3;
  private static final Duration TIMEOUT = Duration.ofMillis(600);

  private final VirtualClock clock;
  private final VirtualLink forth;
  private final VirtualLink back;
  private final byte[] segment = new byte[SEGMENT_BYTES];
  private final Map<Long, Long> flying = new HashMap<>();
  private double window = 10;
  private double windowBefore;
  private boolean slowStart = true;
  private long lossAt;
  private long recoverFrom = -1;
  private long next;
  private long highestAcked = -1;
  private long lastAck;
  private long delivered;

  /**
   * Begins to send.
   *
   * @param forth carries the data
   * @param back carries the acknowledgements
   */
  public VirtualTcpFlow(VirtualNetwork network, VirtualLink forth, VirtualLink back) {
    clock = network.clock();
    this.forth = forth;
    this.back = back;
    lastAck = clock.now();
    clock.after(Duration.ZERO, this::fill);
    clock.every(TIMEOUT, this::timeout);
  }

  private void fill() {
    while (flying.size() < (int) window) {
      long number = next++;
      flying.put(number, clock.now());
      forth.send(segment, 0, SEGMENT_BYTES, data -> arrived(number));
    }
  }

  private void arrived(long number) {
    delivered += SEGMENT_BYTES;
    back.send(segment, 0, ACK_BYTES, ack -> acknowledged(number));
  }

  private void acknowledged(long number) {
    @Nullable Long sent = flying.remove(number);
    if (sent == null) {
      return;
    }
    lastAck = clock.now();
    highestAcked = Math.max(highestAcked, number);
    if (slowStart) {
      window++;
    } else {
      double seconds = (clock.now() - lossAt) / 1e9;
      double k = Math.cbrt(windowBefore * (1 - BETA) / C);
      double target = C * Math.pow(seconds + roundTripSeconds(sent) - k, 3) + windowBefore;
      if (target > window) {
        window += (target - window) / window;
      } else {
        window += 0.01 / window;
      }
    }
    long lostBelow = highestAcked - REORDERING;
    boolean lost = flying.keySet().removeIf(flight -> flight < lostBelow);
    if (lost && number > recoverFrom) {
      shrink(BETA);
    }
    fill();
  }

  private double roundTripSeconds(long sent) {
    return (clock.now() - sent) / 1e9;
  }

  private void shrink(double factor) {
    slowStart = false;
    windowBefore = window;
    window = Math.max(2, window * factor);
    lossAt = clock.now();
    recoverFrom = next;
  }

  private void timeout() {
    if (!flying.isEmpty() && clock.now() - lastAck > TIMEOUT.toNanos()) {
      flying.clear();
      shrink(0.3);
      fill();
    }
  }

  /** Bytes that arrived. */
  public long deliveredBytes() {
    return delivered;
  }
}
