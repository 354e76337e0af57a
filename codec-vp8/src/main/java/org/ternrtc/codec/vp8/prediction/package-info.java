/** Intra and inter prediction, RFC 6386 sections 12 and 18. */
@NullMarked
package org.ternrtc.codec.vp8.prediction;

import org.jspecify.annotations.NullMarked;
