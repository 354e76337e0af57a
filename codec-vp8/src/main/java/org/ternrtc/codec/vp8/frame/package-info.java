/** Pictures with borders, the reference set and the state of each macroblock. */
@NullMarked
package org.ternrtc.codec.vp8.frame;

import org.jspecify.annotations.NullMarked;
