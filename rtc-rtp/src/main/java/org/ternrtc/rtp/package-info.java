/**
 * RTP and RTCP packets, payload formats, jitter buffer, NACK, RTX: state machines without threads
 * or sockets.
 */
@NullMarked
package org.ternrtc.rtp;

import org.jspecify.annotations.NullMarked;
