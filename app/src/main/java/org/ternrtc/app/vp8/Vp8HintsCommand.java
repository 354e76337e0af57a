package org.ternrtc.app.vp8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;
import org.ternrtc.media.file.Y4mReader;
import org.ternrtc.media.pixel.ChangedRegions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tern vp8 hints}: writes down what changed in each picture of a clip. */
@Command(
    name = "hints",
    mixinStandardHelpOptions = true,
    description = {
      "Compares each picture of a Y4M file with the one before and writes what changed, as a screen"
          + " capture would tell it: for vp8 encode --hints.",
      "A line per picture: rectangles x,y,width,height with a space between; - for nothing, ? for"
          + " not known."
    })
public final class Vp8HintsCommand implements Callable<Integer> {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN.y4m", description = "the pictures")
  private Path input = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT.txt", description = "the file to write")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    long frames = 0;
    long rectangles = 0;
    try (Y4mReader reader = Y4mReader.open(input);
        HintsFile.Writer writer = new HintsFile.Writer(output)) {
      VideoFrame before = null;
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        List<Region> changed = before == null ? null : ChangedRegions.between(before, frame);
        rectangles += changed == null ? 0 : changed.size();
        writer.write(changed);
        before = frame;
        frames++;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("frames " + frames + ", rectangles " + rectangles);
    out.flush();
    return 0;
  }
}
