package org.ternrtc.ice;

import java.net.InetSocketAddress;

/**
 * What an {@link IceAgent} reports. {@link #onDatagram} runs on the thread of the port, everything
 * else on the process's one ICE thread; none may block: post to a thread of your own. After {@link
 * IceAgent#close} has returned a call that was under way may still end, but no new one starts but
 * for {@code onStateChange(CLOSED)}.
 */
public interface IceListener {
  /** A local candidate was found. */
  default void onCandidate(IceCandidate candidate) {}

  /** A server gave no candidate; gathering goes on with the others. */
  default void onCandidateError(IceCandidateError error) {}

  /** No more local candidates will come. */
  default void onGatheringComplete() {}

  /**
   * The addresses of this machine have changed, with {@link IcePolicy#restartsByItself}: an ICE
   * restart would find other ways.
   */
  default void onNetworkChange() {}

  default void onStateChange(IceState state) {}

  /** The path changed; {@link IceAgent#send} uses it already. */
  default void onSelectedPair(IceCandidatePair pair) {}

  /**
   * A check or its answer, as it goes over the wire or over a relay; for who captures packets. On
   * the port's thread or the ICE thread.
   */
  default void onStun(
      boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] message) {}

  /**
   * A DTLS (first byte 20 to 63) or RTP or RTCP (128 to 191) datagram (RFC 7983) from an address
   * that a check of this connection has authenticated.
   *
   * @param data reused by the port after the return
   * @param receivedNanos {@link System#nanoTime} when it was read
   */
  default void onDatagram(byte[] data, int offset, int length, long receivedNanos) {}
}
