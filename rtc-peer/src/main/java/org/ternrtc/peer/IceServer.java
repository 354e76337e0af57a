package org.ternrtc.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server, W3C WebRTC section 4.2.4.
 *
 * @param urls such as {@code stun:stun.example.org:3478}
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

  /** Leaves the credential out. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
