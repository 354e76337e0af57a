/** VP8 encoder and decoder in pure Java. */
@NullMarked
package org.ternrtc.codec.vp8;

import org.jspecify.annotations.NullMarked;
