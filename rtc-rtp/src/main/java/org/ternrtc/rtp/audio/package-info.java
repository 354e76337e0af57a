/**
 * Sound over RTP: a jitter buffer that hides the network, telephone events (RFC 4733), redundancy
 * (RFC 2198), levels (RFC 6464).
 */
@NullMarked
package org.ternrtc.rtp.audio;

import org.jspecify.annotations.NullMarked;
