package org.ternrtc.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/**
 * How many camera pictures a second one thread encodes, by our encoder and by JCodec's. The budget
 * of a call is 33 ms a picture. The warm-up is long because the vector kernels are trained beside
 * it.
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

  /** Picture size, and the target rate in kbit/s that fits it. */
  @Param({"640x480@600", "1280x720@1500"})
  String stream = "";

  /** Provider. */
  @Param({"tern", "jcodec"})
  String encoderName = "";

  private final VideoFrame[] pictures = new VideoFrame[PICTURES];
  private @Nullable VideoEncoder encoder;
  private int next;
  private int direction = 1;

  /** Renders the pictures and makes the encoder. */
  @Setup
  public void prepare() {
    String[] parts = stream.split("[x@]", -1);
    for (int n = 0; n < PICTURES; n++) {
      pictures[n] = MovingPicture.render(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), n);
    }
    VideoCodecProvider provider = VideoCodecs.provider(encoderName);
    if (provider == null) {
      throw new IllegalStateException("no encoder is called " + encoderName);
    }
    encoder =
        provider.createEncoder(
            "VP8", VideoEncoderSettings.of(Integer.parseInt(parts[2]) * 1000, 30));
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
    return encoder.encode(pictures[next], false);
  }

  /** Closes the encoder. */
  @TearDown
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
