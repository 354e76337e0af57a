package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server, W3C WebRTC section 4.2.4.
 *
 * @param urls such as {@code stun:stun.example.org:3478} or {@code
 *     turns:turn.example.org:443?transport=tcp}
 * @param username for TURN
 * @param credential for TURN; never logged
 */
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
  public IceServer {
    urls = List.copyOf(urls);
  }

  /** A STUN server, which needs no credential. */
  public static IceServer stun(String url) {
    return new IceServer(List.of(url), null, null);
  }

  /** A TURN server with long-term credentials. */
  public static IceServer turn(String url, String username, String credential) {
    return new IceServer(List.of(url), username, credential);
  }

  public boolean isTurn() {
    return urls.stream().anyMatch(url -> url.regionMatches(true, 0, "turn", 0, 4));
  }

  /**
   * Whether all of it can be used.
   *
   * @throws IllegalArgumentException when not, saying why, without the credential
   */
  public void check() {
    var _ = servers();
  }

  /** One for each URL, as rtc-ice knows them. */
  List<org.ternrtc.ice.IceServer> servers() {
    return urls.stream()
        .map(url -> org.ternrtc.ice.IceServer.parse(url, username, credential))
        .toList();
  }

  /** Leaves the credential out. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
