package org.ternrtc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * rate: a soft picture that moves by fractions of a pixel, with a little noise. The budget of a
 * call is 33 ms a picture; the goal at 720p is 5 ms.
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

  /** Picture size. */
  @Param({"640x480", "1280x720"})
  String size = "";

  /** Target rate of the stream, at 30 pictures a second. */
  @Param({"600", "1500"})
  int kbps;

  private final List<EncodedFrame> stream = new ArrayList<>();
  private final Vp8Decoder decoder = new Vp8Decoder();

  /** Makes the stream: one key frame and the frames after it. */
  @Setup
  public void encode() {
    String[] sides = size.split("x", -1);
    int width = Integer.parseInt(sides[0]);
    int height = Integer.parseInt(sides[1]);
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(kbps * 1000, 30))) {
      for (int n = 0; n < PICTURES; n++) {
        EncodedFrame frame = encoder.encode(MovingPicture.render(width, height, n), n == 0);
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
      sink.consume(decoder.decode(frame));
    }
  }

  /** Closes the decoder. */
  @TearDown
  public void close() {
    decoder.close();
  }
}
