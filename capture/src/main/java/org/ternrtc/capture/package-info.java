/** Screens as sources of pictures, by whichever provider works on this machine. */
@NullMarked
package org.ternrtc.capture;

import org.jspecify.annotations.NullMarked;
