package org.ternrtc.media.pattern;

import java.util.Arrays;
import java.util.Locale;
import org.ternrtc.media.VideoFrame;

/**
 * Draws picture number N of the pattern: drifting gradients, sliding stripes and a textured tile,
 * bouncing discs, a frame number and a clock to read, and both again for machines ({@link
 * PatternMark}).
 *
 * <p>A pure function: equal arguments give equal bytes on every machine, so a receiver draws the
 * picture that was sent and compares. All but the two clocks depends on the frame number alone.
 */
public final class PatternPicture {
  /** Smallest width at which the clock can be read. */
  public static final int MIN_WIDTH = 80;

  /** Smallest height at which clock and number can be read. */
  public static final int MIN_HEIGHT = 60;

  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;
  private static final byte NEUTRAL = (byte) 128;
  private static final byte BOX = 28;
  private static final int TURN = 1024;

  /** One turn of {@code 1 + sin}, scaled to 0 to 255; strict, so that machines agree. */
  private static final int[] WAVE = new int[TURN];

  /** Smooth noise, 32 by 32, wraps around: the tile's texture. */
  private static final byte[] TEXTURE = new byte[32 * 32];

  static {
    for (int i = 0; i < TURN; i++) {
      WAVE[i] = (int) StrictMath.rint(127.5 * (1 + StrictMath.sin(2 * StrictMath.PI * i / TURN)));
    }
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        int sum =
            WAVE[(x * 3 + y * 2) * 32 & TURN - 1]
                + WAVE[(y * 3 - x) * 32 & TURN - 1]
                + WAVE[(x * 5 - y * 4 + 7) * 32 & TURN - 1];
        TEXTURE[y * 32 + x] = (byte) (60 + sum / 6);
      }
    }
  }

  private final VideoFrame frame;
  private final byte[] data;
  private final int width;
  private final int height;
  private final int number;

  private PatternPicture(VideoFrame frame, long frameNumber) {
    this.frame = frame;
    this.data = frame.data();
    this.width = frame.width();
    this.height = frame.height();
    // Motion repeats with the mark's 20 bits, so that a reader can draw the picture again.
    this.number = PatternMark.of(frameNumber, 0).frameNumber();
  }

  /** The picture, captured at 0; see the method below. */
  public static VideoFrame render(long frameNumber, long clockMillis, int width, int height) {
    return render(frameNumber, clockMillis, width, height, 0);
  }

  /**
   * Draws one picture.
   *
   * @param frameNumber only its low 20 bits count
   * @param clockMillis milliseconds since 1970; the time of day is shown in UTC
   * @param captureNanos goes into the frame, not into the picture
   * @throws IllegalArgumentException when the size is under {@link #MIN_WIDTH} by {@link
   *     #MIN_HEIGHT} or over {@link VideoFrame#MAX_DIMENSION}
   */
  public static VideoFrame render(
      long frameNumber, long clockMillis, int width, int height, long captureNanos) {
    checkSize(width, height);
    var picture = new PatternPicture(VideoFrame.allocate(width, height, captureNanos), frameNumber);
    picture.background();
    picture.stripes();
    picture.tile();
    picture.disc(height / 8, 3, 2, 195, 90, 170);
    picture.disc(height / 11, -2, 3, 60, 200, 100);
    picture.disc(height / 16, 5, 4, 140, 60, 60);
    picture.text(clockMillis);
    picture.mark(PatternMark.of(frameNumber, clockMillis));
    return picture.frame;
  }

  static void checkSize(int width, int height) {
    if (width < MIN_WIDTH
        || height < MIN_HEIGHT
        || width > VideoFrame.MAX_DIMENSION
        || height > VideoFrame.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "pattern size " + width + "x" + height + ": from 80x60 to 16383x16383");
    }
  }

  /** Two waves, one across and one down, that drift; chroma likewise, slower. */
  private void background() {
    byte[] across = wave(width, 700, 6 * number, 70);
    byte[] down = wave(height, 900, -4 * number, 70);
    for (int y = 0; y < height; y++) {
      addRow(across, 48 + (down[y] & 0xFF), frame.yOffset() + y * frame.yStride());
    }
    int chromaWidth = (width + 1) / 2;
    int chromaHeight = (height + 1) / 2;
    byte[] u = wave(chromaWidth, 500, 2 * number, 60);
    byte[] v = wave(chromaHeight, 600, 3 * number, 60);
    for (int y = 0; y < chromaHeight; y++) {
      addRow(u, 98, frame.uOffset() + y * frame.uvStride());
      int start = frame.vOffset() + y * frame.uvStride();
      Arrays.fill(data, start, start + chromaWidth, (byte) (98 + (v[y] & 0xFF)));
    }
  }

  /** Samples of a wave: how much of a turn over the whole length, phase, and amplitude. */
  private static byte[] wave(int length, int turn, int phase, int amplitude) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) (WAVE[i * turn / length + phase & TURN - 1] * amplitude / 255);
    }
    return out;
  }

  private void addRow(byte[] row, int offset, int start) {
    for (int x = 0; x < row.length; x++) {
      data[start + x] = (byte) (row[x] + offset);
    }
  }

  /** A band near the bottom with soft stripes that slide by two pixels a picture. */
  private void stripes() {
    int top = height * 13 / 15;
    int bottom = height * 14 / 15;
    int period = Math.max(8, width / 20);
    byte[] row = new byte[width];
    for (int x = 0; x < width; x++) {
      row[x] = (byte) (50 + WAVE[(x + 2 * number) % period * TURN / period] * 140 / 255);
    }
    for (int y = top; y < bottom; y++) {
      System.arraycopy(row, 0, data, frame.yOffset() + y * frame.yStride(), width);
    }
  }

  /** A textured square that moves to and fro by three pixels a picture. */
  private void tile() {
    int size = height / 5;
    int left = toAndFro(3 * number, width - size);
    int top = height * 10 / 15;
    for (int y = 0; y < size && top + y < height; y++) {
      int start = frame.yOffset() + (top + y) * frame.yStride() + left;
      for (int x = 0; x < size; x++) {
        data[start + x] = TEXTURE[(y & 31) * 32 + (x & 31)];
      }
    }
  }

  /** A disc that bounces in the part under the mark. */
  private void disc(int radius, int speedX, int speedY, int luma, int u, int v) {
    int top = height * PatternMark.ROWS / PatternMark.CELLS_DOWN;
    int centerX = radius + toAndFro(width / 3 + speedX * number, width - 2 * radius);
    int centerY = top + radius + toAndFro(speedY * number, height - top - 2 * radius);
    for (int dy = -radius; dy < radius; dy++) {
      int half = (int) StrictMath.sqrt(radius * radius - dy * dy);
      int start = frame.yOffset() + (centerY + dy) * frame.yStride() + centerX;
      for (int dx = -half; dx < half; dx++) {
        // Lighter at the top left: a ball, whose inside changes with it.
        data[start + dx] = (byte) (luma - (dx + dy) * 24 / radius);
      }
    }
    int chromaRadius = radius / 2;
    for (int dy = -chromaRadius; dy < chromaRadius; dy++) {
      int half = (int) StrictMath.sqrt(chromaRadius * chromaRadius - dy * dy);
      int row = (centerY / 2 + dy) * frame.uvStride() + centerX / 2;
      Arrays.fill(data, frame.uOffset() + row - half, frame.uOffset() + row + half, (byte) u);
      Arrays.fill(data, frame.vOffset() + row - half, frame.vOffset() + row + half, (byte) v);
    }
  }

  /** From 0 up to the limit and back again, as the distance grows. */
  private static int toAndFro(int distance, int limit) {
    int position = Math.floorMod(distance, 2 * Math.max(1, limit));
    return position <= limit ? position : 2 * limit - position;
  }

  private void text(long clockMillis) {
    long ofDay = Math.floorMod(clockMillis, 86_400_000L);
    String clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d.%03d",
            ofDay / 3_600_000,
            ofDay / 60_000 % 60,
            ofDay / 1000 % 60,
            ofDay % 1000);
    String count = String.format(Locale.ROOT, "FRAME %06d", number % 1_000_000);
    int scale = Math.max(1, Math.min(width / 160, height / 90));
    int left = even(Math.max(scale, width / 20));
    int top = even(height * 4 / 15);
    int boxWidth = even((clock.length() * PatternFont.ADVANCE + 1) * scale + 1);
    int boxHeight = even((2 * PatternFont.HEIGHT + 5) * scale + 1);
    if (left + boxWidth > width) {
      left = even(width - boxWidth);
    }
    box(left, top, boxWidth, boxHeight);
    line(clock, left + scale, top + 2 * scale, scale);
    line(count, left + scale, top + (PatternFont.HEIGHT + 4) * scale, scale);
  }

  private static int even(int value) {
    return value & ~1;
  }

  private void box(int left, int top, int boxWidth, int boxHeight) {
    for (int y = top; y < top + boxHeight; y++) {
      int start = frame.yOffset() + y * frame.yStride() + left;
      Arrays.fill(data, start, start + boxWidth, BOX);
    }
    for (int y = top / 2; y < (top + boxHeight) / 2; y++) {
      neutral(y, left / 2, boxWidth / 2);
    }
  }

  private void neutral(int chromaRow, int from, int count) {
    int start = chromaRow * frame.uvStride() + from;
    Arrays.fill(data, frame.uOffset() + start, frame.uOffset() + start + count, NEUTRAL);
    Arrays.fill(data, frame.vOffset() + start, frame.vOffset() + start + count, NEUTRAL);
  }

  private void line(String text, int left, int top, int scale) {
    for (int i = 0; i < text.length(); i++) {
      int x = left + i * PatternFont.ADVANCE * scale;
      for (int row = 0; row < PatternFont.HEIGHT; row++) {
        for (int column = 0; column < PatternFont.WIDTH; column++) {
          if (PatternFont.set(text.charAt(i), column, row)) {
            dot(x + column * scale, top + row * scale, scale);
          }
        }
      }
    }
  }

  private void dot(int left, int top, int size) {
    for (int y = top; y < top + size; y++) {
      int start = frame.yOffset() + y * frame.yStride() + left;
      Arrays.fill(data, start, start + size, WHITE);
    }
  }

  private void mark(PatternMark mark) {
    long bits = mark.bits();
    for (int row = 0; row < PatternMark.ROWS; row++) {
      int top = height * row / PatternMark.CELLS_DOWN;
      int bottom = height * (row + 1) / PatternMark.CELLS_DOWN;
      for (int column = 0; column < PatternMark.COLUMNS; column++) {
        int index = row * PatternMark.COLUMNS + column;
        boolean set = (bits >>> (PatternMark.ROWS * PatternMark.COLUMNS - 1 - index) & 1) != 0;
        int left = width * column / PatternMark.COLUMNS;
        int right = width * (column + 1) / PatternMark.COLUMNS;
        for (int y = top; y < bottom; y++) {
          int start = frame.yOffset() + y * frame.yStride();
          Arrays.fill(data, start + left, start + right, set ? WHITE : BLACK);
        }
      }
    }
    int below = (height * PatternMark.ROWS / PatternMark.CELLS_DOWN + 1) / 2;
    for (int y = 0; y < below; y++) {
      neutral(y, 0, (width + 1) / 2);
    }
  }
}
