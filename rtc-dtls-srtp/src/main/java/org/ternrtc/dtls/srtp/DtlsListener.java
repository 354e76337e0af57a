package org.ternrtc.dtls.srtp;

import org.ternrtc.dtls.srtp.context.SrtpKeys;

/**
 * Hears what happens on a {@link DtlsTransport}. Called on the connection's virtual thread, one
 * call at a time, none after {@link DtlsTransport#close} was called. While a call lasts, the
 * connection reads nothing.
 */
public interface DtlsListener {
  /** The peer's certificate matched and the handshake is over. Called at most once, and first. */
  void onConnected(SrtpKeys keys);

  /**
   * The same with a peer that speaks no SRTP, instead of {@link #onConnected}: only on a
   * {@linkplain DtlsTransport#forData transport for data}.
   */
  default void onConnectedWithoutSrtp() {}

  /**
   * The connection failed, before or after it was connected; the last call. No key is in the
   * reason.
   */
  default void onFailed(String reason) {}

  /** The peer closed the connection (close_notify); the last call. */
  default void onClosed() {}

  /**
   * Application data (an SCTP packet, RFC 8261). The array belongs to the connection after the
   * call.
   */
  default void onApplicationData(byte[] data, int offset, int length) {}
}
