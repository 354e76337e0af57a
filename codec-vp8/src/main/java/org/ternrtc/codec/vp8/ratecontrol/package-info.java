/** One-pass constant bit rate. */
@NullMarked
package org.ternrtc.codec.vp8.ratecontrol;

import org.jspecify.annotations.NullMarked;
