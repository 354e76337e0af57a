/** All RTP streams of one transport, and their RTCP. */
@NullMarked
package org.ternrtc.rtp.session;

import org.jspecify.annotations.NullMarked;
