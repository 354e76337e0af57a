/** G.711: logarithmic samples of 8 bits, 64 kbit/s. */
@NullMarked
package org.ternrtc.codec.audio.g711;

import org.jspecify.annotations.NullMarked;
