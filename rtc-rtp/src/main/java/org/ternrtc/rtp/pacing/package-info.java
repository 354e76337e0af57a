/** Packets on their way out, spread over time. */
@NullMarked
package org.ternrtc.rtp.pacing;

import org.jspecify.annotations.NullMarked;
