/** Screens through {@link java.awt.Robot}: works wherever AWT does, at a higher cost. */
@NullMarked
package org.ternrtc.capture.robot;

import org.jspecify.annotations.NullMarked;
