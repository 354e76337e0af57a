/** The RTP payload format for VP8, RFC 7741. */
@NullMarked
package org.ternrtc.rtp.vp8;

import org.jspecify.annotations.NullMarked;
