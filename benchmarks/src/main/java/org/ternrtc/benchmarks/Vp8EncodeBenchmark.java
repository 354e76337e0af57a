package org.ternrtc.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
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
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.Y4mReader;

/**
 * How many pictures a second one thread encodes, by our encoder and by JCodec's (key frames only:
 * it cannot come down to these rates). The budget of a call is 33 ms a picture; the goals, printed
 * with the times of single pictures after each run, are 60 % of libvpx's speed on two cores of an
 * AMD EPYC. The warm-up is long because the vector kernels are trained beside it. Bytes allocated
 * for a picture: {@code ./tern bench jmh Vp8Encode -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class Vp8EncodeBenchmark {
  private static final int PICTURES = 30;

  /**
   * What the pictures show, their size, the target rate in kbit/s and the goal in pictures a
   * second; or {@code FILE.y4m@KBPS/GOAL} for the first pictures of a clip.
   */
  @Param({
    "camera:640x480@600/260",
    "camera:1280x720@1500/85",
    "camera:1920x1080@3000/38",
    "screen:1280x720@2000/114",
    "screen:1920x1080@4000/64"
  })
  String stream = "";

  /** Provider. */
  @Param({"tern", "jcodec"})
  String encoderName = "";

  private final VideoFrame[] pictures = new VideoFrame[PICTURES];
  private @Nullable VideoEncoder encoder;
  private final PictureTimes times = new PictureTimes();
  private int goal;
  private int next;
  private int direction = 1;

  /** Renders the pictures and makes the encoder. */
  @Setup
  public void prepare() throws IOException {
    int at = stream.lastIndexOf('@');
    int slash = stream.lastIndexOf('/');
    int kbps = Integer.parseInt(stream.substring(at + 1, slash));
    goal = Integer.parseInt(stream.substring(slash + 1));
    String what = stream.substring(0, at);
    boolean screen = what.contains("screen");
    if (what.endsWith(".y4m")) {
      try (Y4mReader reader = Y4mReader.open(Path.of(what))) {
        for (int n = 0; n < PICTURES; n++) {
          VideoFrame frame = reader.next();
          pictures[n] = frame == null ? pictures[n - 1] : frame;
        }
      }
    } else {
      String[] sides = what.substring(what.indexOf(':') + 1).split("x", -1);
      int width = Integer.parseInt(sides[0]);
      int height = Integer.parseInt(sides[1]);
      for (int n = 0; n < PICTURES; n++) {
        pictures[n] =
            screen
                ? ScreenPicture.render(width, height, n)
                : MovingPicture.render(width, height, n);
      }
    }
    VideoCodecProvider provider = VideoCodecs.provider(encoderName);
    if (provider == null) {
      throw new IllegalStateException("no encoder is called " + encoderName);
    }
    ContentKind content = screen ? ContentKind.SCREEN : ContentKind.CAMERA;
    VideoEncoderSettings settings = VideoEncoderSettings.of(kbps * 1000, 30);
    encoder = provider.createEncoder("VP8", settings.withContent(content));
  }

  /** Encodes the next picture: to the end of the clip and back, so that nothing ever jumps. */
  @Benchmark
  public @Nullable EncodedFrame encode() {
    if (encoder == null) {
      throw new IllegalStateException("not prepared");
    }
    if (next + direction < 0 || next + direction >= PICTURES) {
      direction = -direction;
    }
    next += direction;
    long start = System.nanoTime();
    EncodedFrame frame = encoder.encode(pictures[next], EncodeOptions.NONE);
    times.add(System.nanoTime() - start);
    return frame;
  }

  /** What happened while the JVM was warming up does not count. */
  @Setup(Level.Iteration)
  public void forget() {
    times.clear();
  }

  /** Says how long single pictures took. */
  @TearDown(Level.Iteration)
  public void describe() {
    System.out.println(times.describe(encoderName + " " + stream, goal));
  }

  /** Closes the encoder. */
  @TearDown
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
