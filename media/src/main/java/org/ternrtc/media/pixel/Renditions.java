package org.ternrtc.media.pixel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/**
 * One source in several sizes, for as many encoders (simulcast): each size is scaled from the next
 * larger one, so that all of them together cost little more than the first. Steps of two run on
 * vector kernels.
 *
 * <p>The hint of what changed ({@link VideoFrame#dirty}) is scaled with the picture. Not
 * thread-safe; the pictures that it gives are new ones and may go to any thread.
 */
public final class Renditions {
  /** As many sizes as anybody sends of one source. */
  public static final int MAX = 8;

  private final double[] factors;
  private final int[] order;
  private final PictureScaler[] scalers;

  /**
   * @param scaleDownBy by how much each is smaller than the source, both ways, as {@code
   *     scaleResolutionDownBy} of W3C WebRTC: 1 to 64, in any order
   */
  public Renditions(double... scaleDownBy) {
    if (scaleDownBy.length < 1 || scaleDownBy.length > MAX) {
      throw new IllegalArgumentException(scaleDownBy.length + " sizes");
    }
    factors = scaleDownBy.clone();
    for (double factor : factors) {
      if (!(factor >= 1 && factor <= 64)) {
        throw new IllegalArgumentException("scaleDownBy " + factor);
      }
    }
    order =
        IntStream.range(0, factors.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> factors[i]))
            .mapToInt(i -> i)
            .toArray();
    scalers = new PictureScaler[factors.length];
    Arrays.setAll(scalers, i -> new PictureScaler());
  }

  /** How many sizes there are. */
  public int count() {
    return factors.length;
  }

  /**
   * The size of one rendition, both even and at least 2, for a source of that size; the source's
   * own where the factor is 1.
   */
  public int[] size(int index, int width, int height) {
    return factors[index] == 1
        ? new int[] {width, height}
        : new int[] {even(width / factors[index]), even(height / factors[index])};
  }

  private static int even(double length) {
    return Math.max(2, (int) length & ~1);
  }

  /**
   * Makes all sizes of one picture.
   *
   * @return in the order of the constructor's arguments; where the factor is 1, the picture itself
   */
  public List<VideoFrame> scale(VideoFrame frame) {
    VideoFrame[] made = new VideoFrame[factors.length];
    VideoFrame larger = frame;
    for (int index : order) {
      int[] size = size(index, frame.width(), frame.height());
      // A tiny source may round to the same size twice, or up: never grow a smaller one.
      VideoFrame from = larger.width() < size[0] || larger.height() < size[1] ? frame : larger;
      VideoFrame scaled = scalers[index].scale(from, size[0], size[1]);
      if (scaled != from && from.dirty() != null) {
        scaled = scaled.withDirty(regions(from, scaled));
      }
      made[index] = scaled;
      larger = scaled;
    }
    return List.of(made);
  }

  /** Rounded outwards, and by one sample more, because a sample is made of its neighbours too. */
  private static @Nullable List<Region> regions(VideoFrame from, VideoFrame to) {
    List<Region> dirty = from.dirty();
    if (dirty == null) {
      return null;
    }
    List<Region> out = new ArrayList<>(dirty.size());
    for (Region region : dirty) {
      int left = down(region.x(), from.width(), to.width());
      int top = down(region.y(), from.height(), to.height());
      int right = up(region.x() + region.width(), from.width(), to.width());
      int bottom = up(region.y() + region.height(), from.height(), to.height());
      out.add(new Region(left, top, right - left, bottom - top));
    }
    return out;
  }

  private static int down(int at, int from, int to) {
    return Math.max(0, (int) ((long) at * to / from) - 1);
  }

  private static int up(int at, int from, int to) {
    return Math.min(to, (int) (((long) at * to + from - 1) / from) + 1);
  }
}
