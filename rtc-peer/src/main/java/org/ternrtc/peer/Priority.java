package org.ternrtc.peer;

/** How much of a transport's rate an encoding gets beside others, W3C WebRTC priority, RFC 8835. */
public enum Priority {
  VERY_LOW(1),
  LOW(2),
  MEDIUM(4),
  HIGH(8);

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  /** Its share beside others; each step up is twice as much. */
  int weight() {
    return weight;
  }
}
