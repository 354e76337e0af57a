package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.kernel.EncoderKernelChoice;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;
import org.ternrtc.codec.vp8.kernel.KernelChoice;
import org.ternrtc.codec.vp8.kernel.Kernels;

/** The kernels that one encoder uses for one picture; looked up anew before each. */
final class ActiveKernels {
  /** Prediction, inverse transform, loop filter. */
  Kernels pixels = KernelChoice.current();

  /** Differences between blocks. */
  EncoderKernels metrics = EncoderKernelChoice.current();

  /** To be called before a picture. */
  void refresh() {
    pixels = KernelChoice.current();
    metrics = EncoderKernelChoice.current();
  }
}
