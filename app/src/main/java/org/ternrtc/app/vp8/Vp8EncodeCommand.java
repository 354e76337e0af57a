package org.ternrtc.app.vp8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;
import org.ternrtc.media.file.Y4mReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tern vp8 encode}: a Y4M file becomes an IVF file. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Encodes a Y4M file to VP8 in an IVF file.",
      "Prints frames, kbit/s and the frames a second of the encoder alone, after warm-up; with one"
          + " thread that is the thread's own processor time."
    })
public final class Vp8EncodeCommand implements Callable<Integer> {
  private static final String CODEC = "VP8";
  private static final int WARM_UP_PICTURES = 30;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN.y4m", description = "the pictures")
  private Path input = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT.ivf", description = "the file to write")
  private Path output = Path.of("");

  @Mixin private EncoderArguments arguments = new EncoderArguments();

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description = "tern or jcodec (default: ${DEFAULT-VALUE})",
      defaultValue = "tern")
  private String encoderName = "tern";

  @Option(
      names = "--hints",
      paramLabel = "FILE",
      description = "what changed in each picture, as vp8 hints writes it")
  private @Nullable Path hints;

  @Option(
      names = "--psnr",
      description = "decode again and print PSNR in dB, of each plane and of all, and SSIM")
  private boolean psnr;

  @Option(
      names = "--reference",
      paramLabel = "FILE.y4m",
      description =
          "pictures that --psnr compares with (default: IN.y4m); the clip without its noise")
  private @Nullable Path reference;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "how long the first pictures are encoded for nothing before the clock counts, 0 to 60"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "2")
  private double warmUpSeconds;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  private final EncodeReport report = new EncodeReport();

  @Override
  public Integer call() throws IOException {
    VideoCodecProvider provider = VideoCodecs.provider(encoderName);
    if (provider == null || !provider.encodes(CODEC)) {
      throw new CommandFault(CommandFault.USAGE, "no encoder is called " + encoderName);
    }
    if (!(warmUpSeconds >= 0 && warmUpSeconds <= 60)) {
      throw new CommandFault(CommandFault.USAGE, "--warm-up takes 0 to 60 seconds");
    }
    CodecClock clock = new CodecClock(arguments.threads(), warmUpSeconds > 0);
    try (Y4mReader reader = Y4mReader.open(input)) {
      VideoEncoderSettings settings = arguments.settings(reader.framesPerSecond());
      warmUp(provider, settings);
      try (VideoEncoder encoder = provider.createEncoder(CODEC, settings);
          IvfWriter writer = writer(reader, settings)) {
        encode(reader, encoder, writer, clock, settings.framesPerSecond());
        report.finished(encoder.statistics(), settings.framesPerSecond());
      }
    }
    print(clock);
    return 0;
  }

  /** Runs the first pictures through an encoder of their own, to and fro so that nothing jumps. */
  private void warmUp(VideoCodecProvider provider, VideoEncoderSettings settings)
      throws IOException {
    if (warmUpSeconds == 0) {
      return;
    }
    List<VideoFrame> pictures = new ArrayList<>();
    try (Y4mReader reader = Y4mReader.open(input)) {
      for (VideoFrame frame = reader.next();
          frame != null && pictures.size() < WARM_UP_PICTURES;
          frame = reader.next()) {
        pictures.add(frame);
      }
    }
    long start = System.nanoTime();
    int next = 0;
    int step = 1;
    try (VideoEncoder encoder = provider.createEncoder(CODEC, settings)) {
      while (!pictures.isEmpty() && System.nanoTime() - start < warmUpSeconds * 1e9) {
        encoder.encode(pictures.get(next), EncodeOptions.NONE);
        if (next + step < 0 || next + step >= pictures.size()) {
          step = -step;
        }
        next = Math.clamp(next + step, 0, pictures.size() - 1);
      }
    }
  }

  private IvfWriter writer(Y4mReader reader, VideoEncoderSettings settings) throws IOException {
    int numerator = reader.rateNumerator();
    int denominator = reader.rateDenominator();
    if (settings.framesPerSecond() != reader.framesPerSecond()) {
      numerator = (int) Math.round(settings.framesPerSecond() * 1000);
      denominator = 1000;
    }
    return new IvfWriter(output, "VP80", reader.width(), reader.height(), numerator, denominator);
  }

  private void encode(
      Y4mReader reader, VideoEncoder encoder, IvfWriter writer, CodecClock clock, double rate)
      throws IOException {
    try (VideoDecoder decoder = VideoCodecs.decoder(CODEC);
        HintsFile.@Nullable Reader changes = hints == null ? null : new HintsFile.Reader(hints);
        @Nullable Y4mReader clean = reference == null ? null : Y4mReader.open(reference)) {
      long number = 0;
      VideoFrame shown = null;
      for (VideoFrame next = reader.next(); next != null; next = reader.next()) {
        VideoFrame frame = next.withCaptureNanos(Math.round(number * 1e9 / rate));
        if (changes != null) {
          frame = frame.withDirty(changes.next(frame.width(), frame.height()));
        }
        report.beforeEncoding();
        clock.start();
        EncodedFrame encoded = encoder.encode(frame, EncodeOptions.NONE);
        clock.stop();
        report.encoded(encoded);
        if (encoded != null) {
          writer.write(encoded.data(), number);
          if (psnr) {
            shown = decoder.decode(encoded);
          }
        }
        judge(clean == null ? frame : clean.next(), shown);
        number++;
      }
    } catch (UndecodableFrameException e) {
      throw new CommandFault(
          CommandFault.FAILED, encoderName + " wrote a frame that cannot be decoded: " + e, e);
    }
  }

  /** A dropped picture is judged by the one that stays on the screen. */
  private void judge(@Nullable VideoFrame truth, @Nullable VideoFrame shown) {
    if (shown == null) {
      return;
    }
    if (truth == null || truth.width() != shown.width() || truth.height() != shown.height()) {
      throw new CommandFault(
          CommandFault.FAILED,
          reference + " has fewer pictures than " + input + " or another size");
    }
    report.judged(truth, shown);
  }

  private void print(CodecClock clock) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? JsonLine.write(report.json(clock, psnr)) : report.text(clock, psnr));
    out.flush();
  }
}
