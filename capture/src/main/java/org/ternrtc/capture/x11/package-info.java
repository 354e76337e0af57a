/**
 * Screens of an X11 server, through LWJGL's native calls: MIT-SHM where it works, else XGetImage.
 */
@NullMarked
package org.ternrtc.capture.x11;

import org.jspecify.annotations.NullMarked;
