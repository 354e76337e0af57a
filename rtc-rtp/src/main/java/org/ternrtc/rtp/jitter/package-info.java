/** Packets put in order and together to frames. */
@NullMarked
package org.ternrtc.rtp.jitter;

import org.jspecify.annotations.NullMarked;
