package org.ternrtc.app.vp8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
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

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN.y4m", description = "the pictures")
  private Path input = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT.ivf", description = "the file to write")
  private Path output = Path.of("");

  @Option(names = "--bitrate", paramLabel = "KBPS", required = true, description = "target rate")
  private int kilobits;

  @Option(names = "--fps", paramLabel = "N", description = "picture rate (default: the file's)")
  private @Nullable Double framesPerSecond;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the encoder may use (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int threads;

  @Option(
      names = "--content",
      paramLabel = "KIND",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
      defaultValue = "CAMERA")
  private ContentKind content = ContentKind.CAMERA;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "0, slow and good, to 16, fast (default: ${DEFAULT-VALUE})",
      defaultValue = "" + VideoEncoderSettings.DEFAULT_SPEED)
  private int speed;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description = "tern or jcodec (default: ${DEFAULT-VALUE})",
      defaultValue = "tern")
  private String encoderName = "tern";

  @Option(names = "--psnr", description = "decode again and print the PSNR of each plane in dB")
  private boolean psnr;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  private long frames;
  private long dropped;
  private long bytes;
  private PictureQuality quality = new PictureQuality(0, 0, 0, 0, 0);

  @Override
  public Integer call() throws IOException {
    VideoCodecProvider provider = VideoCodecs.provider(encoderName);
    if (provider == null || !provider.encodes(CODEC)) {
      throw new CommandFault(CommandFault.USAGE, "no encoder is called " + encoderName);
    }
    CodecClock clock = new CodecClock(threads);
    try (Y4mReader reader = Y4mReader.open(input)) {
      double rate = framesPerSecond == null ? reader.framesPerSecond() : framesPerSecond;
      try (VideoEncoder encoder = provider.createEncoder(CODEC, settings(rate));
          IvfWriter writer = writer(reader)) {
        encode(reader, encoder, writer, clock, rate);
      }
      print(clock, rate);
    }
    return 0;
  }

  private VideoEncoderSettings settings(double rate) {
    try {
      return VideoEncoderSettings.of(Math.multiplyExact(kilobits, 1000), rate)
          .withThreads(threads)
          .withContent(content)
          .withSpeed(speed);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CommandFault(CommandFault.USAGE, "not possible: " + e.getMessage(), e);
    }
  }

  private IvfWriter writer(Y4mReader reader) throws IOException {
    int numerator = reader.rateNumerator();
    int denominator = reader.rateDenominator();
    if (framesPerSecond != null) {
      numerator = (int) Math.round(framesPerSecond * 1000);
      denominator = 1000;
    }
    return new IvfWriter(output, "VP80", reader.width(), reader.height(), numerator, denominator);
  }

  private void encode(
      Y4mReader reader, VideoEncoder encoder, IvfWriter writer, CodecClock clock, double rate)
      throws IOException {
    try (VideoDecoder decoder = VideoCodecs.decoder(CODEC)) {
      VideoFrame shown = null;
      for (VideoFrame next = reader.next(); next != null; next = reader.next()) {
        VideoFrame frame = next.withCaptureNanos(Math.round(frames * 1e9 / rate));
        clock.start();
        EncodedFrame encoded = encoder.encode(frame, false);
        clock.stop();
        if (encoded == null) {
          dropped++;
        } else {
          bytes += encoded.data().length;
          writer.write(encoded.data(), frames);
          if (psnr) {
            shown = decoder.decode(encoded);
          }
        }
        // A dropped picture is judged by the one that stays on the screen.
        if (shown != null) {
          quality = quality.plus(PictureQuality.compare(frame, shown));
        }
        frames++;
      }
    } catch (UndecodableFrameException e) {
      throw new CommandFault(
          CommandFault.FAILED, encoderName + " wrote a frame that cannot be decoded: " + e, e);
    }
  }

  private void print(CodecClock clock, double rate) {
    double kbps = frames == 0 ? 0 : bytes * 8 * rate / frames / 1000;
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("frames", frames);
      line.put("dropped", dropped);
      line.put("kbps", rounded(kbps));
      line.put("fps", rounded(clock.framesPerSecond()));
      if (psnr) {
        line.put("psnrY", rounded(quality.psnrY()));
        line.put("psnrU", rounded(quality.psnrU()));
        line.put("psnrV", rounded(quality.psnrV()));
      }
      out.println(JsonLine.write(line));
    } else {
      String text =
          String.format(
              Locale.ROOT,
              "frames %d, dropped %d, kbps %.1f (%.1f fps)",
              frames,
              dropped,
              kbps,
              clock.framesPerSecond());
      if (psnr) {
        text +=
            String.format(
                Locale.ROOT,
                ", PSNR Y %.2f U %.2f V %.2f dB",
                quality.psnrY(),
                quality.psnrU(),
                quality.psnrV());
      }
      out.println(text);
    }
    out.flush();
  }

  /** Three decimals; a picture without any error has no number. */
  private static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) (Math.round(value * 1000) / 1000.0) : null;
  }
}
