package org.ternrtc.app.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.DurationArgument;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.serve.StreamName;
import org.ternrtc.app.source.SinkSpec;
import org.ternrtc.app.source.SoundSinkSpec;
import org.ternrtc.app.source.SoundSpec;
import org.ternrtc.app.source.SourceChoice;
import org.ternrtc.app.source.SourceChoices;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.source.SpecArguments;
import org.ternrtc.app.window.CallWindow;
import org.ternrtc.capture.sound.SoundDevices;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tern call}: a member of a room, with a window or without. */
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = "Calls whoever is in a room of a Tern server.")
public final class CallCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--room",
      paramLabel = "NAME",
      description = "the room (default: ${DEFAULT-VALUE})",
      defaultValue = "demo")
  private String room = "demo";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "the server (default: ${DEFAULT-VALUE})",
      defaultValue = "http://127.0.0.1:8080")
  private URI server = URI.create("http://127.0.0.1:8080");

  @Option(names = "--token", paramLabel = "TOKEN", description = "the server's token")
  private @Nullable String token;

  @Option(
      names = "--source",
      paramLabel = "SPEC",
      converter = SpecArguments.Source.class,
      description = "what is sent (default: pattern): " + SourceSpec.GRAMMAR)
  private SourceSpec source = SourceSpec.TestPattern.DEFAULT;

  @Option(
      names = "--sink",
      paramLabel = "SPEC",
      converter = SpecArguments.Sink.class,
      description = "where received pictures go (default: window): " + SinkSpec.GRAMMAR)
  private @Nullable SinkSpec sink;

  @Option(
      names = "--audio",
      paramLabel = "SPEC",
      converter = SpecArguments.Sound.class,
      description = "what sound is sent (default: off): " + SoundSpec.GRAMMAR)
  private SoundSpec audio = new SoundSpec.Off();

  @Option(
      names = "--audio-sink",
      paramLabel = "SPEC",
      converter = SpecArguments.SoundSink.class,
      description =
          "where received sound goes (default: speaker with a window, else null): "
              + SoundSinkSpec.GRAMMAR)
  private @Nullable SoundSinkSpec audioSink;

  @Option(
      names = "--bitrate",
      paramLabel = "KBPS",
      description = "rate of what is sent (default: ${DEFAULT-VALUE})",
      defaultValue = "1500")
  private int kilobits;

  @Mixin private IceOptions ice = new IceOptions();

  @Option(
      names = "--copy-paste",
      description = "no server: each side gives the other a line of text to paste")
  private boolean copyPaste;

  @Option(
      names = "--duration",
      paramLabel = "T",
      converter = DurationArgument.class,
      description = "ends the call after so long, such as 10s")
  private @Nullable Duration duration;

  @Option(
      names = "--stats",
      paramLabel = "json",
      description = "prints statistics once a second as JSON")
  private @Nullable String stats;

  @Option(names = "--headless", description = "no window: the command line only")
  private boolean headless;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile RoomCall.State state = RoomCall.State.WAITING;
  private volatile String stateText = "";
  private volatile boolean wasConnected;
  private volatile @Nullable String unconnected;
  private volatile @Nullable Conversation conversation;
  private volatile @Nullable CallSound sound;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    check(command);
    SinkSpec target = sink != null ? sink : headless ? new SinkSpec.Null() : new SinkSpec.Window();
    if (target instanceof SinkSpec.Window && !CallWindow.possible()) {
      throw new CommandFault(CommandFault.UNAVAILABLE, "no display: use --headless");
    }
    boolean inWindow = target instanceof SinkSpec.Window;
    try (StopSignal _ = StopSignal.onStop(over::countDown);
        CallSound heard = openSound(inWindow);
        LocalVideo local = LocalVideo.start(source, inWindow, this::connection);
        VideoTap remote = new VideoTap()) {
      sound = heard;
      return switch (target) {
        case SinkSpec.Window _ -> inWindow(command, local, remote);
        case SinkSpec.Null _ -> inTerminal(command, local, remote);
        case SinkSpec.Y4m(Path path) -> {
          remote.recordTo(path);
          yield inTerminal(command, local, remote);
        }
      };
    }
  }

  /** A loudspeaker that nobody has asked for need not be there. */
  private CallSound openSound(boolean inWindow) throws IOException {
    SoundSinkSpec wanted = audioSink;
    if (wanted != null) {
      return CallSound.open(audio, wanted);
    }
    if (inWindow && !SoundDevices.speakers().isEmpty()) {
      return CallSound.openLoudIfPossible(audio, System.err::println);
    }
    return CallSound.open(audio, new SoundSinkSpec.Null());
  }

  private @Nullable PeerConnection connection() {
    Conversation current = conversation;
    return current == null ? null : current.connection();
  }

  private void check(CommandLine command) {
    // Before any device is opened.
    var _ = ice.configuration();
    if (!StreamName.valid(room)) {
      throw new CommandLine.ParameterException(
          command, "room '" + room + "': a name is " + StreamName.RULE);
    }
    if (stats != null && !stats.equals("json")) {
      throw new CommandLine.ParameterException(command, "--stats knows json only");
    }
    if (kilobits < 10 || kilobits > 1_000_000) {
      throw new CommandLine.ParameterException(command, "--bitrate is 10 to 1000000");
    }
    if (headless && sink instanceof SinkSpec.Window) {
      throw new CommandLine.ParameterException(command, "--headless has no window");
    }
  }

  private Conversation conversation(
      CommandLine command, LocalVideo local, VideoTap remote, @Nullable CallWindow window) {
    RoomCall.Listener listener = listener(window);
    CallData data = window == null ? new PrintedChat(command.getErr()) : window.exchange();
    if (copyPaste) {
      return new CopyPasteCall(
          ice.configuration(),
          new CallMedia(local, remote, encoding(), sound),
          data,
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          command.getOut(),
          command.getErr(),
          listener);
    }
    return new RoomCall(
        server,
        room,
        token,
        ice.configuration(),
        new CallMedia(local, remote, encoding(), sound),
        data,
        listener);
  }

  private RoomCall.Listener listener(@Nullable CallWindow window) {
    return new RoomCall.Listener() {
      @Override
      public void onState(RoomCall.State next, String text) {
        state = next;
        stateText = text;
        if (next == RoomCall.State.CONNECTED) {
          wasConnected = true;
        }
        if (window != null) {
          window.state(text, next != RoomCall.State.WAITING && next != RoomCall.State.ENDED);
        } else {
          System.err.println(text);
        }
        // A window stays and shows what happened; in a room the other one may come again.
        boolean last =
            next == RoomCall.State.REFUSED
                || next == RoomCall.State.ENDED
                || (next == RoomCall.State.FAILED && window == null);
        if (last) {
          over.countDown();
        }
      }
    };
  }

  private RtpEncodingParameters encoding() {
    double rate = source instanceof SourceSpec.TestPattern pattern ? pattern.framesPerSecond() : 30;
    return RtpEncodingParameters.DEFAULT.withMaxBitrate(kilobits * 1000).withMaxFramerate(rate);
  }

  private int inTerminal(CommandLine command, LocalVideo local, VideoTap remote)
      throws IOException, InterruptedException {
    try (Conversation call = conversation(command, local, remote, null)) {
      conversation = call;
      call.start();
      CallStatistics statistics = new CallStatistics();
      long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
      while (!over.await(step(end), TimeUnit.NANOSECONDS)
          && (duration == null || System.nanoTime() - end < 0)) {
        report(command, call, statistics, null);
      }
      explain(call);
    }
    return outcome(remote);
  }

  private int inWindow(CommandLine command, LocalVideo local, VideoTap remote)
      throws IOException, InterruptedException {
    var actions =
        new CallWindow.Actions() {
          @Override
          public void cameraOff(boolean off) {
            local.off(off);
          }

          @Override
          public List<SourceChoice> sources() {
            return SourceChoices.list(local.used());
          }

          @Override
          public boolean choose(SourceSpec next) throws IOException {
            try {
              local.change(next);
            } catch (NoSuchFileException e) {
              throw new IOException(e.getMessage() + ": no such file", e);
            }
            return local.sends();
          }
        };
    try (CallWindow window = CallWindow.open("Tern - " + room, local.sends(), actions);
        Conversation call = conversation(command, local, remote, window)) {
      conversation = call;
      local.show(window.self());
      remote.show(window.remote());
      call.start();
      CallStatistics statistics = new CallStatistics();
      long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
      while (over.getCount() > 0
          && !window.awaitClosed(step(end) / 1_000_000)
          && (duration == null || System.nanoTime() - end < 0)) {
        report(command, call, statistics, window);
      }
      explain(call);
    }
    return state == RoomCall.State.REFUSED ? outcome(remote) : 0;
  }

  /** While there still is a connection to ask. */
  private void explain(Conversation call) {
    PeerConnection connection = call.connection();
    if (connection != null && !wasConnected && state == RoomCall.State.CONNECTING) {
      unconnected = connection.explain().summary();
    }
  }

  private long step(long end) {
    long second = TimeUnit.SECONDS.toNanos(1);
    return duration == null
        ? second
        : Math.max(1_000_000, Math.min(second, end - System.nanoTime()));
  }

  private void report(
      CommandLine command,
      Conversation call,
      CallStatistics statistics,
      @Nullable CallWindow window) {
    PeerConnection connection = call.connection();
    if (connection == null) {
      statistics.reset();
      return;
    }
    statistics.update(connection.getStats());
    if (window != null) {
      window.statistics(statistics.lines());
    }
    if (stats != null) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
      line.putAll(statistics.json());
      CallSound heard = sound;
      if (heard != null) {
        line.put("audioLevel", heard.received().level());
        line.put("audioSeconds", heard.received().totalSeconds());
      }
      command.getOut().println(org.ternrtc.app.cli.JsonLine.write(line));
      command.getOut().flush();
    } else if (window == null && wasConnected) {
      System.err.println(statistics.line());
    }
  }

  private int outcome(VideoTap remote) {
    if (state == RoomCall.State.REFUSED || state == RoomCall.State.FAILED) {
      throw new CommandFault(CommandFault.FAILED, stateText);
    }
    if (!wasConnected && duration != null) {
      String why = unconnected;
      throw new CommandFault(
          CommandFault.FAILED, why == null ? "nobody was there: " + stateText : "no call: " + why);
    }
    if (duration != null && remote.frames() == 0) {
      throw new CommandFault(CommandFault.FAILED, "no picture was received");
    }
    return 0;
  }
}
