package org.ternrtc.ice.stun;

/** An encoded message on its way out. Nobody writes to the array. */
public final class StunPacket {
  private final byte[] bytes;

  public StunPacket(byte[] bytes) {
    this.bytes = bytes;
  }

  public byte[] bytes() {
    return bytes;
  }

  public TransactionId transactionId() {
    return TransactionId.read(bytes, 8);
  }
}
