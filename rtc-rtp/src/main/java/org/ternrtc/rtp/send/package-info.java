/** One video stream that we send: packets, retransmissions, sender reports. */
@NullMarked
package org.ternrtc.rtp.send;

import org.jspecify.annotations.NullMarked;
