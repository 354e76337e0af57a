/** Quantizer factors and inverse transforms, RFC 6386 section 14. */
@NullMarked
package org.ternrtc.codec.vp8.transform;

import org.jspecify.annotations.NullMarked;
