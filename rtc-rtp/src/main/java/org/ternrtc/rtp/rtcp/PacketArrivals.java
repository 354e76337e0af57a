package org.ternrtc.rtp.rtcp;

/** What a receiver tells of the packets of a transport, by their transport-wide numbers. */
public interface PacketArrivals {
  /** What is said about one packet. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param sequence 16 bits, transport-wide
     * @param received whether it arrived
     * @param arrivalMicros on the receiver's clock; 0 when it did not arrive
     */
    void packet(int sequence, boolean received, long arrivalMicros);
  }

  /** Hands over every packet reported, in order. */
  void forEach(Visitor visitor);
}
