package org.ternrtc.media;

/**
 * How many threads an encoder or decoder uses when that is left to it: as few as keep up, because
 * in a call other work wants the processors as well.
 */
public final class CodecThreads {
  /** In the settings: the codec decides by {@link #of(int, int)} when it sees the pictures. */
  public static final int AUTO = 0;

  /** Up to so many pixels, 640x480, one thread suffices on anything that runs a JVM. */
  private static final int ONE_SUFFICES = 640 * 480;

  private static final int MANY_PROCESSORS = 6;

  private CodecThreads() {}

  /** For pictures of that size on this machine. */
  public static int of(int width, int height) {
    return of(width, height, Runtime.getRuntime().availableProcessors());
  }

  /** One up to 640x480; above it two where there are as many processors, three where six. */
  static int of(int width, int height, int processors) {
    if ((long) width * height <= ONE_SUFFICES || processors < 2) {
      return 1;
    }
    return processors < MANY_PROCESSORS ? 2 : 3;
  }
}
