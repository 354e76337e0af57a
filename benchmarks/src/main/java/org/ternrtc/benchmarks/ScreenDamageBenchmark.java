package org.ternrtc.benchmarks;

import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Graphics;
import java.awt.Toolkit;
import java.awt.Window;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.Screens;
import org.ternrtc.media.VideoFrame;

/**
 * A picture of which a part was drawn anew: asking what that is, grabbing and converting it, and
 * copying the rest from the picture before. The drawing is not counted. Needs a display of
 * 1920x1080 whose server tells of damage. Targets at 30 pictures a second: 8 % of a core while
 * someone types (a small part), 2.7 ms; 2 % while nothing changes, 0.67 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Dorg.lwjgl.system.memoryBackend=ffm"
    })
public class ScreenDamageBenchmark {
  /** What is drawn before each picture, width and height; nothing for 0x0. */
  @Param({"0x0", "16x16", "320x240", "960x540", "1920x1080"})
  public String drawn = "16x16";

  private @Nullable Window window;
  private @Nullable ScreenGrabber grabber;
  private int width;
  private int height;
  private int colour;

  /** Opens a window to draw in, and then the grabber, on the benchmark's own thread. */
  @Setup(Level.Trial)
  public void open() throws IOException, InterruptedException, InvocationTargetException {
    TrainedKernels.await();
    String[] numbers = drawn.split("x", -1);
    width = Integer.parseInt(numbers[0]);
    height = Integer.parseInt(numbers[1]);
    var made = new Window(null);
    made.setBounds(0, 0, 1920, 1080);
    made.setVisible(true);
    window = made;
    EventQueue.invokeAndWait(() -> {});
    ScreenProvider x11 =
        Screens.providers().stream()
            .filter(each -> each.name().equals("x11"))
            .findFirst()
            .orElseThrow();
    ScreenGrabber opened = x11.grabber(x11.list().getFirst(), GrabOptions.defaults());
    grabber = opened;
    opened.grab(System.nanoTime());
  }

  /** Draws, and waits until the server has. */
  @Setup(Level.Invocation)
  public void draw() {
    Window on = window;
    if (on == null || width == 0) {
      return;
    }
    Graphics graphics = on.getGraphics();
    graphics.setColor(new Color(colour++ * 7919));
    graphics.fillRect(64, 64, width, height);
    graphics.dispose();
    Toolkit.getDefaultToolkit().sync();
  }

  /** What a source does for each picture. */
  @Benchmark
  public @Nullable VideoFrame changedPart() throws IOException {
    ScreenGrabber open = grabber;
    if (open == null) {
      throw new IOException("not open");
    }
    if (!open.changed()) {
      return null;
    }
    VideoFrame frame = open.grab(System.nanoTime());
    List<VideoFrame.Region> dirty = frame.dirty();
    if (width == 0 && dirty != null && !dirty.isEmpty()) {
      throw new IOException("something else draws here");
    }
    return frame;
  }

  /** Gives window and display back. */
  @TearDown(Level.Trial)
  public void close() {
    if (grabber != null) {
      grabber.close();
    }
    if (window != null) {
      window.dispose();
    }
  }
}
