/** Bool coder, headers, modes, tokens and their tables, RFC 6386 sections 7 to 13, 16 and 17. */
@NullMarked
package org.ternrtc.codec.vp8.bitstream;

import org.jspecify.annotations.NullMarked;
