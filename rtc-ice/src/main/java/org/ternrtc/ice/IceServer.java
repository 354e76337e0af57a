package org.ternrtc.ice;

import java.util.Locale;

/** A server that helps to find candidates. TURN (RFC 8656) will be one more kind of it. */
public sealed interface IceServer {
  int DEFAULT_PORT = 3478;

  /**
   * A STUN server over UDP, RFC 8489. The name is resolved on a thread of its own while gathering.
   *
   * @param host name or address literal (IPv6 without brackets)
   */
  record Stun(String host, int port) implements IceServer {
    public Stun {
      if (host.isEmpty() || host.length() > 255) {
        throw new IllegalArgumentException("STUN server without a usable host name");
      }
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("STUN server " + host + ": port " + port);
      }
    }
  }

  /**
   * Reads a URI of RFC 7064, such as {@code stun:stun.example.org:3478}.
   *
   * @throws IllegalArgumentException if the URI is not one of a kind that is supported
   */
  static IceServer parse(String uri) {
    int colon = uri.indexOf(':');
    String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("stun")) {
      throw new IllegalArgumentException("ICE server \"" + uri + "\": only stun: is supported");
    }
    String rest = uri.substring(colon + 1);
    String host = rest;
    String port = "";
    if (rest.startsWith("[")) {
      int end = rest.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("ICE server \"" + uri + "\": ']' is missing");
      }
      host = rest.substring(1, end);
      port = rest.substring(end + 1);
    } else if (rest.indexOf(':') >= 0) {
      host = rest.substring(0, rest.indexOf(':'));
      port = rest.substring(rest.indexOf(':'));
    }
    if (port.isEmpty()) {
      return new Stun(host, DEFAULT_PORT);
    }
    try {
      if (!port.startsWith(":")) {
        throw new NumberFormatException(port);
      }
      return new Stun(host, Integer.parseInt(port.substring(1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("ICE server \"" + uri + "\": bad port", e);
    }
  }
}
