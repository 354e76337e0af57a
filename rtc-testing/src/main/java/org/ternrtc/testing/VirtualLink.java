package org.ternrtc.testing;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One direction of a path, which any number of flows may share: they stand in the same queue.
 * Packets are copied on entry.
 */
public final class VirtualLink {
  /** UDP and IPv4, which take their part of the rate. */
  public static final int HEADER_BYTES = 28;

  /**
   * What a link has done.
   *
   * @param sent packets that entered
   * @param lost by chance or because the link was down
   * @param overflowed found the queue full
   * @param bytes that passed the bottleneck, headers included
   */
  public record Statistics(long sent, long lost, long overflowed, long bytes) {}

  private final VirtualClock clock;
  private final RandomGenerator random;
  private LinkSettings settings;
  private boolean bad;
  private long freeAt;
  private boolean busy;
  private long lastArrival;
  private boolean arrivedBefore;
  private long sent;
  private long lost;
  private long overflowed;
  private long bytes;

  VirtualLink(VirtualClock clock, RandomGenerator random, LinkSettings settings) {
    this.clock = clock;
    this.random = random;
    this.settings = settings;
  }

  public LinkSettings settings() {
    return settings;
  }

  /** Behaves otherwise from now on; what is under way is not touched. */
  public void settings(LinkSettings changed) {
    settings = changed;
  }

  /** Behaves otherwise after a while. */
  public void settingsAfter(Duration delay, LinkSettings changed) {
    clock.after(delay, () -> settings = changed);
  }

  /** Sends a packet; the receiver is called when it arrives, if it does, with bytes of its own. */
  public void send(byte[] buffer, int offset, int length, Consumer<byte[]> receiver) {
    sent++;
    long now = clock.now();
    if (!settings.up()) {
      lost++;
      return;
    }
    long leaves = now;
    if (settings.bitsPerSecond() > 0) {
      if (!busy || now - freeAt > 0) {
        freeAt = now;
        busy = true;
      }
      if (freeAt - now > settings.queue().toNanos()) {
        overflowed++;
        return;
      }
      bytes += length + HEADER_BYTES;
      freeAt += (length + HEADER_BYTES) * 8_000_000_000L / settings.bitsPerSecond();
      leaves = freeAt;
    } else {
      bytes += length + HEADER_BYTES;
    }
    if (lostByChance()) {
      lost++;
      return;
    }
    byte[] packet = new byte[length];
    System.arraycopy(buffer, offset, packet, 0, length);
    deliver(packet, leaves, receiver);
    if (settings.duplicate() > 0 && random.nextDouble() < settings.duplicate()) {
      clock.schedule(lastArrival + 1_000_000, () -> receiver.accept(packet.clone()));
    }
  }

  private void deliver(byte[] packet, long leaves, Consumer<byte[]> receiver) {
    long jitter = settings.jitter().toNanos();
    long arrives =
        leaves + settings.delay().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
    boolean late = settings.reorder() > 0 && random.nextDouble() < settings.reorder();
    if (late) {
      arrives += settings.reorderDelay().toNanos();
    } else if (!settings.jitterReorders()) {
      if (arrivedBefore && arrives - lastArrival < 0) {
        arrives = lastArrival;
      }
      lastArrival = arrives;
      arrivedBefore = true;
    }
    clock.schedule(arrives, () -> receiver.accept(packet));
  }

  private boolean lostByChance() {
    GilbertElliott bursts = settings.bursts();
    if (bursts != null) {
      if (bad) {
        bad = random.nextDouble() >= bursts.toGood();
        return true;
      }
      if (random.nextDouble() < bursts.toBad()) {
        bad = random.nextDouble() >= bursts.toGood();
        return true;
      }
    }
    return settings.loss() > 0 && random.nextDouble() < settings.loss();
  }

  /** How long a packet that came now would wait. */
  public Duration queued() {
    long wait = freeAt - clock.now();
    return busy && wait > 0 ? Duration.ofNanos(wait) : Duration.ZERO;
  }

  public Statistics statistics() {
    return new Statistics(sent, lost, overflowed, bytes);
  }
}
