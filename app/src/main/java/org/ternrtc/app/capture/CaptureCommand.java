package org.ternrtc.app.capture;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.DurationArgument;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.source.GrabArguments;
import org.ternrtc.app.source.SinkSpec;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.source.Sources;
import org.ternrtc.app.source.SpecArguments;
import org.ternrtc.capture.CameraMode;
import org.ternrtc.capture.CameraSource;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.VideoSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tern capture}: grabs pictures without a call. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = "Grabs pictures without a call and says how fast that went.")
public final class CaptureCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "SPEC",
      required = true,
      converter = SpecArguments.Source.class,
      description = "what is grabbed: " + SourceSpec.GRAMMAR)
  private @Nullable SourceSpec source;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      converter = SpecArguments.Sink.class,
      description = "FILE.y4m or null (default)")
  private SinkSpec out = new SinkSpec.Null();

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "pictures a second of a screen, window or camera (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private double framesPerSecond;

  @Option(
      names = "--duration",
      paramLabel = "T",
      converter = DurationArgument.class,
      description = "how long (default: 5s)")
  private Duration duration = Duration.ofSeconds(5);

  @Option(
      names = "--region",
      paramLabel = "X,Y,W,H",
      converter = Region.Argument.class,
      description = "a part of the picture, even numbers")
  private @Nullable Region region;

  @Option(
      names = "--cursor",
      paramLabel = "on|off",
      description = "whether the mouse pointer is drawn into a screen or window (default: off)")
  private String cursor = "off";

  @Option(
      names = "--pixel-format",
      paramLabel = "NAME",
      description = "what a camera has to send, such as YUYV or MJPG (default: what serves best)")
  private @Nullable String pixelFormat;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE.png",
      description = "also write a picture as PNG: of a screen or window in its very colours")
  private @Nullable Path snapshot;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    SourceSpec from = Objects.requireNonNull(source);
    boolean onScreen = from instanceof SourceSpec.Screen || from instanceof SourceSpec.Window;
    if (!cursor.equals("off") && !(cursor.equals("on") && onScreen)) {
      throw new CommandFault(CommandFault.USAGE, "--cursor is on or off, of a screen or a window");
    }
    if (out instanceof SinkSpec.Window) {
      throw new CommandLine.ParameterException(command, "--out is FILE.y4m or null");
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new CommandLine.ParameterException(command, "--fps is over 0 and at most 240");
    }
    if (pixelFormat != null
        && !(from instanceof SourceSpec.Camera && CameraMode.READABLE.contains(pixelFormat))) {
      throw new CommandFault(
          CommandFault.USAGE,
          "--pixel-format is one of " + String.join(", ", CameraMode.READABLE) + ", of a camera");
    }
    var grab =
        new GrabArguments(
            framesPerSecond,
            region == null || !onScreen ? null : region.inPixels(),
            cursor.equals("on") ? CursorMode.DRAWN : CursorMode.NONE,
            pixelFormat);
    VideoSource opened = Sources.open(from, grab);
    if (opened == null) {
      throw new CommandFault(CommandFault.USAGE, "capture needs a source with pictures");
    }
    CountDownLatch over = new CountDownLatch(1);
    Path file = out instanceof SinkSpec.Y4m(Path path) ? path : null;
    try (StopSignal _ = StopSignal.onStop(over::countDown);
        CaptureMeter meter =
            new CaptureMeter(
                onScreen ? null : region, file, (int) Math.round(framesPerSecond), over)) {
      long began = System.nanoTime();
      long cpuBefore = processCpuNanos();
      try {
        opened.start(meter);
        over.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        opened.close();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpu = (processCpuNanos() - cpuBefore) / 1e9 / seconds;
      print(command.getOut(), meter, opened, seconds, cpu);
      if (snapshot != null && opened instanceof ScreenSource screen) {
        CaptureMeter.write(screen.image(), snapshot);
      } else if (snapshot != null) {
        meter.snapshot(snapshot);
      }
    }
    return 0;
  }

  private void print(
      PrintWriter to, CaptureMeter meter, VideoSource from, double seconds, double cpu)
      throws IOException {
    CaptureMeter.Result result = meter.result();
    if (result.fault() != null) {
      throw new CommandFault(CommandFault.FAILED, result.fault());
    }
    if (result.frames() == 0) {
      throw new CommandFault(
          CommandFault.FAILED,
          "no picture came" + (result.ended() == null ? "" : ": " + result.ended()));
    }
    double rate = result.framesPerSecond();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("frames", result.frames());
      line.put("width", result.width());
      line.put("height", result.height());
      line.put("seconds", seconds);
      line.put("fps", rate);
      line.put("msPerFrame", result.millisPerFrame());
      line.put("cpuPercent", 100 * cpu);
      if (from instanceof ScreenSource screen) {
        ScreenSource.Counters counters = screen.counters();
        line.put("provider", screen.providerName());
        line.put("grabs", counters.grabs());
        line.put("repeats", counters.repeats());
        line.put("rests", counters.rests());
        line.put("pixels", counters.pixels());
      } else if (from instanceof CameraSource camera) {
        line.put("provider", camera.providerName());
        line.put("camera", camera.camera().id());
        line.put("dropped", camera.counters().dropped());
        line.put("leftOut", camera.counters().leftOut());
        CameraMode mode = camera.mode();
        if (mode != null) {
          line.put("pixelFormat", mode.pixelFormat());
        }
      }
      to.println(JsonLine.write(line));
    } else {
      to.printf(
          Locale.ROOT,
          "%d frames of %dx%d in %.1f s (%.1f fps), %.2f ms per frame, %.0f %% of one core%n",
          result.frames(),
          result.width(),
          result.height(),
          seconds,
          rate,
          result.millisPerFrame(),
          100 * cpu);
    }
    to.flush();
  }

  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }
}
