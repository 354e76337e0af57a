package org.ternrtc.app.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.source.SourceSpec;

/**
 * How {@link TernServer} is to run.
 *
 * @param bind the address to listen on
 * @param port the TCP port, 0 for any free one
 * @param source what plays at {@code /whep/<sourceName>}; {@link SourceSpec.None} for nothing
 * @param sourceName the name of that stream
 * @param tlsCertificate a PEM file with the certificate chain, null for plain HTTP
 * @param tlsKey a PEM file with the private key (PKCS #8), null for plain HTTP
 * @param token what rooms, WHIP and WHEP ask for, null for nothing; a screen always has a token, a
 *     random one when this is null
 * @param allowOrigins web origins beside the server's own that may use it, such as {@code
 *     https://example.org}
 * @param bitsPerSecond the rate at which pictures are encoded for viewers
 * @param reports takes what the page tells about itself when it is opened with {@code ?report},
 *     null to refuse such reports; for tests that drive a real browser
 */
public record ServerOptions(
    String bind,
    int port,
    SourceSpec source,
    String sourceName,
    @Nullable Path tlsCertificate,
    @Nullable Path tlsKey,
    @Nullable String token,
    List<String> allowOrigins,
    int bitsPerSecond,
    @Nullable Consumer<String> reports) {
  /** Where a server listens unless told otherwise. */
  public static final int DEFAULT_PORT = 8080;

  /** The rate of pictures unless told otherwise. */
  public static final int DEFAULT_BITS_PER_SECOND = 1_500_000;

  public ServerOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port);
    }
    if (!StreamName.valid(sourceName)) {
      throw new IllegalArgumentException("stream name '" + sourceName + "': " + StreamName.RULE);
    }
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw new IllegalArgumentException("a TLS certificate and its key are given together");
    }
    if (token != null && token.isBlank()) {
      throw new IllegalArgumentException("the token is empty");
    }
    allowOrigins = List.copyOf(allowOrigins);
  }

  /** Loopback, port 8080, no source, no TLS, no token. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        DEFAULT_PORT,
        new SourceSpec.None(),
        "cam",
        null,
        null,
        null,
        List.of(),
        DEFAULT_BITS_PER_SECOND,
        null);
  }

  public ServerOptions withBind(String address) {
    return new ServerOptions(
        address,
        port,
        source,
        sourceName,
        tlsCertificate,
        tlsKey,
        token,
        allowOrigins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withPort(int number) {
    return new ServerOptions(
        bind,
        number,
        source,
        sourceName,
        tlsCertificate,
        tlsKey,
        token,
        allowOrigins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withSource(SourceSpec spec, String name) {
    return new ServerOptions(
        bind,
        port,
        spec,
        name,
        tlsCertificate,
        tlsKey,
        token,
        allowOrigins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withTls(@Nullable Path certificate, @Nullable Path key) {
    return new ServerOptions(
        bind,
        port,
        source,
        sourceName,
        certificate,
        key,
        token,
        allowOrigins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withToken(@Nullable String secret) {
    return new ServerOptions(
        bind,
        port,
        source,
        sourceName,
        tlsCertificate,
        tlsKey,
        secret,
        allowOrigins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withAllowOrigins(List<String> origins) {
    return new ServerOptions(
        bind,
        port,
        source,
        sourceName,
        tlsCertificate,
        tlsKey,
        token,
        origins,
        bitsPerSecond,
        reports);
  }

  public ServerOptions withBitsPerSecond(int rate) {
    return new ServerOptions(
        bind, port, source, sourceName, tlsCertificate, tlsKey, token, allowOrigins, rate, reports);
  }

  public ServerOptions withReports(@Nullable Consumer<String> consumer) {
    return new ServerOptions(
        bind,
        port,
        source,
        sourceName,
        tlsCertificate,
        tlsKey,
        token,
        allowOrigins,
        bitsPerSecond,
        consumer);
  }

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "ServerOptions[" + bind + ":" + port + "]";
  }
}
