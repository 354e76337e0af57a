/** The place of congestion control. */
@NullMarked
package org.ternrtc.rtp.bandwidth;

import org.jspecify.annotations.NullMarked;
