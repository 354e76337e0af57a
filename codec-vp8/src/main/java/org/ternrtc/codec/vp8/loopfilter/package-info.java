/** The loop filter, RFC 6386 section 15. */
@NullMarked
package org.ternrtc.codec.vp8.loopfilter;

import org.jspecify.annotations.NullMarked;
