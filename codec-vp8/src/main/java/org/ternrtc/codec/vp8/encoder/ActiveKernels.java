package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.kernel.KernelChoice;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.kernel.MotionKernelChoice;
import org.ternrtc.codec.vp8.kernel.MotionKernels;

/** The kernels that one encoder uses for one picture; looked up anew before each. */
final class ActiveKernels {
  /** Prediction, inverse transform, loop filter. */
  Kernels pixels = KernelChoice.current();

  /** Differences between blocks. */
  MotionKernels metrics = MotionKernelChoice.current();

  /** To be called before a picture. */
  void refresh() {
    pixels = KernelChoice.current();
    metrics = MotionKernelChoice.current();
  }
}
