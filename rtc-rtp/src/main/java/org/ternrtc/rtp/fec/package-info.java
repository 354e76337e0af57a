/** Forward error correction: ULPFEC (RFC 5109) inside RED (RFC 2198). */
@NullMarked
package org.ternrtc.rtp.fec;

import org.jspecify.annotations.NullMarked;
