/** Screen capture through LWJGL (X11 shared memory) and java.awt.Robot. */
@NullMarked
package org.ternrtc.capture;

import org.jspecify.annotations.NullMarked;
