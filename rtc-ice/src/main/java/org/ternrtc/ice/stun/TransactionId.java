package org.ternrtc.ice.stun;

import java.util.random.RandomGenerator;

/** The 96 bits that join a STUN response to its request, RFC 8489 section 5. */
public record TransactionId(long high, int low) {
  public static final int LENGTH = 12;

  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextLong(), random.nextInt());
  }

  static TransactionId read(byte[] data, int offset) {
    return new TransactionId(
        ((long) StunMessage.i32(data, offset) << 32)
            | (StunMessage.i32(data, offset + 4) & 0xFFFFFFFFL),
        StunMessage.i32(data, offset + 8));
  }
}
