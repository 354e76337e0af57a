package org.ternrtc.ice;

/**
 * A server that gave no candidate, W3C {@code RTCPeerConnectionIceErrorEvent}.
 *
 * @param url of the server, without credentials
 * @param code of RFC 8489 or RFC 8656; 701 when the server cannot be reached
 * @param reason what kind of fault it is
 * @param text in plain words, without anything the server said
 */
public record IceCandidateError(String url, int code, Reason reason, String text) {
  public static final int UNREACHABLE = 701;

  /** What kept a server from giving a candidate. */
  public enum Reason {
    /** Its name has no address. */
    UNRESOLVED,
    /** No address of this machine, or no route, leads to it. */
    NO_ROUTE,
    /** It did not answer, or the connection to it was refused or broke. */
    NO_ANSWER,
    /** The certificate that it shows is not one to be trusted. */
    UNTRUSTED,
    /** The certificate that it shows is of another time than this machine's clock says. */
    CLOCK,
    /** User name or credential are wrong, or over. */
    UNAUTHORIZED,
    /** It has no room: a quota is used up, or its ports are. */
    FULL,
    /** It refused for a reason of its own, or answered what makes no sense. */
    REFUSED;

    /** Of a code of RFC 8656 section 19. */
    static Reason of(int code) {
      return switch (code) {
        case 401, 441 -> UNAUTHORIZED;
        case 486, 508 -> FULL;
        case UNREACHABLE -> NO_ANSWER;
        default -> REFUSED;
      };
    }
  }
}
