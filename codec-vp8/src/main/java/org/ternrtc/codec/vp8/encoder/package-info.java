/** What a frame is made of on the way out: decisions, residual, headers. */
@NullMarked
package org.ternrtc.codec.vp8.encoder;

import org.jspecify.annotations.NullMarked;
