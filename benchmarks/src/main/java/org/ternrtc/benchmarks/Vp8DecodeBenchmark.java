package org.ternrtc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.ternrtc.codec.vp8.Vp8Decoder;
import org.ternrtc.codec.vp8.Vp8Encoder;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoEncoderSettings;

/**
 * How many pictures a second one thread decodes. The stream comes from our own encoder at a call's
 * rate: a soft picture that moves by fractions of a pixel with a little noise, or a screen of text.
 * The budget of a call is 33 ms a picture; the goal is half of libvpx's speed, printed with the
 * times of single pictures. JCodec's decoder is not beside ours because it fails on frames between
 * key frames.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class Vp8DecodeBenchmark {
  private static final int PICTURES = 30;

  /** What the pictures show, their size, the rate in kbit/s and the goal in pictures a second. */
  @Param({
    "camera:640x480@600/750",
    "camera:1280x720@1500/250",
    "camera:1920x1080@3000/110",
    "screen:1920x1080@4000/170"
  })
  String content = "";

  private final PictureTimes times = new PictureTimes();
  private int goal;
  private final List<EncodedFrame> stream = new ArrayList<>();
  private final Vp8Decoder decoder = new Vp8Decoder();

  /** Makes the stream: one key frame and the frames after it. */
  @Setup
  public void encode() {
    String[] parts = content.split("[:x@/]", -1);
    int width = Integer.parseInt(parts[1]);
    int height = Integer.parseInt(parts[2]);
    int kbps = Integer.parseInt(parts[3]);
    goal = Integer.parseInt(parts[4]);
    boolean screen = parts[0].equals("screen");
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(kbps * 1000, 30))) {
      for (int n = 0; n < PICTURES; n++) {
        EncodedFrame frame =
            encoder.encode(
                screen
                    ? ScreenPicture.render(width, height, n)
                    : MovingPicture.render(width, height, n),
                n == 0);
        if (frame != null) {
          stream.add(frame);
        }
      }
    }
    if (stream.size() != PICTURES) {
      throw new IllegalStateException("the encoder dropped pictures");
    }
  }

  /** Decodes the stream from key frame to end; a picture is an operation. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public void decode(Blackhole sink) throws UndecodableFrameException {
    for (EncodedFrame frame : stream) {
      long start = System.nanoTime();
      sink.consume(decoder.decode(frame));
      times.add(System.nanoTime() - start);
    }
  }

  /** What happened while the JVM was warming up does not count. */
  @Setup(Level.Iteration)
  public void forget() {
    times.clear();
  }

  /** Says how long single pictures took. */
  @TearDown(Level.Iteration)
  public void describe() {
    System.out.println(times.describe(content, goal));
  }

  /** Closes the decoder. */
  @TearDown
  public void close() {
    decoder.close();
  }
}
