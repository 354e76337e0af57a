package org.ternrtc.sctp.datachannel;

/** Priority of a channel, RFC 8831 section 6.4: its share beside others that wait. */
public enum Priority {
  /** Below normal. */
  VERY_LOW(128),
  /** Normal. */
  LOW(256),
  /** High. */
  MEDIUM(512),
  /** Extra high. */
  HIGH(1024);

  private final int value;

  Priority(int value) {
    this.value = value;
  }

  /** The number on the wire. */
  public int value() {
    return value;
  }

  /** The priority that a number on the wire stands for; the next higher one for those between. */
  public static Priority of(int value) {
    for (Priority priority : values()) {
      if (value <= priority.value) {
        return priority;
      }
    }
    return HIGH;
  }
}
