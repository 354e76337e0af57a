package org.ternrtc.app.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.source.SpecArguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tern serve}: the page, rooms, WHIP and WHEP until it is stopped. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the page with rooms for two, WHIP at /whip/NAME, WHEP at /whep/NAME and an echo at"
          + " /whip/echo.",
      "Listens on 127.0.0.1 only unless told otherwise."
    })
public final class ServeCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "TCP port (default: ${DEFAULT-VALUE})",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "address to listen on (default: ${DEFAULT-VALUE}); 0.0.0.0 for all",
      defaultValue = "127.0.0.1")
  private String bind = "127.0.0.1";

  @Option(
      names = "--source",
      paramLabel = "SPEC",
      converter = SpecArguments.Source.class,
      description = "what plays at /whep/cam: " + SourceSpec.GRAMMAR)
  private SourceSpec source = new SourceSpec.None();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "name of the source's stream (default: ${DEFAULT-VALUE})",
      defaultValue = "cam")
  private String name = "cam";

  @Option(
      names = "--bitrate",
      paramLabel = "KBPS",
      description = "rate of the pictures for viewers (default: ${DEFAULT-VALUE})",
      defaultValue = "1500")
  private int kilobits;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate chain, PEM")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "private key, PKCS #8 PEM")
  private @Nullable Path tlsKey;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "what rooms, WHIP and WHEP ask for; a screen always asks for one (random unless given)")
  private @Nullable String token;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "another web origin that may use this server, such as https://example.org")
  private List<String> allowOrigins = new ArrayList<>();

  @Option(names = "--record", paramLabel = "DIR", hidden = true)
  private @Nullable Path record;

  @Option(names = "--redis", paramLabel = "URL", hidden = true)
  private @Nullable String redis;

  @Option(names = "--json", description = "print the address as one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine.Model.CommandSpec command = java.util.Objects.requireNonNull(spec);
    ServerOptions options = options(command);
    CountDownLatch stopped = new CountDownLatch(1);
    try (StopSignal _ = StopSignal.onStop(stopped::countDown);
        TernServer server = TernServer.start(options)) {
      announce(command.commandLine().getOut(), server, options);
      stopped.await();
    }
    return 0;
  }

  private ServerOptions options(CommandLine.Model.CommandSpec command) {
    if (record != null) {
      throw new CommandFault(
          CommandFault.USAGE, "serve --record is not in this version; call --sink FILE.y4m is");
    }
    if (redis != null) {
      throw new CommandFault(
          CommandFault.USAGE, "serve --redis is not in this version; rooms live in one process");
    }
    try {
      HostPolicy.of(bind, allowOrigins, false);
      return ServerOptions.defaults()
          .withBind(bind)
          .withPort(port)
          .withSource(source, name)
          .withTls(tlsCertificate, tlsKey)
          .withToken(token)
          .withAllowOrigins(allowOrigins)
          .withBitsPerSecond(Math.multiplyExact(kilobits, 1000));
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new CommandLine.ParameterException(
          command.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }

  private void announce(PrintWriter out, TernServer server, ServerOptions options) {
    boolean hasSource = !(options.source() instanceof SourceSpec.None);
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("url", server.url());
      line.put("port", server.port());
      line.put("room", server.roomUrl("demo"));
      if (hasSource) {
        line.put("play", server.sourceUrl());
        line.put("whep", server.url() + "/whep/" + options.sourceName());
      }
      out.println(JsonLine.write(line));
    } else {
      out.println("Tern serves at " + server.url() + " (ctrl-C stops it)");
      out.println("  room    " + server.roomUrl("demo"));
      if (hasSource) {
        out.println("  source  " + server.sourceUrl());
      }
      if (options.token() == null && !options.bind().startsWith("127.")) {
        out.println("  anybody who reaches this address may use it: --token asks for a secret");
      }
    }
    out.flush();
  }
}
