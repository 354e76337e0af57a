/** Packets, chunks, parameters and error causes of SCTP, RFC 9260 section 3 and its extensions. */
@NullMarked
package org.ternrtc.sctp.packet;

import org.jspecify.annotations.NullMarked;
