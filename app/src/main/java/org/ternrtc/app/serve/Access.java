package org.ternrtc.app.serve;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who may use rooms and streams: whoever carries the token, where one is asked for. Wrong tokens
 * are counted by address, and after {@value #ATTEMPTS} of them the address has to wait.
 * Thread-safe.
 */
public final class Access {
  private static final int ATTEMPTS = 10;
  private static final String BEARER = "Bearer ";

  private final @Nullable AccessToken general;
  private final @Nullable AccessToken device;
  private final AttemptLimiter wrong = new AttemptLimiter(ATTEMPTS, ATTEMPTS);

  /**
   * @param general asked for everywhere; null when nothing is asked for
   * @param device asked for where a screen is shown; null when none is
   */
  Access(@Nullable AccessToken general, @Nullable AccessToken device) {
    this.general = general;
    this.device = device;
  }

  /** What to answer: 0 when the request may go on, else an HTTP status. */
  public int check(Context request, boolean forDevice) {
    AccessToken asked = forDevice ? device : general;
    return asked == null
        ? 0
        : verdict(asked, bearer(request), request.req().getRemoteAddr(), System.nanoTime());
  }

  int verdict(AccessToken asked, @Nullable String given, String address, long nowNanos) {
    if (!wrong.mayTry(address, nowNanos)) {
      return 429;
    }
    if (asked.matches(given)) {
      return 0;
    }
    if (given != null) {
      wrong.take(address, nowNanos);
    }
    return 401;
  }

  /** The text that goes with a status of {@link #check}. */
  public static String explain(int status) {
    return status == 429
        ? "Too many wrong tokens from this address; wait a minute."
        : "This needs the token: open the whole URL that the server printed, or send"
            + " \"Authorization: Bearer TOKEN\".";
  }

  /** Writes the refusal. */
  public static void refuse(Context request, int status) {
    if (status == 401) {
      request.header("WWW-Authenticate", "Bearer");
    } else {
      request.header("Retry-After", "60");
    }
    request.status(status).contentType("text/plain;charset=utf-8").result(explain(status) + "\n");
  }

  /** The token as a header (RFC 6750) or, for WebSockets of browsers, as a parameter. */
  private static @Nullable String bearer(Context request) {
    String header = request.header("Authorization");
    if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).strip();
    }
    return request.queryParam("token");
  }
}
