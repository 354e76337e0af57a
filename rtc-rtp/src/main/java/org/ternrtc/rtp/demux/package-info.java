/** Which m-section a packet belongs to, RFC 9143 section 9.2. */
@NullMarked
package org.ternrtc.rtp.demux;

import org.jspecify.annotations.NullMarked;
