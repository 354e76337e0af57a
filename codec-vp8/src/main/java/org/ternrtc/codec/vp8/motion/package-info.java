/** Motion search over whole pixels. */
@NullMarked
package org.ternrtc.codec.vp8.motion;

import org.jspecify.annotations.NullMarked;
