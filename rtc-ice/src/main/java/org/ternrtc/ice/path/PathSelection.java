package org.ternrtc.ice.path;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the route of the data among those that checks have proved. The first proved route is used
 * at once; a nominated one displaces it. Of several nominated ones the highest priority wins (RFC
 * 8445 section 8.1.1, aggressive nomination), unless the peer has left the current one: nothing
 * comes over it, or it is not nominated any more (Chromium nominates its choice every 2.5 s).
 */
public final class PathSelection {
  /** Above the longest time between two nominating checks of Chromium on its chosen pair. */
  static final long RENOMINATION_NANOS = 3_000_000_000L;

  /** Silence of the current route after which another nominated one is as good. */
  static final long SILENCE_NANOS = 500_000_000L;

  private @Nullable Route current;
  private long currentPriority;
  private boolean nominated;
  private long nominatedAtNanos;

  public @Nullable Route current() {
    return current;
  }

  public boolean nominated() {
    return nominated;
  }

  /** A check has proved the route. Returns whether the current one has changed. */
  public boolean proved(Route route, long priority) {
    if (nominated || (current != null && priority <= currentPriority)) {
      return false;
    }
    return use(route, priority);
  }

  /**
   * The controlling side nominates a route that is proved. Returns whether it is taken anew.
   *
   * @param heardNanos when something came over the current route last
   */
  public boolean nominated(Route route, long priority, long heardNanos, long nowNanos) {
    if (nominated
        && !route.equals(current)
        && priority <= currentPriority
        && nowNanos - nominatedAtNanos < RENOMINATION_NANOS
        && nowNanos - heardNanos < SILENCE_NANOS) {
      return false;
    }
    nominated = true;
    nominatedAtNanos = nowNanos;
    return use(route, priority);
  }

  /** No route any more; the next proved or nominated one is taken. */
  public void clear() {
    current = null;
    nominated = false;
  }

  private boolean use(Route route, long priority) {
    boolean changed = !route.equals(current);
    current = route;
    currentPriority = priority;
    return changed;
  }
}
