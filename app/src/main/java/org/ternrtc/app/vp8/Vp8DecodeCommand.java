package org.ternrtc.app.vp8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoDecoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfReader;
import org.ternrtc.media.file.Y4mWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tern vp8 decode}: an IVF file becomes a Y4M file, or a checksum. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = "Decodes VP8 in an IVF file to a Y4M file; without one it only counts and times.")
public final class Vp8DecodeCommand implements Callable<Integer> {
  private static final int WARM_UP_FRAMES = 60;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN.ivf", description = "the frames")
  private Path input = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT.y4m", arity = "0..1", description = "file to write")
  private @Nullable Path output;

  @Option(
      names = "--md5",
      description = "print the MD5 over the I420 bytes of all pictures, as vpxdec --i420 --md5")
  private boolean md5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the decoder may use (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int threads;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "how long the first frames are decoded for nothing before the clock counts, 0 to 60"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private double warmUpSeconds;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  private long frames;
  private long pictures;
  private @Nullable Y4mWriter writer;
  private int width;
  private int height;

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || threads > 16) {
      throw new CommandFault(CommandFault.USAGE, "--threads takes 1 to 16");
    }
    MessageDigest digest = digest();
    if (!(warmUpSeconds >= 0 && warmUpSeconds <= 60)) {
      throw new CommandFault(CommandFault.USAGE, "--warm-up takes 0 to 60 seconds");
    }
    CodecClock clock = new CodecClock(threads, warmUpSeconds > 0);
    try (IvfReader reader = IvfReader.open(input)) {
      if (!VideoCodecs.canDecode(reader.codec())) {
        throw new CommandFault(CommandFault.FAILED, input + " holds " + reader.fourCc());
      }
      warmUp(reader.codec());
      try (VideoDecoder decoder = decoder(reader.codec())) {
        decode(reader, decoder, digest, clock);
      } finally {
        if (writer != null) {
          writer.close();
        }
      }
    }
    print(clock, HexFormat.of().formatHex(digest.digest()));
    return 0;
  }

  private VideoDecoder decoder(String codec) {
    return VideoCodecs.decoder(codec, VideoDecoderSettings.defaults().withThreads(threads));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has MD5", e);
    }
  }

  /** Decodes the first frames again and again; what is wrong with them is found out later. */
  private void warmUp(String codec) throws IOException {
    List<EncodedFrame> first = new ArrayList<>();
    if (warmUpSeconds > 0) {
      try (IvfReader reader = IvfReader.open(input)) {
        for (EncodedFrame frame = reader.next();
            frame != null && first.size() < WARM_UP_FRAMES;
            frame = reader.next()) {
          first.add(frame);
        }
      }
    }
    long start = System.nanoTime();
    try (VideoDecoder decoder = decoder(codec)) {
      while (!first.isEmpty() && System.nanoTime() - start < warmUpSeconds * 1e9) {
        for (EncodedFrame frame : first) {
          decoder.decode(frame);
        }
      }
    } catch (UndecodableFrameException _) {
      return; // decode() will come to it and say where
    }
  }

  private void decode(
      IvfReader reader, VideoDecoder decoder, MessageDigest digest, CodecClock clock)
      throws IOException {
    for (EncodedFrame frame = reader.next(); frame != null; frame = reader.next()) {
      VideoFrame picture;
      clock.start();
      try {
        picture = decoder.decode(frame);
      } catch (UndecodableFrameException e) {
        throw new CommandFault(
            CommandFault.FAILED, input + ", frame " + frames + ": " + e.getMessage(), e);
      }
      clock.stop();
      frames++;
      if (picture != null) {
        pictures++;
        use(reader, picture, digest);
      }
    }
  }

  private void use(IvfReader reader, VideoFrame picture, MessageDigest digest) throws IOException {
    if (md5) {
      int chromaWidth = (picture.width() + 1) / 2;
      int chromaHeight = (picture.height() + 1) / 2;
      update(
          digest, picture, picture.yOffset(), picture.yStride(), picture.width(), picture.height());
      update(digest, picture, picture.uOffset(), picture.uvStride(), chromaWidth, chromaHeight);
      update(digest, picture, picture.vOffset(), picture.uvStride(), chromaWidth, chromaHeight);
    }
    if (output == null) {
      return;
    }
    if (writer == null) {
      width = picture.width();
      height = picture.height();
      int rate = Math.clamp(Math.round(reader.unitsPerSecond() * 1000), 1, Integer.MAX_VALUE);
      writer = Y4mWriter.create(output, width, height, rate, 1000);
    }
    if (picture.width() != width || picture.height() != height) {
      throw new CommandFault(
          CommandFault.FAILED,
          "picture " + (pictures - 1) + " has another size: a Y4M file cannot hold it");
    }
    writer.write(picture);
  }

  private static void update(
      MessageDigest digest, VideoFrame picture, int offset, int stride, int width, int height) {
    for (int row = 0; row < height; row++) {
      digest.update(picture.data(), offset + row * stride, width);
    }
  }

  private void print(CodecClock clock, String sum) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("frames", frames);
      line.put("pictures", pictures);
      line.put("fps", Math.round(clock.framesPerSecond() * 10) / 10.0);
      line.put("p50Ms", Math.round(clock.millis(0.5) * 1000) / 1000.0);
      line.put("p99Ms", Math.round(clock.millis(0.99) * 1000) / 1000.0);
      if (md5) {
        line.put("md5", sum);
      }
      out.println(JsonLine.write(line));
    } else {
      out.println(
          String.format(
              Locale.ROOT,
              "frames %d, pictures %d (%.1f fps)",
              frames,
              pictures,
              clock.framesPerSecond()));
      if (md5) {
        out.println(sum);
      }
    }
    out.flush();
  }
}
