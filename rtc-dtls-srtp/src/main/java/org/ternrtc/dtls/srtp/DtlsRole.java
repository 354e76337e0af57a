package org.ternrtc.dtls.srtp;

/** Who sends the ClientHello: SDP's {@code a=setup:active} is the client (RFC 5763 section 5). */
public enum DtlsRole {
  CLIENT,
  SERVER
}
