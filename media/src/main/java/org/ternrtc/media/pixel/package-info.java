/** Conversion between RGB and I420 (BT.601, limited range), and scaling. */
@NullMarked
package org.ternrtc.media.pixel;

import org.jspecify.annotations.NullMarked;
