package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.List;

/** Encoders and playouts of sound that were told to end, until they have. On the owner thread. */
final class ClosedSound {
  private final List<AudioEncoderThread> encoders = new ArrayList<>();
  private final List<AudioPlayout> playouts = new ArrayList<>();

  void add(AudioEncoderThread encoder) {
    encoders.removeIf(AudioEncoderThread::gone);
    encoders.add(encoder);
  }

  void add(AudioPlayout playout) {
    playouts.removeIf(AudioPlayout::gone);
    playouts.add(playout);
  }

  /** Waits for all of them; once the owner thread is done. */
  void join(long deadline) throws InterruptedException {
    for (AudioEncoderThread encoder : encoders) {
      encoder.join(millisTo(deadline));
    }
    for (AudioPlayout playout : playouts) {
      playout.join(millisTo(deadline));
    }
  }

  private static long millisTo(long deadline) {
    return Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
  }
}
