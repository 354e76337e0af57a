package org.ternrtc.app.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.room.InMemoryRoomBus;
import org.ternrtc.app.room.RoomBus;
import org.ternrtc.app.source.Sources;
import org.ternrtc.app.stream.LiveStream;
import org.ternrtc.app.stream.Streams;
import org.ternrtc.app.whip.WhipEndpoint;
import org.ternrtc.media.EncodedVideoSource;
import org.ternrtc.media.VideoSource;
import org.ternrtc.peer.EncodedSourceTrack;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.VideoTrack;

/**
 * Tern's server: the page, rooms over WebSocket, WHIP and WHEP on one port. Threads: those of the
 * web server, one for rooms, one for its streams. Thread-safe.
 */
public final class TernServer implements AutoCloseable {
  private static final int MAX_REPORT = 64 * 1024;

  private final ServerOptions options;
  private final Javalin web;
  private final RoomBus rooms;
  private final Streams streams = new Streams();
  private final WhipEndpoint whip;
  private final @Nullable AccessToken general;
  private final @Nullable AccessToken device;

  private TernServer(ServerOptions options) throws IOException {
    this.options = options;
    this.general = options.token() == null ? null : AccessToken.of(options.token());
    this.device =
        general != null || !options.source().device()
            ? general
            : AccessToken.random(new SecureRandom());
    Access access = new Access(general, device);
    Pages pages = new Pages();
    HostPolicy policy =
        HostPolicy.of(options.bind(), options.allowOrigins(), options.tlsCertificate() != null);
    GuardHandler guard = new GuardHandler(policy, pages.contentSecurityPolicy());
    SslContextFactory.@Nullable Server tls = tls(options);
    this.rooms = new InMemoryRoomBus();
    this.whip =
        new WhipEndpoint(
            streams, access, options.bitsPerSecond(), Peers.configuration(java.util.List.of()));
    RoomEndpoint roomEndpoint = new RoomEndpoint(rooms, access);
    this.web =
        Javalin.create(config -> {
          quiet(config);
          config.jetty.modifyServer(server -> server.setHandler(guard));
          config.jetty.addConnector((server, http) -> connector(server, http, tls));
          pages.register(config.routes);
          roomEndpoint.register(config.routes);
          whip.register(config.routes);
          info(config, access);
          reports(config);
        });
  }

  /**
   * Starts a server; when this returns it answers.
   *
   * @throws IOException when the port is taken, a file cannot be read or a source not be opened;
   *     the message says which, in one line
   */
  public static TernServer start(ServerOptions options) throws IOException {
    TernServer server = new TernServer(options);
    try {
      PeerConnection.warmUp();
      server.startSource();
      server.web.start();
      return server;
    } catch (IOException failed) {
      server.close();
      throw failed;
    } catch (RuntimeException failed) {
      server.close();
      throw startFailure(failed, options);
    }
  }

  /** The port it listens on. */
  public int port() {
    return web.port();
  }

  /** The address of the server, without a path and without the token. */
  public String url() {
    String bind = options.bind();
    String host =
        bind.equals("0.0.0.0") || bind.equals("::") || bind.equals("[::]")
            ? "127.0.0.1"
            : bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    return (options.tlsCertificate() == null ? "http://" : "https://") + host + ":" + port();
  }

  /** The address of a room's page, with the token where one is asked for. */
  public String roomUrl(String room) {
    return url() + "/r/" + room + fragment(general);
  }

  /** The address of the page that plays the source, with the token where one is asked for. */
  public String sourceUrl() {
    return url() + "/play/" + options.sourceName() + fragment(device);
  }

  /** The token that the source asks for, null when none. */
  public @Nullable String sourceToken() {
    return device == null ? null : device.reveal();
  }

  @Override
  public void close() {
    rooms.close();
    whip.close();
    streams.close();
    web.stop();
  }

  private void startSource() throws IOException {
    EncodedVideoSource compressed = Sources.compressed(options.source());
    if (compressed != null) {
      EncodedSourceTrack track = EncodedSourceTrack.of(compressed);
      streams.add(new LiveStream(options.sourceName(), track, options.source().device()));
      track.start();
      return;
    }
    VideoSource source = Sources.open(options.source());
    if (source != null) {
      VideoTrack track = VideoTrack.of(source);
      streams.add(
          new LiveStream(
              options.sourceName(),
              track,
              true,
              options.source().device(),
              options.bitsPerSecond()));
      track.start();
    }
  }

  private static String fragment(@Nullable AccessToken token) {
    return token == null ? "" : "#token=" + token.reveal();
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 512 * 1024;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = "text/plain";
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setRequestHeaderSize(16 * 1024);
      http.setIdleTimeout(30_000);
    });
    config.routes.exception(
        HttpResponseException.class,
        (refusal, context) -> {
          refusal.getDetails().forEach(context::header);
          context
              .status(refusal.getStatus())
              .contentType("text/plain;charset=utf-8")
              .result(refusal.getMessage() + "\n");
        });
  }

  private static ServerConnector connectorWith(
      Server server, HttpConfiguration http, SslContextFactory.@Nullable Server tls) {
    if (tls == null) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    HttpConfiguration secure = new HttpConfiguration(http);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(
        server,
        new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
        new HttpConnectionFactory(secure));
  }

  private ServerConnector connector(
      Server server, HttpConfiguration http, SslContextFactory.@Nullable Server tls) {
    ServerConnector connector = connectorWith(server, http, tls);
    connector.setHost(options.bind());
    connector.setPort(options.port());
    connector.setIdleTimeout(60_000);
    return connector;
  }

  private static SslContextFactory.@Nullable Server tls(ServerOptions options) throws IOException {
    if (options.tlsCertificate() == null || options.tlsKey() == null) {
      return null;
    }
    // The store lives in memory only; its password protects nothing.
    String password = "in-memory";
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStore(
        PemKeyStore.read(options.tlsCertificate(), options.tlsKey(), password.toCharArray()));
    factory.setKeyStorePassword(password);
    return factory;
  }

  private void info(JavalinConfig config, Access access) {
    config.routes.get(
        "/info",
        request -> {
          int status = access.check(request, false);
          if (status != 0) {
            Access.refuse(request, status);
            return;
          }
          Map<String, Object> info = new LinkedHashMap<>();
          info.put("name", "tern");
          info.put("iceServers", java.util.List.of());
          request.contentType("application/json").result(JsonLine.write(info));
        });
  }

  private void reports(JavalinConfig config) {
    var consumer = options.reports();
    if (consumer == null) {
      return;
    }
    config.routes.post(
        "/report",
        request -> {
          String body = request.body();
          if (body.length() > MAX_REPORT) {
            throw new HttpResponseException(413, "report too long", Map.of());
          }
          consumer.accept(body);
          request.status(204);
        });
  }

  private static IOException startFailure(RuntimeException failed, ServerOptions options) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new IOException(
            "port "
                + options.port()
                + " on "
                + options.bind()
                + " cannot be used ("
                + cause.getMessage()
                + "); --port chooses another",
            failed);
      }
    }
    String message = failed.getMessage();
    if (message != null && message.contains("Port already in use")) {
      return new IOException(
          "port " + options.port() + " is taken by another program; --port chooses another",
          failed);
    }
    return new IOException("the server did not start: " + message, failed);
  }
}
