package org.ternrtc.dtls.srtp;

/** Where a {@link DtlsTransport} sends its datagrams. */
@FunctionalInterface
public interface DatagramOut {
  /**
   * Sends one datagram of at most {@link DtlsTransport#MTU} bytes, or loses it. Must read the bytes
   * before it returns and must not block; an exception counts as a loss. Called on the connection's
   * thread and on the threads that call {@link DtlsTransport#send} and {@link DtlsTransport#close},
   * one at a time.
   */
  void send(byte[] data, int offset, int length);
}
