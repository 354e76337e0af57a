package org.ternrtc.testing.call;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ternrtc.rtp.dependency.FrameInfo;

/**
 * Makes frames of the size a video encoder would make at a rate: about even ones, with noise, and
 * now and then a key frame of several times that size, which the next frames pay for. The bytes are
 * a function of the frame's number, which stands in them.
 *
 * <p>What was lost it repairs as a real encoder does: the next frame is predicted from the newest
 * one that the receiver is known to have, and only without such a one it is a key frame.
 */
final class FakeEncoder {
  private static final int LEAST_FRAME_BYTES = 200;
  private static final int LEAST_KEY_BYTES = 5_000;
  private static final int MOST_KEY_BYTES = 60_000;
  private static final double KEY_SECONDS = 0.15;
  private static final double PAYBACK_FRAMES = 12;

  /** How far back the frame may lie that a repair is predicted from. */
  private static final int REMEMBERED = 60;

  /** Where the number stands, behind the header of a VP8 key frame. */
  private static final int NUMBER_AT = 10;

  private static final byte[] KEY_HEADER = {
    0x10, 2, 0, (byte) 0x9D, 0x01, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1
  };

  private final RandomGenerator random;
  private final double framesPerSecond;
  private final List<Long> acknowledged = new ArrayList<>();
  private long rate;
  private double debt;
  private int frames;
  private long lost = -1;
  private List<Long> dependencies = List.of();
  private boolean key;

  FakeEncoder(RandomGenerator random, double framesPerSecond, long rate) {
    this.random = random;
    this.framesPerSecond = framesPerSecond;
    this.rate = rate;
  }

  void rate(long bitsPerSecond) {
    rate = bitsPerSecond;
  }

  int frames() {
    return frames;
  }

  /** The receiver has that frame and all it depends on. */
  void acknowledged(long frameId) {
    acknowledged.addLast(frameId);
  }

  /** The receiver will not have that frame. */
  void lost(long frameId) {
    lost = lost < 0 ? frameId : Math.min(lost, frameId);
  }

  /** Whether the last frame was a key frame. */
  boolean key() {
    return key;
  }

  /** What the last frame depends on. */
  FrameInfo info() {
    return new FrameInfo(frames - 1L, 1, 0, false, false, dependencies);
  }

  private List<Long> references(boolean wantsKey) {
    long last = frames - 1L;
    long from = last;
    if (lost >= 0) {
      acknowledged.removeIf(id -> id >= lost);
      from = acknowledged.isEmpty() ? -1 : acknowledged.getLast();
      lost = -1;
    }
    acknowledged.removeIf(id -> id < last - REMEMBERED);
    return wantsKey || from < 0 || from < last - REMEMBERED ? List.of() : List.of(from);
  }

  byte[] encode(boolean wantsKey) {
    dependencies = references(wantsKey);
    key = dependencies.isEmpty();
    if (key) {
      acknowledged.clear();
    }
    double share = rate / 8.0 / framesPerSecond;
    double wanted;
    if (key) {
      wanted = Math.clamp(rate / 8.0 * KEY_SECONDS, LEAST_KEY_BYTES, MOST_KEY_BYTES);
      debt += wanted - share;
    } else {
      double pay = Math.min(debt / PAYBACK_FRAMES, share * 0.6);
      debt -= pay;
      wanted = (share - pay) * (0.75 + 0.5 * random.nextDouble());
    }
    return frame(key, Math.max(LEAST_FRAME_BYTES, (int) wanted));
  }

  private byte[] frame(boolean key, int length) {
    int number = frames++;
    byte[] frame = new byte[length];
    for (int i = 0; i < length; i++) {
      frame[i] = (byte) (number * 31 + i);
    }
    frame[0] = (byte) (key ? 0x10 : 0x11);
    if (key) {
      System.arraycopy(KEY_HEADER, 0, frame, 0, KEY_HEADER.length);
    }
    for (int i = 0; i < 4; i++) {
      frame[NUMBER_AT + i] = (byte) (number >> (24 - 8 * i));
    }
    return frame;
  }

  /** The number in a frame, -1 when its bytes are not what they were. */
  static int number(byte[] frame) {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number = number << 8 | (frame[NUMBER_AT + i] & 0xFF);
    }
    for (int i = NUMBER_AT + 4; i < frame.length; i++) {
      if (frame[i] != (byte) (number * 31 + i)) {
        return -1;
      }
    }
    return number;
  }
}
