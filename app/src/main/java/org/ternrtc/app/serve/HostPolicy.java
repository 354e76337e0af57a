package org.ternrtc.app.serve;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Host} and {@code Origin} a request may carry. A web page elsewhere can make a
 * browser send requests to a server on 127.0.0.1, either openly (then {@code Origin} names that
 * page) or through a name that it points at 127.0.0.1 (DNS rebinding: then {@code Host} is that
 * name).
 *
 * <p>Immutable, thread-safe.
 */
public final class HostPolicy {
  /** What is to be done with a request. */
  public enum Verdict {
    ALLOWED,
    WRONG_HOST,
    FOREIGN_ORIGIN
  }

  private final Set<String> hosts;
  private final Set<String> allowedOrigins;
  private final boolean secure;

  private HostPolicy(Set<String> hosts, Set<String> allowedOrigins, boolean secure) {
    this.hosts = Set.copyOf(hosts);
    this.allowedOrigins = Set.copyOf(allowedOrigins);
    this.secure = secure;
  }

  /**
   * The policy of a server.
   *
   * @param bind the address it listens on; for a wildcard address, all addresses of this machine
   *     and its name are its own
   * @param allowOrigins further origins; their hosts may stand in {@code Host}, too, as they do
   *     behind a reverse proxy
   * @param secure whether it speaks TLS
   * @throws IllegalArgumentException when an origin is not of the form {@code https://host[:port]}
   */
  public static HostPolicy of(String bind, List<String> allowOrigins, boolean secure) {
    Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.add(hostOf(bind));
    if (bind.equals("0.0.0.0") || bind.equals("::") || bind.equals("[::]")) {
      addOwnAddresses(hosts);
    }
    Set<String> origins = new HashSet<>();
    for (String text : allowOrigins) {
      Origin origin = Origin.parse(text);
      if (origin == null) {
        throw new IllegalArgumentException(
            "origin '" + text + "' is not of the form https://host[:port]");
      }
      origins.add(origin.text());
      hosts.add(origin.host());
    }
    return new HostPolicy(hosts, origins, secure);
  }

  private static void addOwnAddresses(Set<String> hosts) {
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> hosts.add(hostOf(address.getHostAddress())));
      String name = InetAddress.getLocalHost().getHostName();
      hosts.add(name.toLowerCase(Locale.ROOT));
    } catch (SocketException | java.net.UnknownHostException unknown) {
      System.getLogger(HostPolicy.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "this machine''s own names are not known: {0}",
              unknown.getMessage());
    }
  }

  private static String hostOf(String address) {
    String plain = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
    return plain.contains(":") && !plain.startsWith("[")
        ? "[" + plain.toLowerCase(Locale.ROOT) + "]"
        : plain.toLowerCase(Locale.ROOT);
  }

  /**
   * Judges one request or WebSocket upgrade.
   *
   * @param host the {@code Host} header, null when absent
   * @param origin the {@code Origin} header, null when absent
   * @param fetchSite the {@code Sec-Fetch-Site} header, null when absent
   * @param fetchMode the {@code Sec-Fetch-Mode} header, null when absent
   */
  public Verdict judge(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String fetchSite,
      @Nullable String fetchMode) {
    Origin own = host == null ? null : Origin.parse((secure ? "https://" : "http://") + host);
    if (own == null || !hosts.contains(own.host())) {
      return Verdict.WRONG_HOST;
    }
    if (origin != null) {
      return allowed(origin, own) ? Verdict.ALLOWED : Verdict.FOREIGN_ORIGIN;
    }
    // Browsers leave Origin out of plain GETs. A link to the page is fine, an <img> is not.
    boolean foreign = "cross-site".equals(fetchSite) || "same-site".equals(fetchSite);
    return foreign && !"navigate".equals(fetchMode) ? Verdict.FOREIGN_ORIGIN : Verdict.ALLOWED;
  }

  private boolean allowed(String origin, Origin own) {
    Origin parsed = Origin.parse(origin);
    return parsed != null
        && (parsed.text().equals(own.text()) || allowedOrigins.contains(parsed.text()));
  }

  /** Whether the origin was allowed by name, so that CORS headers are due. */
  public boolean allowedByName(@Nullable String origin) {
    Origin parsed = origin == null ? null : Origin.parse(origin);
    return parsed != null && allowedOrigins.contains(parsed.text());
  }

  /** A web origin, RFC 6454, with its port always written. */
  private record Origin(String scheme, String host, int port) {
    private static final int LONGEST = 300;

    static @Nullable Origin parse(String text) {
      if (text.length() > LONGEST) {
        return null;
      }
      URI uri;
      try {
        uri = URI.create(text);
      } catch (IllegalArgumentException malformed) {
        return null;
      }
      String scheme = uri.getScheme();
      String host = uri.getHost();
      String path = uri.getRawPath();
      if (scheme == null
          || host == null
          || uri.getUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || (path != null && !path.isEmpty())) {
        return null;
      }
      String lower = scheme.toLowerCase(Locale.ROOT);
      if (!lower.equals("http") && !lower.equals("https")) {
        return null;
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : lower.equals("https") ? 443 : 80;
      return new Origin(lower, host.toLowerCase(Locale.ROOT), port);
    }

    String text() {
      return scheme + "://" + host + ":" + port;
    }
  }
}
