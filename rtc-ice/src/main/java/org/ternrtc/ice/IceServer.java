package org.ternrtc.ice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A server that helps to find candidates. */
public sealed interface IceServer {
  int DEFAULT_PORT = 3478;
  int DEFAULT_TLS_PORT = 5349;

  /** Name or address literal (IPv6 without brackets). */
  String host();

  int port();

  /** As in RFC 7064 and RFC 7065, without credentials. */
  String uri();

  /**
   * A STUN server over UDP, RFC 8489. The name is resolved on a thread of its own while gathering.
   */
  record Stun(String host, int port) implements IceServer {
    public Stun {
      check("STUN", host, port);
    }

    @Override
    public String uri() {
      return "stun:" + authority(host, port);
    }
  }

  /** How a TURN server is reached; what it relays is UDP in any case. */
  enum Transport {
    UDP,
    TCP,
    TLS
  }

  /** A TURN server, RFC 8656, with long-term credentials. Over UDP it is asked for STUN as well. */
  record Turn(String host, int port, Transport transport, TurnCredentials credentials)
      implements IceServer {
    public Turn {
      check("TURN", host, port);
    }

    @Override
    public String uri() {
      String where = authority(host, port);
      return switch (transport) {
        case UDP -> "turn:" + where + "?transport=udp";
        case TCP -> "turn:" + where + "?transport=tcp";
        case TLS -> "turns:" + where + "?transport=tcp";
      };
    }

    @Override
    public String toString() {
      return uri();
    }
  }

  private static String authority(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static void check(String kind, String host, int port) {
    if (host.isEmpty() || host.length() > 255) {
      throw new IllegalArgumentException(kind + " server without a usable host name");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(kind + " server " + host + ": port " + port);
    }
  }

  /**
   * Reads a URI of RFC 7064, such as {@code stun:stun.example.org:3478}.
   *
   * @throws IllegalArgumentException if the URI is not one of a STUN server
   */
  static IceServer parse(String uri) {
    return parse(uri, null, null);
  }

  /**
   * Reads a URI of RFC 7064 or RFC 7065, such as {@code turns:turn.example.org:443?transport=tcp}.
   *
   * @param username for TURN, null otherwise
   * @param credential for TURN, null otherwise
   * @throws IllegalArgumentException if the URI is not one of a kind that is supported, or a TURN
   *     server lacks its credentials; the message has none of them
   */
  static IceServer parse(String uri, @Nullable String username, @Nullable String credential) {
    int colon = uri.indexOf(':');
    String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("stun") && !scheme.equals("turn") && !scheme.equals("turns")) {
      throw new IllegalArgumentException(
          "ICE server \"" + uri + "\": only stun:, turn: and turns: are supported");
    }
    String rest = uri.substring(colon + 1);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1).toLowerCase(Locale.ROOT);
    rest = question < 0 ? rest : rest.substring(0, question);
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
    int number = port(uri, port, scheme.equals("turns") ? DEFAULT_TLS_PORT : DEFAULT_PORT);
    if (scheme.equals("stun")) {
      if (question >= 0) {
        throw new IllegalArgumentException("ICE server \"" + uri + "\": stun: takes no parameter");
      }
      return new Stun(host, number);
    }
    Transport transport = transport(uri, scheme.equals("turns"), query);
    if (username == null || credential == null || username.isEmpty()) {
      throw new IllegalArgumentException(
          "ICE server \"" + uri + "\": a TURN server needs user name and credential");
    }
    return new Turn(host, number, transport, new TurnCredentials(username, credential));
  }

  private static Transport transport(String uri, boolean secure, String query) {
    return switch (query) {
      case "" -> secure ? Transport.TLS : Transport.UDP;
      case "transport=tcp" -> secure ? Transport.TLS : Transport.TCP;
      case "transport=udp" -> {
        if (secure) {
          throw new IllegalArgumentException(
              "ICE server \"" + uri + "\": TURN over DTLS is not supported");
        }
        yield Transport.UDP;
      }
      default ->
          throw new IllegalArgumentException(
              "ICE server \"" + uri + "\": transport must be udp or tcp");
    };
  }

  private static int port(String uri, String port, int usual) {
    if (port.isEmpty()) {
      return usual;
    }
    try {
      if (!port.startsWith(":")) {
        throw new NumberFormatException(port);
      }
      return Integer.parseInt(port.substring(1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("ICE server \"" + uri + "\": bad port", e);
    }
  }
}
