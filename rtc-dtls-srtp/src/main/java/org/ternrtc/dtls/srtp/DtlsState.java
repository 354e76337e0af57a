package org.ternrtc.dtls.srtp;

/** The states of a DTLS transport, W3C WebRTC section 5.5.1 (RTCDtlsTransportState). */
public enum DtlsState {
  NEW,
  CONNECTING,
  CONNECTED,
  CLOSED,
  FAILED
}
