package org.ternrtc.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a link does to packets in one direction. The order is that of a real path: a queue before
 * the bottleneck, loss on the way, then delay.
 *
 * @param delay from the bottleneck's end to the receiver
 * @param jitter most that chance adds to the delay; packets do not overtake for it unless {@code
 *     jitterReorders}
 * @param jitterReorders whether jitter changes the order
 * @param loss share of packets lost at random, 0 to 1
 * @param bursts loss in bursts, beside {@code loss}; null for none
 * @param reorder share of packets that come later than their turn, 0 to 1
 * @param reorderDelay how much later
 * @param duplicate share of packets that come twice, 0 to 1
 * @param bitsPerSecond of the bottleneck, headers below RTP included; 0 for none
 * @param queue how long a packet may wait for the bottleneck; what would wait longer is dropped
 * @param up false loses everything
 */
public record LinkSettings(
    Duration delay,
    Duration jitter,
    boolean jitterReorders,
    double loss,
    @Nullable GilbertElliott bursts,
    double reorder,
    Duration reorderDelay,
    double duplicate,
    long bitsPerSecond,
    Duration queue,
    boolean up) {
  /** A path without faults and without delay. */
  public static final LinkSettings PERFECT =
      new LinkSettings(
          Duration.ZERO,
          Duration.ZERO,
          false,
          0,
          null,
          0,
          Duration.ZERO,
          0,
          0,
          Duration.ofMillis(300),
          true);

  public LinkSettings {
    share(loss, "loss");
    share(reorder, "reorder");
    share(duplicate, "duplicate");
    if (delay.isNegative() || jitter.isNegative() || reorderDelay.isNegative()) {
      throw new IllegalArgumentException("negative delay");
    }
    if (bitsPerSecond < 0 || queue.isNegative()) {
      throw new IllegalArgumentException("rate " + bitsPerSecond + ", queue " + queue);
    }
  }

  private static void share(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value);
    }
  }

  /** A path without faults that takes so long. */
  public static LinkSettings delayed(long millis) {
    return PERFECT.withDelay(Duration.ofMillis(millis));
  }

  public LinkSettings withDelay(Duration value) {
    return new LinkSettings(
        value,
        jitter,
        jitterReorders,
        loss,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  /** Jitter that keeps the order. */
  public LinkSettings withJitter(Duration value) {
    return new LinkSettings(
        delay,
        value,
        false,
        loss,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  /** Jitter of each packet by itself, so that packets overtake each other. */
  public LinkSettings withReorderingJitter(Duration value) {
    return new LinkSettings(
        delay,
        value,
        true,
        loss,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  public LinkSettings withLoss(double share) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        share,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  public LinkSettings withBursts(@Nullable GilbertElliott model) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        loss,
        model,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  public LinkSettings withReordering(double share, Duration later) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        loss,
        bursts,
        share,
        later,
        duplicate,
        bitsPerSecond,
        queue,
        up);
  }

  public LinkSettings withDuplicates(double share) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        loss,
        bursts,
        reorder,
        reorderDelay,
        share,
        bitsPerSecond,
        queue,
        up);
  }

  public LinkSettings withRate(long bits, Duration longestQueue) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        loss,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bits,
        longestQueue,
        up);
  }

  public LinkSettings withUp(boolean value) {
    return new LinkSettings(
        delay,
        jitter,
        jitterReorders,
        loss,
        bursts,
        reorder,
        reorderDelay,
        duplicate,
        bitsPerSecond,
        queue,
        value);
  }
}
