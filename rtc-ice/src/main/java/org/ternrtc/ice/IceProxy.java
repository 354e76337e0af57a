package org.ternrtc.ice;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to TURN servers over TCP and TLS. Names of servers are resolved by it, not
 * here.
 *
 * @param username null for a proxy that asks for none
 * @param password never shown
 */
public record IceProxy(
    Kind kind, String host, int port, @Nullable String username, @Nullable String password) {
  /** What the proxy speaks. */
  public enum Kind {
    /** The CONNECT method, RFC 9110 section 9.3.6, with Basic authentication. */
    HTTP,
    /** RFC 1928, with the user name and password of RFC 1929. */
    SOCKS5
  }

  public IceProxy {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("proxy \"" + host + "\", port " + port);
    }
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException("a proxy needs both user name and password, or none");
    }
    if (username != null
        && password != null
        && (username.length() > 255 || password.length() > 255)) {
      throw new IllegalArgumentException("proxy credentials of more than 255 characters");
    }
  }

  @Override
  public String toString() {
    return kind + " proxy " + host + ":" + port;
  }
}
