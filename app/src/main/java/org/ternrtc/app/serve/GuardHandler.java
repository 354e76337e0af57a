package org.ternrtc.app.serve;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else of the server, WebSocket upgrades included: refuses foreign hosts
 * and origins, and puts the security headers on every response.
 */
final class GuardHandler extends Handler.Wrapper {
  private static final String ALLOWED_METHODS = "GET, POST, PATCH, DELETE, OPTIONS";
  private static final String ALLOWED_HEADERS = "Authorization, Content-Type, If-Match";
  private static final String EXPOSED_HEADERS = "Location, ETag, Link, Accept-Post, Accept-Patch";

  private final HostPolicy policy;
  private final String contentSecurityPolicy;

  GuardHandler(HostPolicy policy, String contentSecurityPolicy) {
    this.policy = policy;
    this.contentSecurityPolicy = contentSecurityPolicy;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields asked = request.getHeaders();
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", contentSecurityPolicy);
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    String origin = single(asked, HttpHeader.ORIGIN);
    HostPolicy.Verdict verdict =
        policy.judge(
            host(request), origin, asked.get("Sec-Fetch-Site"), asked.get("Sec-Fetch-Mode"));
    if (verdict != HostPolicy.Verdict.ALLOWED) {
      String text =
          verdict == HostPolicy.Verdict.WRONG_HOST
              ? "This server does not answer to that host name; --allow-origin adds one."
              : "This server does not serve pages of other origins; --allow-origin allows one.";
      refuse(response, verdict == HostPolicy.Verdict.WRONG_HOST ? 421 : 403, text, callback);
      return true;
    }
    if (origin != null && policy.allowedByName(origin)) {
      headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.put(HttpHeader.VARY, "Origin");
      headers.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
      headers.put("Cross-Origin-Resource-Policy", "cross-origin");
      if (request.getMethod().equals("OPTIONS")
          && asked.get(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD) != null) {
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        headers.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, "600");
        response.setStatus(204);
        response.write(true, null, callback);
        return true;
      }
    }
    return super.handle(request, response, callback);
  }

  /** The {@code Host} header, in HTTP/2 the authority; null when there is none or several. */
  private static @Nullable String host(Request request) {
    String header = single(request.getHeaders(), HttpHeader.HOST);
    if (header != null) {
      return header;
    }
    return request.getHeaders().contains(HttpHeader.HOST)
        ? null
        : request.getHttpURI().getAuthority();
  }

  private static @Nullable String single(HttpFields headers, HttpHeader name) {
    String value = null;
    for (HttpField field : headers) {
      if (field.getHeader() == name) {
        if (value != null) {
          // Two of them are a trick; what cannot be an origin or a host is refused.
          return "";
        }
        value = field.getValue() == null ? "" : field.getValue();
      }
    }
    return value;
  }

  private static void refuse(Response response, int status, String text, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    Content.Sink.write(response, true, text + "\n", callback);
  }
}
