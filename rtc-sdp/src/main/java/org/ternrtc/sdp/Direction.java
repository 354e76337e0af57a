package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** Who sends in a section, RFC 8866 section 6.7, seen by the one who wrote the description. */
public enum Direction implements Attribute {
  SENDRECV("sendrecv", true, true),
  SENDONLY("sendonly", true, false),
  RECVONLY("recvonly", false, true),
  INACTIVE("inactive", false, false);

  private final String attributeName;
  private final boolean sends;
  private final boolean receives;

  Direction(String attributeName, boolean sends, boolean receives) {
    this.attributeName = attributeName;
    this.sends = sends;
    this.receives = receives;
  }

  /** The direction with exactly these two. */
  public static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  /** Whether the writer wants to send. */
  public boolean sends() {
    return sends;
  }

  /** Whether the writer wants to receive. */
  public boolean receives() {
    return receives;
  }

  /** The same agreement seen from the other side. */
  public Direction reversed() {
    return of(receives, sends);
  }

  /** What both directions allow; for an answer: {@code wanted.and(offered.reversed())}. */
  public Direction and(Direction other) {
    return of(sends && other.sends, receives && other.receives);
  }

  @Override
  public String attributeName() {
    return attributeName;
  }

  @Override
  public @Nullable String attributeValue() {
    return null;
  }

  static @Nullable Direction ofNameOrNull(String name) {
    return switch (name) {
      case "sendrecv" -> SENDRECV;
      case "sendonly" -> SENDONLY;
      case "recvonly" -> RECVONLY;
      case "inactive" -> INACTIVE;
      default -> null;
    };
  }
}
