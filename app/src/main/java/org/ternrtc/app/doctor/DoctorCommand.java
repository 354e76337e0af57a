package org.ternrtc.app.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.IceOptions;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tern doctor}: what works here and what does not, each with its cure. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Says what works on this machine and network and what does not, each with its cure.",
      "Nobody is asked but the servers that are given; no device is opened."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration SERVER_LIMIT = Duration.ofSeconds(10);

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Mixin private IceOptions ice = new IceOptions();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "a Tern server, or one for WHIP and WHEP, to be reached")
  private @Nullable URI server;

  @Option(names = "--json", description = "one JSON object per line")
  private boolean json;

  private int broken;

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = ice.configuration();
    say(MachineChecks.java());
    say(MachineChecks.addresses());
    say(OwnCall.run(configuration.withIceServers(List.of())));
    if (configuration.iceServers().isEmpty()) {
      say(
          Result.missing(
              "ice",
              "no STUN or TURN server was given: calls reach this network, not through NATs",
              "Name them as a call would, such as --ice stun:HOST and --ice"
                  + " turns:HOST:443,USER,CREDENTIAL."));
    }
    for (IceServer each : configuration.iceServers()) {
      say(ServerCheck.run(configuration, each));
    }
    if (server != null) {
      say(web(server));
    }
    say(MachineChecks.display());
    say(MachineChecks.screens());
    say(MachineChecks.cameras());
    if (broken > 0) {
      throw new CommandFault(
          CommandFault.FAILED,
          broken
              + (broken == 1 ? " thing does" : " things do")
              + " not work; each line says what helps");
    }
    return 0;
  }

  private static Result web(URI url) throws InterruptedException {
    String name = url.toString();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(SERVER_LIMIT).build()) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(url).timeout(SERVER_LIMIT).build(),
              HttpResponse.BodyHandlers.discarding());
      return Result.ok(name, "answers (HTTP " + response.statusCode() + ")");
    } catch (IOException | IllegalArgumentException e) {
      return Result.broken(
          name,
          FaultLine.describe(e),
          "Check the URL, that the server runs, and that no firewall or proxy is in the way.");
    }
  }

  private void say(Result result) {
    if (result.status() == Result.Status.BROKEN) {
      broken++;
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String status = result.status().name().toLowerCase(Locale.ROOT);
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("name", result.name());
      line.put("status", status);
      line.put("text", result.text());
      if (result.cure() != null) {
        line.put("cure", result.cure());
      }
      out.println(JsonLine.write(line));
    } else {
      out.printf("%-8s %s: %s%n", status, result.name(), result.text());
      if (result.cure() != null) {
        out.printf("%-8s   %s%n", "", result.cure());
      }
    }
    out.flush();
  }
}
