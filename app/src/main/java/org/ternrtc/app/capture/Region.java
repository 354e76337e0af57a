package org.ternrtc.app.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ternrtc.media.VideoFrame;
import picocli.CommandLine;

/** A part of a picture, in even pixels, so that chroma can be cut as well. */
record Region(int x, int y, int width, int height) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

  /**
   * The part of a picture, without copying.
   *
   * @throws IllegalArgumentException when the picture is smaller than that
   */
  VideoFrame of(VideoFrame frame) {
    if (x + width > frame.width() || y + height > frame.height()) {
      throw new IllegalArgumentException(
          "the region ends outside the picture of " + frame.width() + "x" + frame.height());
    }
    return frame.crop(x, y, width, height);
  }

  /** The same as media has it. */
  VideoFrame.Region inPixels() {
    return new VideoFrame.Region(x, y, width, height);
  }

  /** Reads {@code X,Y,W,H}. */
  static final class Argument implements CommandLine.ITypeConverter<Region> {
    @Override
    public Region convert(String value) {
      Matcher form = FORM.matcher(value);
      if (!form.matches()) {
        throw new CommandLine.TypeConversionException("'" + value + "' is not X,Y,W,H");
      }
      int[] numbers = new int[4];
      for (int i = 0; i < 4; i++) {
        numbers[i] = Integer.parseInt(form.group(i + 1));
        if (numbers[i] % 2 != 0) {
          throw new CommandLine.TypeConversionException("'" + value + "' has odd numbers");
        }
      }
      if (numbers[2] == 0 || numbers[3] == 0) {
        throw new CommandLine.TypeConversionException("'" + value + "' is empty");
      }
      return new Region(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
  }
}
