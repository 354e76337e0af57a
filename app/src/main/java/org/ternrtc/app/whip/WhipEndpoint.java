package org.ternrtc.app.whip;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.serve.Access;
import org.ternrtc.app.serve.AttemptLimiter;
import org.ternrtc.app.serve.StreamName;
import org.ternrtc.app.stream.LiveStream;
import org.ternrtc.app.stream.Streams;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceCandidate;
import org.ternrtc.peer.RtcException;

/**
 * The HTTP side of WHIP (RFC 9725) at {@code /whip/<name>}, of WHEP (draft-ietf-wish-whep) at
 * {@code /whep/<name>}, and of the echo at {@code /whip/echo}.
 *
 * <p>A POST with an offer makes a session and is answered with 201, its URL, its entity tag and all
 * candidates of the server. PATCH brings candidates of the client, DELETE ends. ICE cannot be
 * restarted in this version: such a PATCH is answered with 422.
 */
public final class WhipEndpoint implements AutoCloseable {
  /** The name whose publisher gets its own pictures back. */
  public static final String ECHO = "echo";

  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final int MAX_SDP = 256 * 1024;

  private final Streams streams;
  private final Access access;
  private final WhipSessions sessions;
  private final AttemptLimiter openings = new AttemptLimiter(300, 300);

  public WhipEndpoint(
      Streams streams, Access access, int bitsPerSecond, Configuration configuration) {
    this.streams = streams;
    this.access = access;
    this.sessions = new WhipSessions(streams, bitsPerSecond, configuration);
  }

  /** How many sessions are open. */
  public int sessions() {
    return sessions.size();
  }

  public void register(RoutesConfig routes) {
    for (String kind : new String[] {"/whip", "/whep"}) {
      routes.post(kind + "/{name}", guarded(request -> open(request, kind)));
      routes.options(kind + "/{name}", request -> request.header("Accept-Post", SDP).status(204));
      routes.patch(kind + "/{name}/{id}", guarded(this::patch));
      routes.delete(kind + "/{name}/{id}", guarded(this::delete));
      routes.options(
          kind + "/{name}/{id}", request -> request.header("Accept-Patch", FRAGMENT).status(204));
    }
  }

  @Override
  public void close() {
    sessions.close();
  }

  private interface Action {
    void handle(Context request) throws RefusedException;
  }

  private io.javalin.http.Handler guarded(Action action) {
    return request -> {
      String name = request.pathParam("name");
      LiveStream stream = streams.get(name);
      int status = access.check(request, stream != null && stream.device());
      if (status != 0) {
        Access.refuse(request, status);
        return;
      }
      try {
        if (!StreamName.valid(name)) {
          throw new RefusedException(404, "a name is " + StreamName.RULE);
        }
        action.handle(request);
      } catch (RefusedException refused) {
        refuse(request, refused);
      }
    };
  }

  private void open(Context request, String kind) throws RefusedException {
    requireType(request, SDP);
    if (!openings.take(request.req().getRemoteAddr(), System.nanoTime())) {
      throw new RefusedException(429, "too many sessions from this address");
    }
    String offer = request.body();
    if (offer.isEmpty() || offer.length() > MAX_SDP) {
      throw new RefusedException(400, "an offer is 1 to " + MAX_SDP + " characters");
    }
    String name = request.pathParam("name");
    WhipSessions.Opened opened;
    if (kind.equals("/whep")) {
      LiveStream stream = streams.get(name);
      if (stream == null) {
        throw new RefusedException(404, "there is no stream '" + name + "'");
      }
      opened = sessions.play(stream, offer);
    } else if (name.equals(ECHO)) {
      opened = sessions.echo(offer);
    } else {
      opened = sessions.publish(name, offer);
    }
    request
        .status(201)
        .header("Location", kind + "/" + name + "/" + opened.session().id())
        .header("ETag", opened.session().etag())
        .header("Accept-Patch", FRAGMENT)
        .header("Cache-Control", "no-store")
        .header("Content-Type", SDP)
        .result(opened.answer().getBytes(StandardCharsets.UTF_8));
  }

  private void patch(Context request) throws RefusedException {
    WhipSession session = session(request);
    requireType(request, FRAGMENT);
    String match = request.header("If-Match");
    if (match == null) {
      throw new RefusedException(428, "a PATCH says by If-Match which ICE session it means");
    }
    TrickleFragment fragment;
    try {
      fragment = TrickleFragment.parse(request.body());
    } catch (IllegalArgumentException malformed) {
      throw new RefusedException(400, String.valueOf(malformed.getMessage()));
    }
    String ufrag = fragment.usernameFragment();
    boolean other = ufrag != null && !ufrag.equals(session.remoteFragment());
    if (match.strip().equals("*") || other) {
      throw new RefusedException(422, "ICE restart is not in this version: POST a new offer");
    }
    if (!match.strip().equals(session.etag())) {
      throw new RefusedException(412, "that ICE session is not the current one");
    }
    try {
      for (TrickleFragment.Candidate each : fragment.candidates()) {
        session
            .connection()
            .addIceCandidate(
                new IceCandidate(
                    each.line(), each.mid(), each.mid() == null ? each.section() : null, ufrag));
      }
      if (fragment.endOfCandidates()) {
        session.connection().addIceCandidate(null);
      }
    } catch (RtcException wrong) {
      throw new RefusedException(400, String.valueOf(wrong.getMessage()));
    }
    request.status(204);
  }

  private void delete(Context request) throws RefusedException {
    sessions.end(session(request));
    request.status(200);
  }

  private WhipSession session(Context request) throws RefusedException {
    WhipSession session = sessions.get(request.pathParam("name"), request.pathParam("id"));
    if (session == null) {
      throw new RefusedException(404, "there is no such session, or it has ended");
    }
    return session;
  }

  private static void requireType(Context request, String type) throws RefusedException {
    @Nullable String given = request.contentType();
    String plain = given == null ? "" : given.toLowerCase(Locale.ROOT);
    int parameters = plain.indexOf(';');
    if (!(parameters < 0 ? plain : plain.substring(0, parameters)).strip().equals(type)) {
      throw new RefusedException(415, "the content type is " + type);
    }
  }

  /** RFC 9457. */
  private static void refuse(Context request, RefusedException refused) {
    if (refused.status() == 429 || refused.status() == 503) {
      request.header("Retry-After", "10");
    }
    request
        .status(refused.status())
        .header("Content-Type", "application/problem+json")
        .result(
            JsonLine.write(
                    Map.of(
                        "status", refused.status(), "title", String.valueOf(refused.getMessage())))
                .getBytes(StandardCharsets.UTF_8));
  }
}
