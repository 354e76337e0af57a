package org.ternrtc.ice;

/**
 * A server that gave no candidate, W3C {@code RTCPeerConnectionIceErrorEvent}.
 *
 * @param url of the server, without credentials
 * @param code of RFC 8489 or RFC 8656; 701 when the server cannot be reached
 * @param text in plain words, without anything the server said
 */
public record IceCandidateError(String url, int code, String text) {
  public static final int UNREACHABLE = 701;
}
