/** Lost packets (RFC 4585 section 6.2.1): found, asked for, sent again. */
@NullMarked
package org.ternrtc.rtp.nack;

import org.jspecify.annotations.NullMarked;
