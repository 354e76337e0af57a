package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;

/**
 * Tells screens from cameras by looking at some rows of each picture. On a screen most pixels equal
 * their neighbour, few shades make up most of it, and where pixels differ they often differ by
 * much: text. Cameras and films differ by a little nearly everywhere.
 *
 * <p>A picture that is clearly a screen's decides at once; otherwise several must agree, and more
 * of them to turn a decision over. One object belongs to one stream; not thread-safe.
 */
public final class ContentDetector {
  /**
   * One row in so many is looked at, others in each picture; no distance that lines of text have.
   */
  private static final int ROW_STEP = 13;

  /** Once decided, one picture in so many is looked at. */
  private static final int PICTURE_STEP = 3;

  /** A step between neighbours that only an edge has. */
  private static final int EDGE = 40;

  private static final int SHADES = 4;

  /** Votes that decide at first, and that the score is held to: so many turn it over. */
  private static final int DECIDES = 4;

  private static final int MOST = 6;

  private final int[] shades = new int[256];
  private ContentKind kind = ContentKind.DETECT;
  private int score;
  private int pictures;

  public ContentDetector() {}

  /** Looks at the next picture of a stream; returns what its pictures are taken for. */
  public ContentKind look(VideoFrame frame) {
    int number = pictures++;
    if (kind != ContentKind.DETECT && number % PICTURE_STEP != 0) {
      return kind();
    }
    score = Math.clamp(score + vote(frame, number), -MOST, MOST);
    int needed = kind == ContentKind.DETECT ? DECIDES : MOST / 2;
    if (score >= needed) {
      kind = ContentKind.SCREEN;
    } else if (score <= -needed) {
      kind = ContentKind.CAMERA;
    }
    return kind();
  }

  /** What the pictures are taken for; a camera's until it is known. */
  public ContentKind kind() {
    return kind == ContentKind.SCREEN ? ContentKind.SCREEN : ContentKind.CAMERA;
  }

  /** Positive for a screen, negative for a camera, zero where nothing can be told. */
  private int vote(VideoFrame frame, int number) {
    Arrays.fill(shades, 0);
    int step = Math.min(ROW_STEP, Math.max(1, frame.height() / 8));
    long looked = 0;
    long different = 0;
    long edges = 0;
    for (int row = number * 5 % step; row < frame.height(); row += step) {
      long counts = row(frame.data(), frame.yOffset() + row * frame.yStride(), frame.width());
      looked += frame.width();
      different += counts >>> 32;
      edges += counts & 0xFFFF_FFFFL;
    }
    if (different * 200 < looked) {
      // A blank screen, or a film's black.
      return 0;
    }
    boolean flat = different * 2 < looked;
    if (flat && edges * 10 > different * 3 && mostCommon() * 2 > looked) {
      return DECIDES;
    }
    if (flat && edges * 6 > different) {
      return 1;
    }
    return edges * 12 < different ? -1 : 0;
  }

  /**
   * How many pixels of a row differ from their neighbour, and in the lower half how many by much.
   */
  private long row(byte[] data, int at, int width) {
    int different = 0;
    int edges = 0;
    int before = data[at] & 0xFF;
    for (int column = 0; column < width; column++) {
      int pixel = data[at + column] & 0xFF;
      shades[pixel]++;
      int difference = Math.abs(pixel - before);
      different += difference == 0 ? 0 : 1;
      edges += difference > EDGE ? 1 : 0;
      before = pixel;
    }
    return ((long) different << 32) | edges;
  }

  /** How many pixels have the most common shades. */
  private long mostCommon() {
    long sum = 0;
    for (int n = 0; n < SHADES; n++) {
      int most = 0;
      for (int shade = 1; shade < shades.length; shade++) {
        if (shades[shade] > shades[most]) {
          most = shade;
        }
      }
      sum += shades[most];
      shades[most] = 0;
    }
    return sum;
  }
}
