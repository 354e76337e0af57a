package org.ternrtc.rtp;

/**
 * Where packets of one transport leave. Called on the thread that called in, before that call
 * returns.
 *
 * <p>The buffer belongs to the caller and is used again after the return. The receiver may write to
 * it: {@link #HEAD_ROOM} bytes before the packet and {@link #TAIL_ROOM} after it are free, for SRTP
 * to protect in place and for a TURN header. An implementation must not call back into the session.
 */
public interface RtpOutputs {
  /** Free bytes before a packet. */
  int HEAD_ROOM = 16;

  /** Free bytes after a packet. */
  int TAIL_ROOM = 64;

  /** One RTP packet, unprotected. */
  void sendRtp(byte[] buffer, int offset, int length);

  /** One RTCP packet, compound or reduced-size, unprotected. */
  void sendRtcp(byte[] buffer, int offset, int length);
}
