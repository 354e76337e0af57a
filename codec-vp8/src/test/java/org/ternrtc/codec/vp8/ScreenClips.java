package org.ternrtc.codec.vp8;

import java.util.Arrays;
import org.ternrtc.media.VideoFrame;

/** Made-up screens: text on windows, to be scrolled, moved and typed. */
final class ScreenClips {
  static final int WIDTH = 320;
  static final int HEIGHT = 240;

  private static final byte PAPER = (byte) 235;
  private static final byte INK = 30;
  private static final byte DESK = 110;

  private ScreenClips() {}

  /** A desk without windows. */
  static VideoFrame desk() {
    return blank(WIDTH, HEIGHT);
  }

  /** A desk of any size. */
  static VideoFrame blank(int width, int height) {
    VideoFrame frame = VideoFrame.allocate(width, height, 0);
    Arrays.fill(frame.data(), 0, width * height, DESK);
    Arrays.fill(frame.data(), width * height, frame.data().length, (byte) 128);
    return frame;
  }

  /**
   * Draws a window full of text.
   *
   * @param scrolled how many pixels of the text have gone out at the top; behind the text's end
   *     there is paper
   * @param lines how many lines the text has
   */
  static VideoFrame window(
      VideoFrame on, int left, int top, int width, int height, int seed, int scrolled, int lines) {
    byte[] data = on.data();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int y = row + scrolled;
        boolean ink = y / 14 < lines && ink(seed, column, y);
        data[(top + row) * on.width() + left + column] = ink ? INK : PAPER;
      }
    }
    return on;
  }

  /** A screen that is one page of text. */
  static VideoFrame page(int scrolled, int lines) {
    return window(desk(), 0, 0, WIDTH, HEIGHT, 1, scrolled, lines);
  }

  /** Letters of 7x9 pixels in cells of 8x14, each its own. */
  private static boolean ink(int seed, int x, int y) {
    int inX = x % 8;
    int inY = y % 14;
    if (inX == 7 || inY < 2 || inY > 10) {
      return false;
    }
    int letter = mix(seed + x / 8 * 31 + y / 14 * 7919) % 61;
    if (letter < 10) {
      return false;
    }
    return (mix(letter * 64 + inX / 2 * 8 + inY / 2) & 3) == 0;
  }

  private static int mix(int value) {
    int mixed = value * 0x9E3779B1;
    mixed ^= mixed >>> 15;
    mixed *= 0x85EBCA77;
    return (mixed ^ (mixed >>> 13)) & 0x7FFFFFFF;
  }

  /** The first letters of a line, as someone types them. */
  static VideoFrame typed(int letters) {
    VideoFrame frame = window(desk(), 40, 32, 240, 160, 3, 0, 4);
    byte[] data = frame.data();
    for (int row = 0; row < 14; row++) {
      for (int column = 0; column < letters * 8; column++) {
        if (ink(9, column, row)) {
          data[(32 + 84 + row) * WIDTH + 40 + column] = INK;
        }
      }
    }
    return frame;
  }
}
