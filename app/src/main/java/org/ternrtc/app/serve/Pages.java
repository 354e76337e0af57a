package org.ternrtc.app.serve;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The page and its modules, read once from the jar. */
final class Pages {
  private static final List<String> MODULES =
      List.of("app.js", "data.js", "devices.js", "sha256.js");

  private final byte[] index = resource("index.html");
  private final byte[] icon = resource("favicon.svg");

  /** What the page may load and do: its own files, its one style sheet, this server. */
  String contentSecurityPolicy() {
    return "default-src 'none'; script-src 'self'; style-src '"
        + styleHash()
        + "'; connect-src 'self'; img-src 'self' data:; media-src 'self' blob: mediastream:;"
        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void register(RoutesConfig routes) {
    routes.get("/", page -> html(page));
    routes.get(
        "/r/{name}",
        page -> {
          if (named(page)) {
            html(page);
          }
        });
    routes.get(
        "/play/{name}",
        page -> {
          if (named(page)) {
            html(page);
          }
        });
    for (String name : MODULES) {
      byte[] module = resource(name);
      routes.get(
          "/" + name, page -> page.contentType("text/javascript;charset=utf-8").result(module));
    }
    routes.get("/favicon.svg", page -> page.contentType("image/svg+xml").result(icon));
    routes.get("/favicon.ico", page -> page.redirect("/favicon.svg"));
  }

  /** Answers with 404 when the name in the path is none. */
  static boolean named(Context request) {
    if (StreamName.valid(request.pathParam("name"))) {
      return true;
    }
    request
        .status(404)
        .contentType("text/plain;charset=utf-8")
        .result("A name is " + StreamName.RULE + ".\n");
    return false;
  }

  private void html(Context page) {
    page.contentType("text/html;charset=utf-8").result(index);
  }

  private String styleHash() {
    String html = new String(index, StandardCharsets.UTF_8);
    int start = html.indexOf("<style>") + "<style>".length();
    String style = html.substring(start, html.indexOf("</style>", start));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("resource " + name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
