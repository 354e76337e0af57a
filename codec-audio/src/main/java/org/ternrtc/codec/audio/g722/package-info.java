/** G.722: two bands of ADPCM, 7 kHz of sound in 64 kbit/s. */
@NullMarked
package org.ternrtc.codec.audio.g722;

import org.jspecify.annotations.NullMarked;
